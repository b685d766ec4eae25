import type { Address } from '../../../src/bytes/hex.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import type { LedgerRules } from '../../../src/ledger/rules.ts'
import { chargeForCompute, jobBalance } from '../../../src/orchestrator/job-account.ts'
import { chargesUncovered } from '../../../src/orchestrator/payment-rules.ts'
import { STREAM_TICK_NS, tickStreamMonitor } from '../../../src/orchestrator/job-stream-monitor.ts'
import { priceInfo, type PriceInfo } from '../../../src/price/price-info.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

/** The one account of the BYOC suites. */
const SENDER: Address = `0x${'11'.repeat(20)}`
/** The rule of a stream's charges, the same at every upstream commit. */
const UPSTREAM_STREAM: { readonly chargesUncovered: typeof chargesUncovered.yes } = {
  chargesUncovered: chargesUncovered.yes,
}
export const ACCOUNT: { readonly sender: Address; readonly manifestId: string } = {
  sender: SENDER,
  manifestId: 'cap',
}

/** live/byoc-charge-for-compute. */
export function replayChargeForCompute(input: VectorFields, rules: LedgerRules): ReplayedOutcome {
  const ledger = createLedger(input, rules)
  const elapsedNs = Number(input.integer('elapsedNs'))
  chargeForCompute(ledger, ACCOUNT, readPrice(input), elapsedNs, 0)
  const paymentBalance = writeRational(jobBalance(ledger, ACCOUNT, 0))
  return { out: { ledger: peek(ledger), paymentBalance } }
}

/** live/byoc-stream-monitor: the ticks that are due run before each step. */
export function replayStreamMonitor(input: VectorFields, rules: LedgerRules): ReplayedOutcome {
  const ledger = createLedger(input, rules)
  const price = readPrice(input)
  const view = { capabilityExists: true, streamExists: true, controlChannelExists: true }
  let load = input.count('load')
  let workerStops = 0
  let monitoring = true
  let warned = false
  let nextTickNs = STREAM_TICK_NS
  const steps = input.objects('steps').map((step) => {
    const atNs = Number(step.integer('atOffsetNs'))
    for (; monitoring && nextTickNs <= atNs; nextTickNs += STREAM_TICK_NS) {
      const stream = { account: ACCOUNT, price, warned }
      const result = tickStreamMonitor(ledger, stream, view, UPSTREAM_STREAM, nextTickNs)
      if (result.next === 'go-on') {
        warned = result.warned
        continue
      }
      monitoring = false
      if (result.removesStream) view.streamExists = false
      if (result.stopsWorker) workerStops += 1
    }
    switch (step.text('op')) {
      case 'credit':
        ledger.credit(SENDER, ACCOUNT.manifestId, step.rational('amount'), atNs)
        break
      case 'removeCapability':
        view.capabilityExists = false
        break
      case 'removeStream':
        // The stream's context ends: the monitor goes with it and the capacity is given back.
        if (monitoring) load -= 1
        view.streamExists = false
        monitoring = false
        break
      case 'deleteStreamEntry':
        view.streamExists = false
        break
      case 'clearControlChannel':
        view.controlChannelExists = false
        break
    }
    const { streamExists, capabilityExists } = view
    const shownLoad = capabilityExists ? load : null
    return { ledger: peek(ledger), load: shownLoad, monitoring, streamExists, workerStops }
  })
  return { out: { steps } }
}

export function createLedger(input: VectorFields, rules: LedgerRules): Ledger {
  const ledger = new Ledger({ ttlNs: 1e15, rules })
  const start = input.rationalOrNull('ledger')
  if (start !== null) ledger.credit(SENDER, ACCOUNT.manifestId, start, 0)
  return ledger
}

export function readPrice(input: VectorFields): PriceInfo {
  return input.priceInfoOrNull('price') ?? priceInfo(0n)
}

export function peek(ledger: Ledger): string | null {
  return writeRational(ledger.peek(SENDER, ACCOUNT.manifestId))
}
