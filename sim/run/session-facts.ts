import type { Rules } from '../../src/profile/rules.ts'
import { STREAM_TICK_NS } from '../../src/orchestrator/job-stream-monitor.ts'
import type { SessionFacts } from '../invariants/invariant.ts'
import { modelPoolName } from '../actors/model-session.ts'
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
      const workers = scenario.orchestrators.filter(({ name }) =>
        session.orchestrators.includes(name),
      )
      const isByoc = session.capability === 'byoc'
      const capabilityPricing = signer?.byocPerCapabilityPricing === true
      const roundTrips = workers.map(
        ({ name }) =>
          linkSettings(scenario, gateway.name, name).latencyMaxNs +
          linkSettings(scenario, name, gateway.name).latencyMaxNs,
      )
      const chargeIntervals = workers.map(({ livePaymentIntervalNs }) => livePaymentIntervalNs)
      facts.set(session.name, {
        session: session.name,
        gateway: gateway.name,
        pool:
          session.type === 'batch-ai'
            ? modelPoolName(gateway.name, session)
            : `${gateway.name}/${session.name}`,
        jobType: session.type,
        remoteSigner: signer !== undefined,
        unitsPerSecond: unitsPerSecond(session, capabilityPricing, rules),
        chargedUnitsPerSecond: isByoc ? 1n : unitsPerSecond(session, capabilityPricing, rules),
        prepayNs: prepayNs(session),
        paymentIntervalNs: session.paymentIntervalNs,
        chargeIntervalNs: isByoc ? STREAM_TICK_NS : Math.max(0, ...chargeIntervals),
        segmentIntervalNs: session.segmentIntervalNs,
        roundTripNs: Math.max(0, ...roundTrips),
        funded: funds !== undefined && funds.depositWei > 0n && funds.reserveWei > 0n,
      })
    }
  }
  return facts
}
