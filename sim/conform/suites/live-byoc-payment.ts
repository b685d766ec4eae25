import { ZERO } from '../../../src/money/rational.ts'
import { confirmJobPayment, jobPaymentRefusalText } from '../../../src/orchestrator/job-account.ts'
import type { PaymentOutcome } from '../../../src/orchestrator/process-payment.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { ACCOUNT, createLedger, peek, readPrice } from './live-byoc-account.ts'
import { decodePaymentHeader } from '../../../src/wire/headers.ts'
import type { VectorFields } from './vector-fields.ts'

/** live/byoc-confirm-payment; processing the payment is scripted. */
export function replayConfirmPayment(input: VectorFields, rules: Rules): ReplayedOutcome {
  const ledger = createLedger(input, rules.ledger)
  const header = input.text('paymentHeader')
  let paymentProcessed = false
  const process = (): PaymentOutcome => {
    paymentProcessed = true
    const credit = input.rationalOrNull('credit')
    if (credit !== null) ledger.credit(ACCOUNT.sender, ACCOUNT.manifestId, credit, 0)
    const text = input.textOrNull('processPaymentError')
    return {
      refusal: text === null ? null : { code: 'upstream-panic', text },
      sender: ACCOUNT.sender,
      tickets: 0,
      creditedTickets: 0,
      repeatedTickets: 0,
      creditedWei: ZERO,
      won: [],
      received: [],
    }
  }
  const payment = header === '' ? null : decodePaymentHeader(header)
  const request = { account: ACCOUNT, price: readPrice(input), payment, beyondWei: ZERO }
  const outcome = confirmJobPayment({ ledger, rules: rules.orchestrator }, request, process, 0)
  const text = outcome.refusal === null ? null : jobPaymentRefusalText(outcome.refusal)
  const panics = outcome.refusal?.code === 'upstream-panic'
  return {
    out: {
      error: panics ? null : text,
      ...(panics ? { panic: text } : {}),
      paymentProcessed,
      ledger: peek(ledger),
      load: input.count('load') - (outcome.freesCapacity ? 1 : 0),
    },
  }
}
