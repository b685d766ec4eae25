import { parseRational } from '../../src/money/parse.ts'
import { rational, sign, type Rational } from '../../src/money/rational.ts'
import { MISSING_NUMBER } from '../../src/price/config/startup-result.ts'
import { readInteger } from './flag-value.ts'
import type { OrchestratorConfiguration, PayerConfiguration } from './node-configuration.ts'
import { flagPlace, flagText, type Reading } from './reading.ts'

const DEFAULT_TICKET_EV = '8000000000'
const DEFAULT_MAX_TICKET_EV = '3000000000000'
const DEFAULT_MAX_TOTAL_EV = '20000000000000'
const REDEEM_GAS_L1 = 350_000n
const REDEEM_GAS_ARBITRUM = 1_200_000n
const GWEI = 1_000_000_000n

type TicketIssue = Pick<
  OrchestratorConfiguration,
  'ticketEvWei' | 'maxFaceValueWei' | 'redeemGas' | 'minGasPriceWei'
>
type TicketLimits = Pick<
  PayerConfiguration,
  'maxTicketEvWei' | 'maxTotalEvWei' | 'depositMultiplier'
>

/** What an orchestrator's tickets are made of (go-livepeer starter.go:StartLivepeer; spec PR-45). */
export function readTicketIssue(reading: Reading): TicketIssue {
  const network = flagText(reading, 'network') ?? ''
  const minimum = flagText(reading, 'minGasPrice')
  return {
    ticketEvWei: ticketEv(reading),
    maxFaceValueWei: maxFaceValue(reading),
    redeemGas: redeemGasOf(network),
    minGasPriceWei:
      minimum === null ? (network === 'mainnet' ? GWEI : 0n) : (readInteger(minimum) ?? 0n),
  }
}

/** Networks that are not named here redeem as on L1. */
function redeemGasOf(network: string): bigint {
  return network === '' || /^arbitrum-one-(?:mainnet|rinkeby)$/.test(network)
    ? REDEEM_GAS_ARBITRUM
    : REDEEM_GAS_L1
}

function ticketEv(reading: Reading): bigint {
  const text = flagText(reading, 'ticketEV') ?? DEFAULT_TICKET_EV
  const value = decimalInteger(text)
  if (value !== null && value >= 0n) return value
  const reason =
    value === null
      ? `-ticketEV must be a valid integer, but ${short(text)} provided`
      : `-ticketEV must be greater than 0, but ${short(text)} provided`
  return refuse(reading, 'ticketEV', reason, 'write digits only: 8000000000', 0n)
}

function maxFaceValue(reading: Reading): bigint {
  const text = flagText(reading, 'maxFaceValue') ?? '0'
  const value = decimalInteger(text)
  if (value !== null) return value
  const reason = `-maxFaceValue must be a valid integer, but ${short(text)} provided`
  return refuse(reading, 'maxFaceValue', reason, 'write digits only; 0 = no limit', 0n)
}

/** What a payer accepts in ticket parameters (go-livepeer starter.go:StartLivepeer). */
export function readTicketLimits(reading: Reading): TicketLimits {
  const multiplier = readInteger(flagText(reading, 'depositMultiplier') ?? '1') ?? 1n
  if (multiplier <= 0n) {
    const reason = `-depositMultiplier must be greater than 0, but ${multiplier} provided`
    refuse(reading, 'depositMultiplier', reason, 'write 1 or more', 1n)
  }
  return {
    maxTicketEvWei: limit(reading, 'maxTicketEV', DEFAULT_MAX_TICKET_EV),
    maxTotalEvWei: limit(reading, 'maxTotalEV', DEFAULT_MAX_TOTAL_EV),
    depositMultiplier: multiplier,
  }
}

function limit(reading: Reading, flag: 'maxTicketEV' | 'maxTotalEV', usual: string): Rational {
  const text = flagText(reading, flag) ?? usual
  const value = parseRational(text)
  if (value !== null && sign(value) >= 0) return value
  const reason =
    value !== null
      ? `-${flag} must not be negative, but ${short(text)} provided`
      : flag === 'maxTotalEV'
        ? `the node crashes with "${MISSING_NUMBER}", because -maxTotalEV is no number`
        : `-${flag} must be a valid rational number, but ${short(text)} provided`
  return refuse(reading, flag, reason, `write a number of wei, e.g. ${usual}`, rational(0n))
}

/** Go's big.Int.SetString of base 10. */
function decimalInteger(text: string): bigint | null {
  return /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : null
}

function refuse<T>(reading: Reading, flag: string, reason: string, mend: string, instead: T): T {
  reading.findings.error('AO116', flagPlace(reading, flag), reason, mend)
  return instead
}

function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}…`
}
