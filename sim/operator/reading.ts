import type { ConvertedPrice, CurrencyAmount } from '../../src/price/feed/converted-price.ts'
import type { StartupRefusal } from '../../src/price/config/startup-result.ts'
import type { PriceRules } from '../../src/price/rules.ts'
import type { Conversions, FeedRate } from './conversions.ts'
import type { Findings, OperatorCode, SourcePlace } from './findings.ts'
import type { ConfiguredPrice, NodeRole, PriceOrigin } from './node-configuration.ts'
import type { Settings } from './setting.ts'
import type { NodeSources, ReadFile } from './sources.ts'

/** What the reader of a configuration knows beyond its texts. */
export interface ReadingContext {
  readonly rules: PriceRules
  /** The price feed; null = prices in currencies cannot be read. */
  readonly rate: FeedRate | null
  /** What to write when there is no rate, e.g. `add --at USD=3000`. */
  readonly rateMend: (currency: string) => string
  readonly readFile: ReadFile
  /** What the node is, when its place says so; null = its flags say it. */
  readonly role: NodeRole | null
  /** The node is part of a scenario, whose world is on chain. */
  readonly inScenario: boolean
  /** The base price stands elsewhere, so that its absence here is no mistake. */
  readonly basePriceElsewhere: boolean
}

/** One reading in progress. */
export interface Reading {
  readonly context: ReadingContext
  readonly sources: NodeSources
  readonly settings: Settings
  readonly conversions: Conversions
  readonly findings: Findings
}

/** Nothing but documents was given: they are looked at by themselves, and say neither role nor network. */
export function onlyDocuments({ sources }: Pick<Reading, 'sources'>): boolean {
  const { flags, config, environment } = sources
  return flags === undefined && config === undefined && environment === undefined
}

/** The text of a flag; null = not given. */
export function flagText(reading: Reading, flag: string): string | null {
  return reading.settings.get(flag)?.text ?? null
}

/** Where a flag stands; the node's main source when it is not given. */
export function flagPlace(reading: Reading, flag: string): SourcePlace {
  return reading.settings.get(flag)?.place ?? nodePlace(reading.sources)
}

/** A node of which nothing was given. */
export const NO_SOURCE = 'the node'

export function nodePlace(sources: NodeSources): SourcePlace {
  const text = sources.flags ?? sources.config ?? sources.environment
  const document = sources.aiModels ?? sources.pricePerGateway ?? sources.maxPricePerCapability
  const source = (text ?? document ?? sources.capabilities?.[0])?.source ?? NO_SOURCE
  return { source, line: null, column: null }
}

export function configured(
  converted: ConvertedPrice,
  origin: PriceOrigin,
  reading: Reading,
): ConfiguredPrice {
  const amount = reading.conversions.amountOf(converted)
  return { amount, priceWei: converted.priceWei, origin }
}

/** Tells why a price is refused: in what currency it could not be read, or what upstream says. */
export function tellRefusal(
  reading: Reading,
  refusal: StartupRefusal,
  problem: { readonly code: OperatorCode; readonly place: SourcePlace; readonly mend: string },
): void {
  const { conversions, findings } = reading
  const text = refusal.text.trim()
  const reason = refusal.code === 'upstream-panic' ? `the node crashes with "${text}"` : text
  const { refused } = conversions
  conversions.refused = null
  if (refused === null) {
    findings.error(problem.code, problem.place, reason, problem.mend)
    return
  }
  const { currency } = refused.amount
  const why =
    reading.context.rate === null
      ? `a price in ${currency.toUpperCase()} needs the rate of a price feed, and there is none`
      : reason
  findings.error('AO113', problem.place, why, mendOfCurrency(reading, refused.amount))
}

function mendOfCurrency({ context }: Reading, { currency }: CurrencyAmount): string {
  if (/^e\d+$/i.test(currency)) {
    return 'a price flag takes no exponent (1e3 is 1 in the currency e3): write all digits'
  }
  if (/^x[0-9a-f]*$/i.test(currency) || !/^[A-Za-z]+$/.test(currency)) {
    return 'write plain digits, then wei, ETH or a currency: 1200, 0.3USD'
  }
  if (/^gwei$/i.test(currency)) return 'flags and documents know wei and ETH, not gwei'
  const known = context.rate?.currency
  return known === undefined
    ? context.rateMend(currency.toUpperCase())
    : `write the price in ${known}, wei or ETH`
}
