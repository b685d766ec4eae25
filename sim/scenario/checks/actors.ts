import { CAPABILITIES, readCapability } from '../literals/capability.ts'
import { ADDRESS } from '../literals/hex.ts'
import { COLLECTOR, own } from '../names.ts'
import type { Path } from '../place.ts'
import type { GatewayDraft, OrchestratorDraft, SignerDraft } from '../schema/actors.ts'
import type { ChainDraft } from '../schema/chain.ts'
import type { ScenarioDraft } from '../schema/scenario.ts'
import { isByocType, type SessionDraft } from '../schema/session.ts'
import type { CapabilityPrice, ExternalCapability, PriceSetting } from '../scenario.ts'
import { suggestion } from '../spelling.ts'
import type { Complaints } from './complaints.ts'
import { checkWork } from './work.ts'

const RESERVED = ['default', 'chain', 'feed', 'world', COLLECTOR]

/** No two actors, and no two sessions, of one name. */
export function checkNames(complaints: Complaints): void {
  const seen = new Map<string, string>()
  const { orchestrators, signers, gateways, productServices } = complaints.names
  const groups = { orchestrators, signers, gateways, productServices }
  for (const [group, names] of Object.entries(groups)) {
    for (const name of names) {
      const earlier = seen.get(name)
      if (earlier !== undefined) {
        const message = `${name} is also the name of one of the ${earlier}`
        complaints.addAtKey([group, name], 'AS115', message, 'rename one of the two')
      }
      if (RESERVED.includes(name)) {
        complaints.addAtKey([group, name], 'AS115', `${name} is reserved`, 'rename the actor')
      }
      seen.set(name, group)
    }
  }
}

export function checkOrchestrator(
  name: string,
  draft: OrchestratorDraft,
  complaints: Complaints,
): void {
  const path = ['orchestrators', name]
  checkPrice(path, draft.price, complaints)
  checkPriceLists(path, draft, complaints)
  for (const { gateway, base, ...lists } of draft.pricesPerGateway) {
    const place = [...path, 'pricesPerGateway', gateway]
    complaints.known(place, gateway, complaints.names.gateways, 'gateway', 'key')
    if (base !== null) checkPrice(place, base, complaints)
    checkPriceLists(place, lists, complaints)
    const everybody = draft.externalCapabilities.map((each) => each.name)
    for (const external of lists.externalCapabilities) {
      if (everybody.includes(external.name)) continue
      const message = `${name} offers no external capability ${external.name}`
      const mend =
        everybody.length === 0
          ? `add externalCapabilities: { ${external.name}: <price per second> } to ${name}`
          : suggestion(external.name, everybody, 'capability')
      complaints.addAtKey([...place, 'externalCapabilities', external.name], 'AS145', message, mend)
    }
  }
}

export function checkSigner(name: string, draft: SignerDraft, complaints: Complaints): void {
  checkMaxima(['signers', name], draft.maxPricePerCapability, complaints)
  if (draft.maxPrice !== null) {
    complaints.price(['signers', name, 'maxPricePerUnit'], draft.maxPrice.pricePerUnit)
  }
}

export function checkGateway(
  name: string,
  draft: GatewayDraft,
  world: Partial<ScenarioDraft>,
  complaints: Complaints,
): void {
  const path = ['gateways', name]
  checkMaxima(path, draft.maxPricePerCapability, complaints)
  if (draft.maxPrice !== null) {
    complaints.price([...path, 'maxPricePerUnit'], draft.maxPrice.pricePerUnit)
  }
  if (draft.signer === null && (draft.dishonest?.replaysState ?? null) !== null) {
    const message = `${name} pays itself, and has no signer's states`
    const place = [...path, 'dishonest', 'replaysState']
    complaints.add(place, 'AS148', message, 'give the gateway a signer, or write replaysPayments')
  }
  if (draft.signer !== null) {
    complaints.known([...path, 'signer'], draft.signer, complaints.names.signers, 'signer')
  }
  for (const [session, settings] of Object.entries(draft.sessions)) {
    const place = [...path, 'sessions', session]
    checkSessionName(place, session, complaints)
    checkOrchestratorOf(place, name, settings, complaints)
    checkPayer(place, draft.signer, settings, complaints)
    checkTimes(place, settings, world, complaints)
    checkCapability(place, settings, world.orchestrators, complaints)
    checkWork(place, settings, complaints)
  }
}

/** Only those who pay have money on chain. */
export function checkSenders(
  chain: ChainDraft,
  gateways: ScenarioDraft['gateways'],
  complaints: Complaints,
): void {
  const payers = payersOf(complaints, gateways)
  for (const name of Object.keys(chain.senders)) {
    if (!ADDRESS.test(name))
      checkSender(['chain', 'senders', name], name, payers, gateways, complaints, 'key')
  }
}

export function checkSender(
  path: Path,
  name: string,
  payers: readonly string[],
  gateways: ScenarioDraft['gateways'],
  complaints: Complaints,
  points: 'value' | 'key' = 'value',
): void {
  const signer = own(gateways, name)?.signer
  if (typeof signer === 'string') {
    const message = `${name} does not pay itself: its remote signer ${signer} does`
    const mend = `write ${signer}`
    if (points === 'key') complaints.addAtKey(path, 'AS148', message, mend)
    else complaints.add(path, 'AS148', message, mend)
    return
  }
  complaints.known(path, name, payers, 'paying actor', points)
}

/** Gateways without a signer, then signers. */
export function payersOf(
  complaints: Complaints,
  gateways: ScenarioDraft['gateways'],
): readonly string[] {
  const own = Object.entries(gateways).flatMap(([name, { signer }]) =>
    signer === null ? [name] : [],
  )
  return [...own, ...complaints.names.signers]
}

function checkSessionName(path: Path, name: string, complaints: Complaints): void {
  if (!complaints.names.repeatedSessions.has(name)) return
  complaints.addAtKey(path, 'AS115', `two sessions are named ${name}`, 'rename one of the two')
}

function checkOrchestratorOf(
  path: Path,
  gateway: string,
  settings: SessionDraft,
  complaints: Complaints,
): void {
  const seen = new Set<string>()
  for (const [index, name] of settings.orchestrators.entries()) {
    const place = [...path, 'orchestrator', ...(settings.orchestrators.length > 1 ? [index] : [])]
    checkWorker(place, gateway, name, complaints)
    if (seen.has(name)) {
      complaints.add(place, 'AS115', `${name} is named twice`, 'name each orchestrator once')
    }
    seen.add(name)
  }
}

function checkWorker(place: Path, gateway: string, name: string, complaints: Complaints): void {
  const { orchestrators, gateways, signers } = complaints.names
  if (orchestrators.includes(name)) return
  if (name === gateway) {
    const message = `${gateway} would pay itself`
    complaints.add(place, 'AS143', message, suggestion('', orchestrators, 'orchestrator'))
  } else if (gateways.includes(name) || signers.includes(name)) {
    const message = `${name} is not an orchestrator`
    complaints.add(place, 'AS140', message, suggestion(name, orchestrators, 'orchestrator'))
  } else {
    complaints.known(place, name, orchestrators, 'orchestrator')
  }
}

function checkPayer(
  path: Path,
  signer: string | null,
  settings: SessionDraft,
  complaints: Complaints,
): void {
  const mend = 'give the gateway a signer: signer: s1'
  if (signer === null) {
    const remoteOnly = {
      type: settings.type === 'live' || settings.type === 'fixed',
      signerReplicas: settings.signerReplicas !== null,
      maxPricePerUnit: settings.maxPrice !== null,
      capabilityPriceRequested: settings.capabilityPriceRequested === true,
    }
    for (const [key, given] of Object.entries(remoteOnly)) {
      const why =
        key === 'type' ? `sessions of type ${settings.type} are paid by` : `${key} is a request to`
      const message = `${why} a remote signer, and this gateway has none`
      if (given) complaints.add([...path, key], 'AS141', message, mend)
    }
    checkOwnJobs(path, settings, complaints)
    return
  }
  if (settings.type === 'transcode' || settings.type === 'batch-ai') {
    const message = `a gateway pays itself for ${settings.type}, and this one has a remote signer`
    complaints.add([...path, 'type'], 'AS141', message, 'move it to a gateway without a signer')
  } else if (settings.type === 'byoc-job') {
    const message = `batch jobs are paid by the gateway itself, and this one has the signer ${signer}`
    complaints.add([...path, 'type'], 'AS148', message, 'leave signer out, or use type byoc')
  } else if (settings.job !== null) {
    const message = `${signer} decides what is paid at once`
    complaints.add([...path, 'job'], 'AS148', message, 'leave job out')
  }
  if (settings.prepayNs !== null) {
    const message = `${signer} decides what is paid ahead, by the type of the session`
    complaints.add([...path, 'prepay'], 'AS148', message, 'leave prepay out')
  }
  if (settings.maxPrice !== null && settings.maxPrice.pricePerUnit.currency !== 'wei') {
    const message = 'a signer takes the ceiling of a request in wei only'
    complaints.add([...path, 'maxPricePerUnit'], 'AS129', message, 'write it in wei')
  }
  const replicas = complaints.names.replicas.get(signer)
  const choice = settings.signerReplicas
  if (choice === null || choice === 'round-robin' || replicas === undefined) return
  complaints.known(
    [...path, 'signerReplicas'],
    choice,
    [...replicas, 'round-robin'],
    `replica of ${signer}`,
  )
}

/** Payments of BYOC streams and jobs follow the orchestrator's tokens; nothing else has a job. */
function checkOwnJobs(path: Path, settings: SessionDraft, complaints: Complaints): void {
  if (settings.capability !== 'byoc') {
    const message = `sessions of type ${settings.type} have no job`
    if (settings.job !== null) complaints.add([...path, 'job'], 'AS148', message, 'leave it out')
  } else if (settings.prepayNs !== null) {
    const message = 'a BYOC session pays for the time-out of its job at once'
    complaints.add([...path, 'prepay'], 'AS148', message, 'write job: { timeout: 70s }')
  }
}

function checkTimes(
  path: Path,
  settings: SessionDraft,
  { duration: durationNs, quietPhase: quietPhaseNs = 0 }: Partial<ScenarioDraft>,
  complaints: Complaints,
): void {
  if (durationNs === undefined) return
  const { startNs, lengthNs } = settings
  if (startNs >= durationNs) {
    const message = 'the session begins when the active phase is over'
    complaints.add([...path, 'start'], 'AS144', message, 'begin earlier, or lengthen duration')
  } else if (lengthNs !== null && startNs + lengthNs > durationNs + quietPhaseNs) {
    const message = 'the session lasts longer than the scenario with its quiet phase'
    const mend = 'shorten it, or lengthen duration or quietPhase'
    complaints.add([...path, 'length'], 'AS144', message, mend)
  }
}

function checkCapability(
  path: Path,
  settings: SessionDraft,
  orchestrators: Partial<ScenarioDraft>['orchestrators'],
  complaints: Complaints,
): void {
  const { capability, model, type } = settings
  if (capability !== null && !Object.hasOwn(CAPABILITIES, capability)) {
    const mend = suggestion(capability, Object.keys(CAPABILITIES), 'capability')
    complaints.add([...path, 'capability'], 'AS134', `there is no capability ${capability}`, mend)
    return
  }
  if (!isByocType(type)) {
    if (capability !== null || model === null) return
    const message = `the model ${model} belongs to no capability`
    complaints.add([...path, 'model'], 'AS134', message, 'add capability: live-video-to-video')
    return
  }
  const [name = ''] = settings.orchestrators
  const offered = own(orchestrators, name)?.externalCapabilities.map((each) => each.name)
  if (settings.orchestrators.length > 1) {
    const message = `a ${type} session works with one orchestrator`
    complaints.add([...path, 'orchestrator'], 'AS145', message, 'name one')
  } else if (capability !== 'byoc') {
    complaints.add([...path, 'capability'], 'AS145', `${type} sessions use byoc`, 'leave it out')
  } else if (model === null) {
    const mend = offered?.[0] === undefined ? 'add model: <name>' : `add model: ${offered[0]}`
    complaints.add(
      [...path, 'type'],
      'AS145',
      `a ${type} session names its capability in model`,
      mend,
    )
  } else if (offered !== undefined && !offered.includes(model)) {
    const message = `${name} offers no external capability ${model}`
    const mend =
      offered.length === 0
        ? `add externalCapabilities: { ${model}: <price per second> } to ${name}`
        : suggestion(model, offered, 'capability')
    complaints.add([...path, 'model'], 'AS145', message, mend)
  }
}

function checkPrice(path: Path, price: PriceSetting, complaints: Complaints): void {
  complaints.price([...path, 'pricePerUnit'], price.pricePerUnit)
}

function checkMaxima(path: Path, maxima: readonly CapabilityPrice[], complaints: Complaints): void {
  for (const { pipeline, model, price } of maxima) {
    const place = [...path, 'maxPricePerCapability', `${pipeline}/${model}`]
    complaints.price(place, price.pricePerUnit)
  }
}

function checkPriceLists(
  path: Path,
  lists: {
    readonly capabilityPrices: readonly CapabilityPrice[]
    readonly externalCapabilities: readonly ExternalCapability[]
  },
  complaints: Complaints,
): void {
  for (const { pipeline, model, price } of lists.capabilityPrices) {
    complaints.price([...path, 'capabilityPrices', `${pipeline}/${model}`], price.pricePerUnit)
  }
  for (const { name, pricePerSecond } of lists.externalCapabilities) {
    const read = readCapability(name)
    if (read.ok) {
      const message = `${name} is a model of a pipeline, not an external capability`
      const place = [...path, 'externalCapabilities', name]
      complaints.addAtKey(place, 'AS145', message, 'write it in capabilityPrices')
    }
    complaints.price([...path, 'externalCapabilities', name], pricePerSecond)
  }
}
