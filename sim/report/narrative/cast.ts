import { ONE, compare, multiplyInteger, type Rational } from '../../../src/money/rational.ts'
import type {
  OrchestratorSettings,
  PriceSetting,
  Scenario,
  SessionSettings,
  SignerSettings,
} from '../../scenario/scenario.ts'
import { coinText, durationText, fractionText } from '../text.ts'

/** Who is there and what they do, a sentence each; `who` = these sessions and whoever works for them, null = all. */
export function castOf(scenario: Scenario, who: ReadonlySet<string> | null): readonly string[] {
  const sessions = scenario.gateways.flatMap((gateway) =>
    gateway.sessions.flatMap((session) =>
      who === null || who.has(session.name) ? [{ session, gateway }] : [],
    ),
  )
  const workers = new Set(sessions.flatMap(({ session }) => session.orchestrators))
  const payers = new Set(sessions.map(({ gateway }) => gateway.signer))
  return [
    ...scenario.orchestrators.filter(({ name }) => workers.has(name)).map(offers),
    ...scenario.signers.filter(({ name }) => payers.has(name)).map(signs),
    ...sessions.map(({ session, gateway }) => asks(session, gateway)),
  ]
}

/** What goes wrong by the scenario's plan, a sentence each; messages that get lost and steps are told when they happen. */
export function faultsOf({ faults, links }: Scenario): readonly string[] {
  const { latencyMinNs: _shortest, latencyMaxNs: _longest, ...shares } = links.default
  const always = fields(shares)
  return [
    ...(always === '' ? [] : [`On every link, all the time: ${always}.`]),
    ...Object.entries(faults).flatMap(([kind, list]) =>
      (list as readonly object[]).map((fault) => windowText(kind, fault)),
    ),
  ]
}

function offers(settings: OrchestratorSettings): string {
  const { name, price, ticketEvWei, livePaymentIntervalNs } = settings
  const others = [...settings.capabilityPrices, ...settings.externalCapabilities].length
  const more = others === 0 ? '' : ` (and ${others} other ${others === 1 ? 'price' : 'prices'})`
  return `${name} asks ${priceText(price)} per pixel${more}, wants tickets of ${coinText(ticketEvWei)} EV and charges for work every ${durationText(livePaymentIntervalNs)}.`
}

function signs({ name, replicas }: SignerSettings): string {
  return `${name} signs payments${replicas.length === 1 ? '' : ` on ${replicas.length} hosts`}.`
}

function asks(
  { name, type, orchestrators, startNs, endNs, paymentIntervalNs }: SessionSettings,
  gateway: { readonly name: string; readonly signer: string | null },
): string {
  const payer = gateway.signer === null ? 'pays itself' : `is paid for by ${gateway.signer}`
  return `${name} of ${gateway.name} (${type}) works with ${orchestrators.join(' or ')} from ${durationText(startNs)} to ${durationText(endNs)}; its gateway ${payer}, every ${durationText(paymentIntervalNs)}.`
}

function priceText({ pricePerUnit, pixelsPerUnit }: PriceSetting): string {
  const { amount, currency } = pricePerUnit
  const per = pixelsPerUnit === 1n ? '' : `/${pixelsPerUnit}`
  return `${fractionText(amount)}${per} ${currency}`
}

function windowText(kind: string, fault: object): string {
  const { atNs, forNs, ...rest } = fault as { atNs?: number; forNs?: number }
  const when = `From ${durationText(atNs ?? 0)}${forNs === undefined ? '' : ` for ${durationText(forNs)}`}`
  return `${when}, ${words(kind)}: ${fields(rest)}.`
}

/** What a fault sets, in the words of its keys; what is off or absent is not named. */
function fields(values: object): string {
  return Object.entries(values)
    .flatMap(([key, value]: [string, unknown]) => {
      const text = valueText(key, value)
      return text === null ? [] : [text]
    })
    .join(', ')
}

function valueText(key: string, value: unknown): string | null {
  if (value === null || value === false || value === 0 || value === undefined) return null
  if (value === true) return words(key)
  const name = words(key.replace(/(?:Ns|Wei)$/, ''))
  if (typeof value === 'number')
    return `${name} ${key.endsWith('Ns') ? durationText(value) : value}`
  if (typeof value === 'bigint') return `${name} ${key.endsWith('Wei') ? coinText(value) : value}`
  if (typeof value === 'string') return `${name} ${value}`
  if (Array.isArray(value)) return value.length === 0 ? null : `${name} ${value.join(', ')}`
  if (!isRational(value)) return `${name} ${fields(value)}`
  return value.numerator === 0n ? null : `${name} ${shareText(value)}`
}

function shareText(value: Rational): string {
  if (compare(value, ONE) > 0) return fractionText(value)
  return `${fractionText(multiplyInteger(value, 100n))}%`
}

function isRational(value: object): value is Rational {
  return 'numerator' in value && 'denominator' in value
}

function words(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
