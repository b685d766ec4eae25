import type { PriceInfo } from '../price/price-info.ts'
import { rule, type Rule } from '../rule.ts'
import type { BalanceUpdateStatus } from './balance-update.ts'

/** How far a payment of the local sender came. `nothing-sent`: no ticket was needed and none was sent. */
export type PaymentExit =
  'before-staging' | 'not-sent' | 'not-acknowledged' | 'acknowledged' | 'nothing-sent'

/** The prices that a live session can be charged at. */
export interface SessionPrices {
  /** When the session began (P0 of LV-11). */
  readonly first: PriceInfo
  readonly current: PriceInfo | null
}

type YesOrNo = Rule<() => boolean>

export const bookPayment: Readonly<
  Record<
    'beforeSending' | 'onAcknowledgement',
    Rule<(exit: PaymentExit) => BalanceUpdateStatus | null>
  >
> = {
  beforeSending: rule(
    {
      variant: 'before-sending',
      summary:
        'From staging on, credit and debit are booked as if the payment had arrived, whatever becomes of it.',
      source: 'PM-138, LV-24, LV-27; go-livepeer server/live_payment.go:SendPayment',
    },
    (exit: PaymentExit): BalanceUpdateStatus | null =>
      exit === 'before-staging' ? null : 'received-change',
  ),
  onAcknowledgement: rule(
    {
      variant: 'on-acknowledgement',
      summary:
        'The work is always charged; the credit counts when the orchestrator has acknowledged the payment.',
      source: 'repairs PM-138, INV-05',
    },
    (exit: PaymentExit): BalanceUpdateStatus | null =>
      exit === 'acknowledged' || exit === 'nothing-sent' ? 'received-change' : 'not-credited',
  ),
}

export const redelivers: {
  readonly never: Rule<(status: number) => boolean>
  readonly untilAnswered: Rule<(status: number) => boolean>
} = {
  never: rule(
    {
      variant: 'never',
      summary: 'A payment that was not accepted is forgotten, its tickets with it.',
      source: 'LV-27, LV-35; go-livepeer server/live_payment.go:SendPayment',
    },
    () => false,
  ),
  untilAnswered: rule(
    {
      variant: 'until-answered',
      summary:
        'A payment without answer, or with a server error, goes first at the next payment; a refusal ends it.',
      source: 'repairs LV-35, INV-06',
    },
    (status: number) => status === 0 || status >= 500,
  ),
}

export const nonOkAnswerIsSuccess: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  yes: rule(
    {
      variant: 'success',
      summary: 'The local sender logs any other status than 200 and reports success.',
      source: 'LV-26, PM-138; go-livepeer server/live_payment.go:SendPayment',
    },
    () => true,
  ),
  no: rule(
    {
      variant: 'error',
      summary: 'Any other status than 200 is an error of the payment.',
      source: 'repairs LV-26; what the remote sender does, LV-34',
    },
    () => false,
  ),
}

export const feePrice: Readonly<
  Record<'first' | 'current', Rule<(prices: SessionPrices) => PriceInfo>>
> = {
  first: rule(
    {
      variant: 'first',
      summary: 'A live session is charged at the price that it began with.',
      source: 'LV-11, LV-23; go-livepeer server/ai_live_video.go:startTricklePublish',
    },
    (prices: SessionPrices) => prices.first,
  ),
  current: rule(
    {
      variant: 'current',
      summary: "A live session is charged at the orchestrator's latest price.",
      source: 'proposal to LV-23',
    },
    (prices: SessionPrices) => prices.current ?? prices.first,
  ),
}

export const sendsTicketlessPayments: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  yes: rule(
    {
      variant: 'sent',
      summary: 'A payment is sent also when credit covers the fee and it holds no tickets.',
      source: 'LV-28, PM-10; go-livepeer server/live_payment.go:SendPayment',
    },
    () => true,
  ),
  no: rule(
    {
      variant: 'withheld',
      summary: 'Nothing is sent while credit covers the fee.',
      source: 'repairs LV-28, LV-51 step 3',
    },
    () => false,
  ),
}

export const adoptsStateOf482: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  no: rule(
    {
      variant: 'error',
      summary: 'Every signer status but 200 and 480 is an error, and the signed state stays.',
      source: 'LV-32; go-livepeer server/live_payment.go:RequestPayment',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'adopted',
      summary: '482 means that credit covers the time so far; a state that comes with it is kept.',
      source: 'repairs LV-32',
    },
    () => true,
  ),
}

export const storesStateOnSignerAnswer: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  yes: rule(
    {
      variant: 'on-signer-answer',
      summary:
        'The signed state is kept as soon as the signer answers, so that no nonce is signed twice.',
      source: 'LV-33; go-livepeer server/live_payment.go:RequestPayment',
    },
    () => true,
  ),
  no: rule(
    {
      variant: 'on-acknowledgement',
      summary:
        'The signed state is kept when the orchestrator has acknowledged the payment; a lost one is signed again.',
      source: 'proposal to LV-35',
    },
    () => false,
  ),
}

export const cleansUpEqualSession: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  yes: rule(
    {
      variant: 'deleted',
      summary: 'An answer with the running ticket parameters deletes their PM session.',
      source: 'PM-164, LV-26 (errata); go-livepeer server/broadcast.go:updateSession',
    },
    () => true,
  ),
  no: rule(
    {
      variant: 'kept',
      summary: 'An answer with the running ticket parameters leaves their PM session as it is.',
      source: 'repairs PM-164',
    },
    () => false,
  ),
}

export const movesBalance: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  no: rule(
    {
      variant: 'abandoned',
      summary: 'A new auth session starts with an empty balance; the old one is left behind.',
      source: 'PM-164, I-21; go-livepeer server/broadcast.go:updateSession',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'moved',
      summary: 'A new auth session takes the balance of the old one over.',
      source: 'repairs I-21',
    },
    () => true,
  ),
}

export const offChainPaymentCrashes: { readonly yes: YesOrNo; readonly no: YesOrNo } = {
  yes: rule(
    {
      variant: 'crashes',
      summary: 'A gateway without key that pays a price crashes once the payment was sent.',
      source: 'LV-21 to LV-28 (errata); go-livepeer server/live_payment.go:SendPayment',
    },
    () => true,
  ),
  no: rule(
    {
      variant: 'pays-nothing',
      summary: 'A gateway without key sends nothing and goes on.',
      source: 'repairs LV-21 to LV-28',
    },
    () => false,
  ),
}

export const asksWithCapabilities: Readonly<
  Record<'asTheClientDoes' | 'always', Rule<(client: boolean) => boolean>>
> = {
  asTheClientDoes: rule(
    {
      variant: 'as-the-client-does',
      summary: 'Clients of external capabilities ask for an info without naming them.',
      source: 'BY-1',
    },
    (client: boolean) => client,
  ),
  always: rule(
    {
      variant: 'always',
      summary: 'Every info is asked for with what the session wants, so that it carries its price.',
      source: 'repairs BY-1, INV-08',
    },
    () => true,
  ),
}

export const bookFirstPayment: Readonly<
  Record<'creditSpent' | 'changeKept', Rule<() => BalanceUpdateStatus>>
> = {
  creditSpent: rule(
    {
      variant: 'credit-spent',
      summary: 'What the first payment holds beyond the prepay is given up.',
      source: 'LV-18, PM-135; go-livepeer server/ai_process.go:submitLiveVideoToVideo',
    },
    () => 'credit-spent',
  ),
  changeKept: rule(
    {
      variant: 'change-kept',
      summary: 'What the first payment holds beyond the prepay counts for the next one.',
      source: 'repairs LV-18, I-20',
    },
    () => 'received-change',
  ),
}
