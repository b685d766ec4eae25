import type { Rules } from '../../src/profile/rules.ts'
import { STREAM_TICK_NS } from '../../src/orchestrator/job-stream-monitor.ts'
import type { SessionFacts } from '../invariants/invariant.ts'
import { modelPool } from '../actors/model-session.ts'
import { prepayNs, unitsPerSecond } from '../actors/session-terms.ts'
import { linkSettings } from '../scenario/links.ts'
import type { Scenario } from '../scenario/scenario.ts'

/** What each session declares about itself, from its scenario. */
export function sessionFacts(
  scenario: Scenario,
  rules: Pick<Rules, 'signer'>,
): ReadonlyMap<string, SessionFacts> {
  const facts = new Map<string, SessionFacts>()
  for (const gateway of scenario.gateways) {
    const signer = scenario.signers.find(({ name }) => name === gateway.signer)
    const payer = signer?.name ?? gateway.name
    const funds = scenario.chain.senders.find(({ name }) => name === payer)
    for (const session of gateway.sessions) {
      const orchestrator = scenario.orchestrators.find(({ name }) => name === session.orchestrator)
      const isByoc = session.capability === 'byoc'
      const capabilityPricing = signer?.byocPerCapabilityPricing === true
      const there = linkSettings(scenario, gateway.name, session.orchestrator).latencyMaxNs
      const back = linkSettings(scenario, session.orchestrator, gateway.name).latencyMaxNs
      facts.set(session.name, {
        session: session.name,
        gateway: gateway.name,
        orchestrator: session.orchestrator,
        pool:
          session.type === 'batch-ai'
            ? modelPool(gateway.name, session)
            : `${gateway.name}/${session.name}`,
        jobType: session.type,
        remoteSigner: signer !== undefined,
        unitsPerSecond: unitsPerSecond(session, capabilityPricing, rules),
        chargedUnitsPerSecond: isByoc ? 1n : unitsPerSecond(session, capabilityPricing, rules),
        prepayNs: prepayNs(session),
        paymentIntervalNs: session.paymentIntervalNs,
        chargeIntervalNs: isByoc ? STREAM_TICK_NS : (orchestrator?.livePaymentIntervalNs ?? 0),
        segmentIntervalNs: session.segmentIntervalNs,
        roundTripNs: there + back,
        funded: funds !== undefined && funds.depositWei > 0n && funds.reserveWei > 0n,
      })
    }
  }
  return facts
}
