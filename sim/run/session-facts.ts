import { SECOND_NS } from '../../src/durations.ts'
import type { Rules } from '../../src/profile/rules.ts'
import { STREAM_PAYMENT_NS, STREAM_TIMEOUT_SECONDS } from '../../src/gateway/byoc/job-answers.ts'
import { JOB_MINIMUM_SECONDS } from '../../src/orchestrator/job-account.ts'
import { STREAM_TICK_NS } from '../../src/orchestrator/job-stream-monitor.ts'
import type { SessionFacts } from '../invariants/invariant.ts'
import { modelPoolName } from '../actors/model-session.ts'
import { prepayNs, unitsPerSecond } from '../actors/session-terms.ts'
import { transcodedPixels } from '../actors/transcoding.ts'
import { linkSettings } from '../scenario/links.ts'
import type { ClockSettings, Scenario, SessionSettings } from '../scenario/scenario.ts'
import { webhookName } from '../scenario/webhook.ts'

/** What each session declares about itself, from its scenario. */
export function sessionFacts(
  scenario: Scenario,
  rules: Pick<Rules, 'signer' | 'gateway'>,
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
      const ownJob =
        isByoc && signer === undefined ? ownJobFacts(session, gateway.name, rules) : null
      const capabilityPricing = signer?.byocPerCapabilityPricing === true
      const roundTrips = workers.map(
        ({ name }) =>
          linkSettings(scenario, gateway.name, name).latencyMaxNs +
          linkSettings(scenario, name, gateway.name).latencyMaxNs,
      )
      const chargeIntervals = workers.map(({ livePaymentIntervalNs }) => livePaymentIntervalNs)
      const rhythm = { ...session, serviceIntervalNs: serviceIntervalNs(session), ...ownJob }
      const declared: SessionFacts = {
        session: session.name,
        gateway: gateway.name,
        orchestrators: session.orchestrators,
        pool:
          session.type === 'batch-ai'
            ? modelPoolName(gateway.name, session)
            : `${gateway.name}/${session.name}`,
        account: session.name,
        perRequest: false,
        jobType: session.type,
        remoteSigner: signer !== undefined,
        unitsPerSecond: unitsPerSecond(session, capabilityPricing, rules),
        chargedUnitsPerSecond: isByoc ? 1n : unitsPerSecond(session, capabilityPricing, rules),
        prepayNs: prepayNs(session),
        paymentIntervalNs: session.paymentIntervalNs,
        chargeIntervalNs: isByoc ? STREAM_TICK_NS : Math.max(0, ...chargeIntervals),
        segmentIntervalNs: session.segmentIntervalNs,
        segmentPixels:
          session.transcoding === null
            ? 0n
            : transcodedPixels(session.transcoding, session.segmentIntervalNs),
        clockGainPartsPerBillion: clockGain([gateway, ...(signer?.replicas ?? [])]),
        roundTripNs: Math.max(0, ...roundTrips),
        funded: funds !== undefined && funds.depositWei > 0n && funds.reserveWei > 0n,
        signerWebhook: (signer?.webhook ?? null) === null ? null : webhookName(payer),
        serviceIntervalNs: rhythm.serviceIntervalNs,
        recoveryNs: recoveryNs(scenario, rhythm),
      }
      facts.set(session.name, ownJob === null ? declared : { ...declared, ...ownJob })
    }
  }
  return facts
}

/** From one result to the next. */
function serviceIntervalNs({
  type,
  segmentIntervalNs,
  transcoding,
  requests,
  job,
}: SessionSettings): number {
  if (transcoding !== null) return segmentIntervalNs + transcoding.takesNs
  if (requests !== null) return requests.everyNs + requests.takesNs
  if (type === 'byoc-job') return job.intervalNs + Math.min(job.workNs, seconds(job.timeoutSeconds))
  return segmentIntervalNs
}

/** Messages one after another from a payment that is due to its answer: info, signer, refresh and signer anew, payment. */
const HOPS_MAX = 10

/** Two payments, which wait for the end of a segment, and whatever a payment asks for; or two results. */
function recoveryNs(
  { links, signers, orchestrators }: Scenario,
  facts: Pick<SessionFacts, 'paymentIntervalNs' | 'segmentIntervalNs' | 'serviceIntervalNs'>,
): number {
  const settings = [links.default, ...links.overrides.map((each) => each.settings)]
  const hopNs = Math.max(...settings.map(({ latencyMaxNs }) => latencyMaxNs))
  const webhooks = [...signers, ...orchestrators].map(({ webhook }) => webhook?.takesNs ?? 0)
  const { paymentIntervalNs, segmentIntervalNs, serviceIntervalNs: serviceNs } = facts
  const rhythmNs = Math.max(paymentIntervalNs + segmentIntervalNs, serviceNs)
  return 2 * (rhythmNs + Math.max(0, ...webhooks)) + HOPS_MAX * hopNs
}

/** What is paid for follows from what these clocks say of the time between two calls. */
function clockGain(nodes: readonly { readonly clock: ClockSettings }[]): number {
  return Math.max(0, ...nodes.map(({ clock }) => clock.driftPartsPerBillion))
}

/** Of a BYOC stream or of batch jobs that the gateway pays itself (spec BY-21 to BY-28). */
function ownJobFacts(
  session: SessionSettings,
  gateway: string,
  rules: Pick<Rules, 'gateway'>,
): Partial<SessionFacts> {
  const { name, orchestrators, model, type, job } = session
  const { timeoutSeconds, workNs, intervalNs } = job
  const timeoutNs = seconds(timeoutSeconds)
  // Nothing starts on credit for less than a minute.
  const startNs = Math.max(timeoutNs, seconds(JOB_MINIMUM_SECONDS))
  const coveredNs = seconds(rules.gateway.jobCoveredSeconds(timeoutSeconds))
  const facts = {
    account: `${gateway} ${orchestrators.join(' ')} ${model ?? name}`,
    unitsPerSecond: 1n,
    chargedUnitsPerSecond: 1n,
  }
  if (type !== 'byoc-job') {
    const paymentNs = Math.max(startNs, seconds(STREAM_TIMEOUT_SECONDS))
    return { ...facts, prepayNs: coveredNs + paymentNs, paymentIntervalNs: STREAM_PAYMENT_NS }
  }
  // Each job that runs may have been paid for to its time-out.
  const sideBySide = Math.ceil(Math.min(workNs, timeoutNs) / intervalNs) + 1
  return {
    ...facts,
    perRequest: true,
    prepayNs: coveredNs + sideBySide * startNs,
    paymentIntervalNs: intervalNs,
    chargeIntervalNs: timeoutNs,
    segmentIntervalNs: 0,
  }
}

function seconds(count: bigint): number {
  // exact: time-outs are seconds of virtual time
  return Number(count) * SECOND_NS
}
