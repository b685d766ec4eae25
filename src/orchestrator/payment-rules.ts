import { rule, type Rule } from '../rule.ts'

/** Whose price a session is charged at. */
export type DebitPriceSource = 'first-payment' | 'own-record'

/** The two ids that a payment to a running session carries. */
export interface PaymentResultIds {
  /** Manifest id of the segment credentials: the key of balance and fixed price. */
  readonly manifestId: string
  /** Session id of the auth token. */
  readonly authSessionId: string
}

type YesOrNo = Rule<() => boolean>

export const fixPriceBeforeValidation: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  yes: rule(
    {
      variant: 'before-validation',
      summary: "Fix the session's price as soon as a payment with ticket parameters names one.",
      source: 'PM-83 step 6, PM-145, go-livepeer core/orchestrator.go:ProcessPayment',
    },
    () => true,
  ),
  no: rule(
    {
      variant: 'after-a-valid-ticket',
      summary: "Fix the session's price only when a ticket bound to it was credited.",
      why: 'A price that no ticket has proved must not bind a session (I-5, I-24); a ticket that was credited is bound to a price that was quoted.',
      source:
        'PM-83, PM-145; repairs pm I-5, pm I-24, X-9, pm surprise 15; recommended deviation D-3 of the pm spec',
    },
    () => false,
  ),
}

export const ticketlessPayment: {
  readonly takesPartInPricing: YesOrNo
  readonly noNewCredit: YesOrNo
} = {
  takesPartInPricing: rule(
    {
      variant: 'takes-part-in-pricing',
      summary: "A payment without ticket parameters takes part in fixing the session's price.",
      source: 'PM-83 step 3, LV-51, go-livepeer core/orchestrator.go:ProcessPayment',
    },
    () => true,
  ),
  noNewCredit: rule(
    {
      variant: 'no-new-credit',
      summary:
        'A payment without ticket parameters brings no new credit and says nothing on price.',
      why: 'Nothing in a payment without tickets is authenticated (I-5, INV-10), so it may decide nothing; here it changes neither credit nor price.',
      source:
        'PM-83, LV-51; repairs pm I-5, pm I-22, INV-10, X-7; recommended deviation D-3 of the pm spec',
    },
    () => false,
  ),
}

export const stickyReceiveError: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  yes: rule(
    {
      variant: 'sticky',
      summary: 'After one refused ticket no later ticket of the payment is credited.',
      source: 'PM-83 step 7, LV-51, go-livepeer core/orchestrator.go:ProcessPayment',
    },
    () => true,
  ),
  no: rule(
    {
      variant: 'each-on-its-own',
      summary: 'Every good ticket is credited, whatever became of the others.',
      why: 'Good tickets behind a bad one use up their nonces, and may be redeemed, without credit; judged one by one, their order changes nothing.',
      source: 'PM-83, LV-51; repairs pm surprise 17, B66',
    },
    () => false,
  ),
}

export const debitPrice: {
  readonly firstPayment: Rule<() => DebitPriceSource>
  readonly ownRecord: Rule<() => DebitPriceSource>
} = {
  firstPayment: rule(
    {
      variant: 'first-payment',
      summary: 'Charge the expected price of the first payment for the whole session.',
      source: 'LV-38, LV-40, LV-41, go-livepeer server/ai_http.go:StartLiveVideoToVideo',
    },
    (): DebitPriceSource => 'first-payment',
  ),
  ownRecord: rule(
    {
      variant: 'own-record',
      summary:
        "Charge the orchestrator's own price: the one fixed for the session, else its quote.",
      why: "The price in a payment is the payer's own claim (I-5, INV-10); the orchestrator's record holds the price that it has quoted itself.",
      source:
        'LV-40, LV-41, PM-142; repairs pm I-5, INV-10, X-7; recommended deviation D-3 of the pm spec',
    },
    (): DebitPriceSource => 'own-record',
  ),
}

export const paymentResultPriceKey: {
  readonly authSession: Rule<(ids: PaymentResultIds) => string>
  readonly manifest: Rule<(ids: PaymentResultIds) => string>
} = {
  authSession: rule(
    {
      variant: 'auth-session',
      summary: "Price the answer by the auth token's session, while payments fix it by manifest.",
      source: 'LV-49, PM-147, go-livepeer server/segment_rpc.go:Payment',
    },
    (ids: PaymentResultIds) => ids.authSessionId,
  ),
  manifest: rule(
    {
      variant: 'manifest',
      summary: 'Price the answer by the manifest under which the payment is booked.',
      why: 'Looked up under another id a fixed price is never found, answers name the current one and signers stop paying; one id finds it.',
      source: 'LV-49, PM-147; repairs pm I-24, pricing I-14, B64',
    },
    (ids: PaymentResultIds) => ids.manifestId,
  ),
}

export const takesPaymentWithoutInfo: { readonly no: YesOrNo; readonly yes: YesOrNo } = {
  no: rule(
    {
      variant: 'info-first',
      summary: 'Who cannot make an info of its own refuses the payment that came.',
      source: 'LV-48, PM-86; go-livepeer server/segment_rpc.go:Payment, ServeSegment',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'payment-first',
      summary: 'A payment is taken, and answered without an info when none can be made.',
      why: 'At a gas price for which no parameters can be issued, valid tickets of parameters issued before are refused and the stream is cut; taken, they are credited.',
      source: 'repairs LV-48, PM-86, INV-05; an answer without info changes nothing (PM-164)',
    },
    () => true,
  ),
}

export const answersAfterPayment: { readonly no: YesOrNo; readonly yes: YesOrNo } = {
  no: rule(
    {
      variant: 'before-the-payment',
      summary: 'The answer to a payment carries the price from before it.',
      source: 'PR-49, PR-70; go-livepeer server/segment_rpc.go:ServeSegment, Payment',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'after-the-payment',
      summary:
        'The answer to a payment carries the price that this payment has fixed, which the next one is charged at.',
      why: 'Computed first, an answer quotes a price that its own payment replaces, and the next payment is made at it; afterwards, it is the fixed one.',
      source: 'repairs PR-49, PR-70, pricing I-11',
    },
    () => true,
  ),
}

export const webhookPriceOverFixed: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  yes: rule(
    {
      variant: 'over-the-fixed-price',
      summary: "The webhook's price goes into answers to segments also when a price was fixed.",
      source: 'PR-49, X-29; go-livepeer server/rpc.go:getPriceInfo',
    },
    () => true,
  ),
  no: rule(
    {
      variant: 'below-the-fixed-price',
      summary: 'A session that has its price keeps it, whatever the webhook has said.',
      why: "A webhook's price in answers moves a session's price under its payer; below the fixed one, it counts only until a price is fixed.",
      source: 'repairs PR-49, X-29, pricing I-11',
    },
    () => false,
  ),
}

export const refreshPaymentUrl: { readonly absent: YesOrNo; readonly present: YesOrNo } = {
  absent: rule(
    {
      variant: 'absent',
      summary: 'The answer of /refresh-payment has no payment URL.',
      source: 'PR-52, errata, go-livepeer server/rpc.go:RefreshPayment before 2026-08',
    },
    () => false,
  ),
  present: rule(
    {
      variant: 'present',
      summary: 'The answer of /refresh-payment names the URL to pay at.',
      source: 'PR-52, go-livepeer server/rpc.go:RefreshPayment since 2026-08',
    },
    () => true,
  ),
}

export const knowsRepeats: { readonly no: YesOrNo; readonly yes: YesOrNo } = {
  no: rule(
    {
      variant: 'taken-anew',
      summary:
        'A start, a segment or a paid request that comes twice is worked on and charged twice.',
      source: 'LV-38, LV-42, PM-86, PR-81; go-livepeer server/ai_http.go, server/segment_rpc.go',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'answered-as-before',
      summary:
        'A start is known by its tickets, a segment by its number, a paid request by its id: one that comes again is answered as before.',
      why: 'A request that the network doubles is worked on and charged twice, and its payer knows of one; answered as before, its work is done and charged once.',
      source: 'repairs LV-38, LV-42, PM-86, PR-81, INV-10, B65',
    },
    () => true,
  ),
}

export const chargesUncovered: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  yes: rule(
    {
      variant: 'twice-then-end',
      summary: 'A BYOC stream is charged whatever its credit; the second time below zero ends it.',
      source: 'BY-25; go-livepeer byoc/stream_orchestrator.go:monitorOrchStream',
    },
    () => true,
  ),
  no: rule(
    {
      variant: 'covered-only',
      summary:
        'A BYOC stream is charged what its credit covers; the first charge that it does not ends it.',
      why: 'Charged past its credit, a stream runs up a debt that nobody has to pay; ended at the first uncovered charge, debits stay within credits.',
      source: 'repairs BY-25, B44; brings INV-25 to BYOC; what live sessions do, LV-43',
    },
    () => false,
  ),
}

export const listsCapabilityPrices: {
  readonly withoutCapabilities: Rule<(asked: boolean) => boolean>
  readonly always: Rule<(asked: boolean) => boolean>
} = {
  withoutCapabilities: rule(
    {
      variant: 'only-without-capabilities',
      summary: 'Only an info that was asked for without capabilities lists their prices.',
      source: 'BY-1, PR-49; go-livepeer server/rpc.go:orchestratorInfoWithCaps',
    },
    (asked: boolean) => !asked,
  ),
  always: rule(
    {
      variant: 'always',
      summary: 'Every info lists the prices of capabilities.',
      why: "A gateway that adopts the answer to its first payment loses the capability's price, and its unit with it; always listed, it stays.",
      source: 'repairs BY-1, BY-36, PR-49, B79',
    },
    () => true,
  ),
}
