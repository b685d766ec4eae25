import { namesIn } from '../names.ts'
import type { ScenarioDraft } from '../schema/scenario.ts'
import { checkGateway, checkNames, checkOrchestrator, checkSenders, checkSigner } from './actors.ts'
import { Complaints, type KnownNames } from './complaints.ts'
import { checkTimeline } from './events.ts'
import { checkExpectations, checkProfile } from './expectations.ts'
import { checkFaults, checkLinks } from './faults.ts'
import { checkSeries } from './series.ts'
import { checkProductServices } from './usage.ts'
import { checkWebhooks } from './webhooks.ts'

/**
 * Whether the parts of a scenario fit together. `draft` holds the parts that were readable, `written` is
 * everything as it stands, so that a name is known although its owner has mistakes.
 */
export function checkSense(
  draft: Partial<ScenarioDraft>,
  written: unknown,
  known: KnownNames,
): Complaints {
  const complaints = new Complaints(namesIn(written), draft.priceFeed ?? null)
  checkNames(complaints)
  if (draft.profile !== undefined) checkProfile(['profile'], draft.profile, known, complaints)
  for (const [name, actor] of Object.entries(draft.orchestrators ?? {})) {
    checkOrchestrator(name, actor, complaints)
  }
  for (const [name, actor] of Object.entries(draft.signers ?? {})) {
    checkSigner(name, actor, complaints)
  }
  for (const [name, actor] of Object.entries(draft.gateways ?? {})) {
    checkGateway(name, actor, draft, complaints)
  }
  if (draft.chain !== undefined && draft.gateways !== undefined) {
    checkSenders(draft.chain, draft.gateways, complaints)
  }
  if (draft.links !== undefined) checkLinks(draft.links, complaints)
  if (draft.faults !== undefined) checkFaults(draft.faults, draft, complaints)
  checkWebhooks(draft, complaints)
  checkSeries(draft, complaints)
  checkProductServices(draft, complaints)
  if (draft.timeline !== undefined) checkTimeline(draft.timeline, draft, complaints)
  if (draft.expect !== undefined) checkExpectations(['expect'], draft.expect, known, complaints)
  for (const [profile, expect] of Object.entries(draft.expectUnder ?? {})) {
    checkProfile(['expectUnder', profile], profile, known, complaints)
    checkExpectations(['expectUnder', profile], expect, known, complaints)
  }
  checkUse(draft, complaints)
  return complaints
}

/** Warnings: what is legal and probably not meant. */
function checkUse(draft: Partial<ScenarioDraft>, complaints: Complaints): void {
  const { orchestrators, signers, gateways } = draft
  if (orchestrators === undefined || signers === undefined || gateways === undefined) return
  const sessions = Object.values(gateways).flatMap((gateway) => Object.values(gateway.sessions))
  if (sessions.length === 0) {
    const asked = Object.values(draft.productServices ?? {}).some(
      ({ callers }) => Object.keys(callers).length > 0,
    )
    if (asked) return
    complaints.warn(
      ['gateways'],
      'AS201',
      'nothing happens: no gateway has a session',
      'add sessions',
    )
    return
  }
  const working = new Set(sessions.flatMap((session) => session.orchestrators))
  for (const name of Object.keys(orchestrators)) {
    if (working.has(name)) continue
    complaints.warn(['orchestrators', name], 'AS202', `no session uses ${name}`, 'remove it')
  }
  const paying = new Set(Object.values(gateways).map((gateway) => gateway.signer))
  for (const name of Object.keys(signers)) {
    if (paying.has(name)) continue
    complaints.warn(['signers', name], 'AS202', `no gateway uses ${name}`, `write signer: ${name}`)
  }
}
