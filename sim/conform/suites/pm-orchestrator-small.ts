import { toAddress } from '../../../src/bytes/hex.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import type { LedgerRules } from '../../../src/ledger/rules.ts'
import { createAuthToken } from '../../../src/orchestrator/auth-token.ts'
import {
  discoveryRefusalText,
  verifyDiscoveryRequest,
} from '../../../src/orchestrator/discovery.ts'
import { accountPayment, accountRefusalText } from '../../../src/orchestrator/live-receiver.ts'
import type { OrchestratorRules } from '../../../src/orchestrator/rules.ts'
import { priceConversionText } from '../../../src/price/fixed-point.ts'
import type { TxCostMultiplier } from '../../../src/price/overhead.ts'
import { DEFAULT_SENDER, PriceBook } from '../../../src/price/price-book.ts'
import type { PriceRules } from '../../../src/price/rules.ts'
import { quotePrice } from '../../../src/price/session-price.ts'
import { ZERO } from '../../../src/money/rational.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import { writeFullPrice, writePrice, writeRational, type VectorFields } from './vector-fields.ts'

type Outcome = { readonly out: object } | { readonly error: string }

const SENDER = '0x00000000000000000000000000000000000000a1'

export function replayAuthToken(input: VectorFields, rules: OrchestratorRules): Outcome {
  const issuer = { authSecret: input.hex('secret'), cryptography: createExactCryptography(), rules }
  const token = createAuthToken(issuer, input.text('sessionId'), input.integer('expiration'))
  const { sessionId, expirationUnixSeconds } = token
  return { out: { token: token.token, sessionId, expiration: `${expirationUnixSeconds}` } }
}

export function replayOrchestratorRequestVerify(input: VectorFields): Outcome {
  const atCapacity = input.flag('atCapacity')
  const node = {
    cryptography: createExactCryptography(),
    environment: {
      lastInitializedRound: () => 0n,
      isActiveOrchestrator: () => true,
      hasCapacity: () => !atCapacity,
      offersCapabilities: () => true,
      ownCapabilities: () => null,
    },
  }
  const request = { address: input.hex('address'), signature: input.hex('sig') }
  const refusal = verifyDiscoveryRequest(node, { ...request, ignoreCapacityCheck: false })
  return refusal === null ? { out: {} } : { error: discoveryRefusalText(refusal) }
}

export function replayOrchestratorPrice(input: VectorFields, rules: PriceRules): Outcome {
  const book = new PriceBook()
  const senderPrice = input.rationalOrNull('senderPrice')
  const defaultPrice = input.rationalOrNull('defaultPrice')
  if (senderPrice !== null) book.setBasePrice(SENDER, senderPrice)
  if (defaultPrice !== null) book.setBasePrice(DEFAULT_SENDER, defaultPrice)
  const error = input.textOrNull('txCostMultiplierError')
  const multiplier = input.rationalOrNull('txCostMultiplier') ?? ZERO
  const autoAdjust = input.flag('autoAdjustPrice')
  const txCostMultiplier = (): TxCostMultiplier<string> =>
    error === null ? { ok: true, multiplier } : { ok: false, refusal: error }
  const isFixed = input.text('manifestId') === input.text('fixedPriceManifestId')
  const fixedPrice = isFixed ? input.rationalOrNull('fixedPrice') : null
  const quote = quotePrice(
    { book, rules, autoAdjust, txCostMultiplier },
    { sender: SENDER, capabilities: null, fixedPrice },
  )
  if (!quote.ok) return { error: quote.refusal }
  const wire = rules.wirePrice(quote.price)
  const forCapabilities = rules.wirePriceForCapabilities(quote.price)
  return {
    out: {
      price: writeRational(quote.price),
      priceInfo: wire.ok ? writeFullPrice(wire.priceInfo) : null,
      priceInfoForCaps: forCapabilities.ok
        ? writeFullPrice(forCapabilities.priceInfo)
        : { error: priceConversionText(forCapabilities.refusal) },
    },
  }
}

/** pm/account-payment: one session, credits and charges. */
export function replayAccountPayment(input: VectorFields, rules: LedgerRules): Outcome {
  const ledger = new Ledger({ ttlNs: 600_000_000_000, rules })
  const config = input.object('config')
  const account = { sender: config.hex('sender'), manifestId: config.text('sessionId') }
  const steps = input.objects('steps').map((step) => {
    const result =
      step.text('op') === 'credit'
        ? credit(ledger, account, step)
        : charge(ledger, account, step, 'priceInfo')
    return { ...result, state: { balance: writeRational(peek(ledger, account)) } }
  })
  return { out: { steps } }
}

/** live/payment-receiver: the same with a session id for each step, or without a balance book. */
export function replayPaymentReceiver(input: VectorFields, rules: LedgerRules): Outcome {
  const ledger = input.flag('ledger') ? new Ledger({ ttlNs: 600_000_000_000, rules }) : null
  const account = { sender: toAddress('0x01'), manifestId: input.text('sessionID') }
  const steps = input.objects('steps').map((step) => {
    const manifestId = step.textOrNull('sessionID') ?? account.manifestId
    const target = { sender: account.sender, manifestId }
    const isCredit = step.text('op') === 'credit'
    const result = isCredit ? credit(ledger, target, step) : charge(ledger, target, step, 'price')
    const ok = isCredit || 'error' in result || 'panic' in result ? {} : { ok: true }
    return { ...result, ...ok, state: { balance: writeRational(peek(ledger, account)) } }
  })
  return { out: { steps } }
}

/** pricing/fixed-price-lifecycle: how long a session's fixed price holds. */
export function replayFixedPriceLifecycle(
  input: VectorFields,
  rules: { readonly ledger: LedgerRules; readonly price: PriceRules },
): Outcome {
  const ttlNs = Number(input.integer('ttlNs'))
  const ledger = new Ledger({ ttlNs, rules: rules.ledger })
  let nowNs = 0
  const steps = input.objects('steps').map((step) => {
    if (step.text('op') === 'advance') {
      nowNs += Number(step.integer('ns'))
      ledger.sweepUpTo(nowNs)
      return {}
    }
    const sender = toAddress(`0x${step.text('sender').slice(2).toLowerCase()}`)
    const manifestId = step.text('manifestId')
    const fixedPrice = (): string | null => writeRational(ledger.fixedPrice(sender, manifestId))
    switch (step.text('op')) {
      case 'fix':
        if (ledger.fixedPrice(sender, manifestId) === null) {
          ledger.setFixedPrice(sender, manifestId, step.rational('price'), nowNs)
        }
        return { fixedPrice: fixedPrice() }
      case 'credit':
        ledger.credit(sender, manifestId, step.rational('amount'), nowNs)
        return { fixedPrice: fixedPrice() }
      case 'debit':
        ledger.debit(sender, manifestId, { numerator: 1n, denominator: 1n }, nowNs)
        return { fixedPrice: fixedPrice() }
      case 'balance':
        return { balance: writeRational(ledger.balance(sender, manifestId, nowNs)) }
      case 'reserve':
        return { reserved: writeRational(ledger.reserve(sender, manifestId, nowNs)) }
      default: {
        const fixed = manifestId === '' ? null : ledger.fixedPrice(sender, manifestId)
        const wire = rules.price.wirePrice(fixed ?? input.rational('basePrice'))
        return { priceInfo: wire.ok ? writePrice(wire.priceInfo) : null, fixedPrice: fixedPrice() }
      }
    }
  })
  return { out: { steps } }
}

interface Account {
  readonly sender: `0x${string}`
  readonly manifestId: string
}

function credit(ledger: Ledger | null, account: Account, step: VectorFields): object {
  ledger?.credit(account.sender, account.manifestId, step.rational('amount'), 0)
  return {}
}

function charge(
  ledger: Ledger | null,
  account: Account,
  step: VectorFields,
  priceField: string,
): object {
  const price = step.priceInfoOrNull(priceField)
  const outcome = accountPayment(ledger, account, price, step.integer('units'), 0)
  if (outcome.ok) return {}
  const text = accountRefusalText(outcome.refusal)
  return outcome.refusal.code === 'upstream-panic' ? { panic: text } : { error: text }
}

function peek(
  ledger: Ledger | null,
  account: Account,
): { readonly numerator: bigint; readonly denominator: bigint } | null {
  return ledger?.peek(account.sender, account.manifestId) ?? null
}
