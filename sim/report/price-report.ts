import { floatString, ratString } from '../../src/money/format.ts'
import { divide, multiply, ONE, rational, sign, type Rational } from '../../src/money/rational.ts'
import { CAPABILITY_UNUSED } from '../../src/price/capability-models.ts'
import type { Acceptance } from '../operator/acceptance.ts'
import type { FeedRate } from '../operator/conversions.ts'
import { approximate, figure } from '../operator/figures.ts'
import { placeText, type Finding } from '../operator/findings.ts'
import type { MaximumSetting } from '../operator/node-configuration.ts'
import type {
  NamedNode,
  PriceConditions,
  PriceGroup,
  PriceList,
  PriceRow,
} from '../operator/price-list.ts'
import { unitOf, workText } from '../operator/work.ts'
import { groupDigits, table, wrap } from './text.ts'

const WIDTH = 110
const WEI_PER_ETH = 10n ** 18n

/** All that the price report tells. */
export interface PriceReport {
  readonly profile: string
  readonly rate: FeedRate | null
  readonly conditions: PriceConditions
  readonly orchestrators: readonly { readonly named: NamedNode; readonly list: PriceList }[]
  readonly payers: readonly NamedNode[]
  readonly findings: readonly Finding[]
}

/** What a node would charge, which payers would take it, and what looks like a slip. */
export function priceReport(report: PriceReport): string {
  return [
    ...report.orchestrators.flatMap(({ named, list }) => orchestratorText(named, list, report)),
    ...report.payers.flatMap((payer) => payerText(payer, report.rate)),
    ...findingsText(report.findings),
  ].join('\n')
}

function orchestratorText(
  { name, node }: NamedNode,
  list: PriceList,
  { profile, rate }: PriceReport,
): readonly string[] {
  const head = `${name} · orchestrator · profile ${profile}`
  if (node.orchestrator === null) return [head, 'off chain: it charges nothing', '']
  const rateText =
    rate === null ? 'no rate (--at USD=…)' : `1 ETH = ${decimal(rate.perEth, 2)} ${rate.currency}`
  const gas = `gas ${figure(Number(list.gasPriceWei) / 1e9)} gwei`
  const empty = list.groups.every(({ rows }) => rows.length === 0)
  return [
    head,
    `${rateText} · ${gas} · ${overheadText(node.orchestrator.autoAdjustPrice, list)}`,
    '',
    ...(empty ? ['it has no price at all: everything is free', ''] : []),
    ...list.groups.flatMap((group) => groupText(group, list.groups.length, rate)),
  ]
}

function overheadText(adjusts: boolean, { multiplier, refusal }: PriceList): string {
  if (!adjusts) return 'no overhead (-autoAdjustPrice=false)'
  if (multiplier === null) return `no quote: ${refusal ?? ''}`
  if (sign(multiplier) === 0) return 'no overhead, as redeeming costs nothing'
  const percent = decimal(multiply(divide(ONE, multiplier), rational(100n)), 2)
  return `overhead ${percent} %, as a ticket is worth ${decimal(multiplier, 1)} times its redemption`
}

function groupText(
  { sender, payers, rows }: PriceGroup,
  groups: number,
  rate: FeedRate | null,
): readonly string[] {
  if (rows.length === 0) return []
  const others = groups > 1 ? 'every other sender' : 'every sender'
  const title = `for ${sender ?? others}${payers.length === 0 ? '' : ` (${payers.join(', ')})`}`
  const columns = ['', 'set', 'charged', '', 'wei/second', 'USD/hour', 'USD', '']
  const lines = table(
    [columns, ...rows.map((row) => rowCells(row, rate))],
    new Set([1, 2, 4, 5, 6]),
  )
  const answers = payers.flatMap((payer) => payerAnswers(payer, rows))
  return [title, ...lines.map((line) => `  ${line}`), ...answers, '']
}

function rowCells({ charge }: PriceRow, rate: FeedRate | null): readonly string[] {
  const { unit, perSecond, sample } = unitOf(charge.work)
  const { chargedWei } = charge
  const unitCell = `wei per ${unit}`
  if (chargedWei === null) {
    return [
      workText(charge.work),
      price(charge.configuredWei),
      'no quote',
      unitCell,
      '',
      '',
      '',
      '',
    ]
  }
  const second = perSecond === null ? null : multiply(chargedWei, rational(perSecond))
  const hour = second === null ? null : multiply(second, rational(3600n))
  const request = hour === null ? multiply(chargedWei, rational(sample.units)) : null
  return [
    workText(charge.work),
    price(charge.configuredWei),
    price(chargedWei),
    unitCell,
    second === null ? '–' : price(second),
    hour === null ? '–' : usdText(hour, rate),
    request === null ? '–' : usdText(request, rate),
    request === null ? '' : `for ${sample.name}`,
  ]
}

function payerAnswers(payer: string, rows: readonly PriceRow[]): readonly string[] {
  return rows.flatMap(({ charge, acceptances }) =>
    acceptances
      .filter((answer) => answer.payer === payer)
      .map(({ acceptance }) => `  ${answerText(payer, workText(charge.work), acceptance)}`),
  )
}

function answerText(payer: string, work: string, acceptance: Acceptance): string {
  const { verdict, ceilingWei, otherUnit, why } = acceptance
  if (verdict === 'not-checked') return `· ${payer} pays for ${work} at any price: ${why ?? ''}`
  if (ceilingWei === null) return `✓ ${payer} accepts ${work}: it has no maximum`
  const maximum = `its maximum is ${price(ceilingWei)} wei`
  const unit = otherUnit ? ' per pixel, compared with another unit' : ''
  if (verdict === 'accepts') return `✓ ${payer} accepts ${work}: ${maximum}${unit}`
  const unless = verdict === 'refuses' ? '' : ', unless nobody is cheaper (-ignoreMaxPriceIfNeeded)'
  return `✗ ${payer} refuses ${work}: ${maximum}${unit}${unless}`
}

function payerText({ name, node }: NamedNode, rate: FeedRate | null): readonly string[] {
  const head = `${name} · ${node.role}`
  const { payer } = node
  if (payer === null) return [head, '  off chain: it checks and pays nothing', '']
  if (payer.hasRemoteSigner) return [head, '  its remote signer pays and checks prices', '']
  const rows = payer.maxima.map((maximum) => maximumCells(maximum, rate))
  const any = '  it accepts any price for everything without a maximum of its own'
  const hasGlobal = payer.maxima.some(({ capability }) => capability === CAPABILITY_UNUSED)
  return [
    head,
    ...table(rows, new Set([1])).map((line) => `  ${line}`),
    ...(hasGlobal ? [] : [any]),
    '',
  ]
}

function maximumCells(maximum: MaximumSetting, rate: FeedRate | null): readonly string[] {
  const { capability, pipeline, model } = maximum
  const { priceWei } = maximum.price
  const isGlobal = capability === CAPABILITY_UNUSED
  const work = isGlobal
    ? ({ kind: 'base' } as const)
    : ({ kind: 'model', capability, pipeline, model } as const)
  const { unit, sample } = unitOf(work)
  const cost = usdText(multiply(priceWei, rational(sample.units)), rate)
  return [
    isGlobal ? 'everything else' : `${pipeline}/${model === 'default' ? '*' : model}`,
    `at most ${price(priceWei)} wei per ${unit}`,
    cost === '–' ? '' : `${cost} USD for ${sample.name}`,
  ]
}

function findingsText(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ code, place, reason, mend }) => [
    `! ${placeText(place)}: ${code}`,
    ...wrap(reason, WIDTH, '    '),
    ...wrap(`→ ${mend}`, WIDTH, '    '),
    '',
  ])
}

function usdText(wei: Rational, rate: FeedRate | null): string {
  if (rate?.currency !== 'USD') return '–'
  return figure(approximate(multiply(multiply(wei, rational(1n, WEI_PER_ETH)), rate.perEth)))
}

/** Up to three decimals, digits in groups; very large and very small values as `3.00e30`. */
function price(wei: Rational): string {
  const size = Math.abs(approximate(wei))
  if (size !== 0 && (size < 0.001 || size > 1e21)) return figure(approximate(wei))
  const [whole = '', fraction = ''] = decimal(wei, 3).split('.')
  return `${groupDigits(whole)}${fraction === '' ? '' : `.${fraction}`}`
}

function decimal(value: Rational, digits: number): string {
  const exact = ratString(value)
  if (!exact.includes('/')) return exact
  return floatString(value, digits).replace(/\.?0+$/, '')
}
