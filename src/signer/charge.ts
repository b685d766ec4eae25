import { shouldRefreshSession } from '../gateway/session-refresh.ts'
import { stageUpdate } from '../ledger/stage-update.ts'
import { add, multiplyInteger, rational, subtract, ZERO, type Rational } from '../money/rational.ts'
import { calculateFee } from '../price/fee.ts'
import type { PriceInfo } from '../price/price-info.ts'
import { countBill, type SignerBill } from './bill.ts'
import type { Asked } from './examine.ts'
import { parseMaxPrice } from './max-price.ts'
import type { SignerRefusal } from './refusals.ts'
import type { LivePaymentContext, LivePaymentRequest, SignerProcess } from './request.ts'
import { initialPriceOf } from './state.ts'

/** What a call costs and how many tickets pay for it; none = credit covers it. */
export interface Charge {
  readonly bill: SignerBill
  readonly initialPrice: PriceInfo
  readonly feeWei: Rational
  readonly ticketEvWei: Rational
  readonly tickets: bigint
  /** After the fee and with the new tickets. */
  readonly balanceWei: Rational
}

/**
 * SG-10.14 to SG-10.20, in that order; the PM session is open. From the count of tickets on, the process's own scratch balance
 * of the session is 0, whatever follows (spec SG-11).
 */
export function charge<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  context: LivePaymentContext,
  asked: Asked,
  pmSession: { readonly id: string; readonly nonce: number },
): Charge | SignerRefusal {
  const rules = process.rules.signer
  const { state, price, isNew } = asked
  const existingWei = startingBalance(process, asked)
  const stale = refreshRefusal(process, context, asked)
  if (stale !== null) return stale
  const bill = countBill(rules, {
    type: request.type,
    capabilityPriced: asked.capabilityPriced,
    inPixels: request.inPixels,
    isNew,
    state,
    nowUnixNs: context.nowUnixNs,
  })
  if (bill === null) return { code: 'job-type-invalid' }
  const billsNothing = bill.basis !== null && bill.units === 0n && rules.billsNothing()
  if (bill.units <= 0n && !billsNothing) return { code: 'units-missing' }
  const priceRefusal = priceRefused(process, request, asked)
  if (priceRefusal !== null) return priceRefusal
  const prices = {
    initial: rules.firstPrice({ kept: initialPriceOf(state), current: price }),
    current: price,
  }
  if (!rules.takesPrice(prices)) return refreshNeeded(asked)
  const feePrice = rules.feePrice(prices)
  const fee = calculateFee(bill.units, feePrice)
  if (!fee.ok) return fee.refusal
  const ev = process.sender.expectedValue(pmSession.id)
  if (!ev.ok) return { code: 'ticket-value-unknown', cause: ev.refusal }
  const needWei = rules.creditNeeded({
    feeWei: fee.feeWei,
    evWei: ev.evWei,
    price: feePrice,
    basis: bill.basis,
    type: request.type,
    elapsedNs: bill.elapsedNs,
    askPeriodNs: state.extension.askPeriodNs,
    paymentIntervalNs: request.paymentIntervalNs,
  })
  process.scratch?.set(scratchKey(asked), ZERO)
  const wanted = stageUpdate(existingWei, needWei, ev.evWei, process.rules.ledger).tickets
  const tickets = wanted <= 0n ? wanted : rules.ticketLimit(wanted)
  if (tickets === null) return { code: 'too-many-tickets', tickets: wanted, limit: 100n }
  if (tickets > 0n && rules.noncesRunOut(pmSession.nonce, tickets)) return refreshNeeded(asked)
  const creditWei = tickets > 0n ? multiplyInteger(ev.evWei, tickets) : ZERO
  return {
    bill,
    initialPrice: prices.initial,
    feeWei: fee.feeWei,
    ticketEvWei: ev.evWei,
    tickets,
    balanceWei: subtract(add(existingWei, creditWei), fee.feeWei),
  }
}

export function scratchKey(asked: Asked): string {
  return `${asked.address} ${asked.state.stateId}`
}

/** Spec SG-11. */
function startingBalance<Sealed>(process: SignerProcess<Sealed>, asked: Asked): Rational {
  const { balanceWei } = asked.state
  const { scratch } = process
  if (scratch === null) return process.rules.signer.startingBalance(balanceWei, ZERO)
  const key = scratchKey(asked)
  if (balanceWei !== null) scratch.set(key, balanceWei)
  return process.rules.signer.startingBalance(balanceWei, scratch.get(key) ?? ZERO)
}

/** SG-10.14. */
function refreshRefusal<Sealed>(
  process: SignerProcess<Sealed>,
  context: LivePaymentContext,
  asked: Asked,
): SignerRefusal | null {
  const check = shouldRefreshSession(asked.info, process.sender, context.nowUnixNs)
  if (!check.ok) return { code: 'refresh-check-failed', cause: check.refusal }
  return check.refresh === null ? null : refreshNeeded(asked)
}

function refreshNeeded({ info }: Asked): SignerRefusal {
  return { code: 'refresh-needed', orchestratorUrl: info.transcoder }
}

/** SG-10.16, SG-10.17. */
function priceRefused<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  asked: Asked,
): SignerRefusal | null {
  const rules = process.rules.signer
  const { state, price, isNew } = asked
  const requested = rules.requestFields().maxPrice
    ? parseMaxPrice(request.maxPrice, request.type)
    : NO_MAX_PRICE
  if (!requested.ok) return { code: 'max-price-invalid', cause: requested.refusal }
  if (!isNew && !rules.acceptsInitialPrice(state)) return { code: 'initial-price-invalid' }
  const { initialPricePerUnit, initialPixelsPerUnit } = state
  const current = rational(price.pricePerUnit, price.pixelsPerUnit)
  const breach = rules.ceiling(current, {
    configured: process.ceilings.effectiveMaxPrice(asked.capabilities, process.rules.price),
    request: requested.price,
    initial:
      isNew || initialPixelsPerUnit === 0n
        ? null
        : rational(initialPricePerUnit, initialPixelsPerUnit),
  })
  return breach === null ? null : { code: 'price-above-ceiling', price: current, ...breach }
}

const NO_MAX_PRICE = { ok: true, price: null } as const
