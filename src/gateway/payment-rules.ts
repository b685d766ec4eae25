import type { Address } from '../bytes/hex.ts'
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

/** What the book of a live stream can stand under. */
export interface StreamIds {
  readonly recipient: Address
  /** Drawn for the stream. */
  readonly drawnId: string
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
      why: 'A lost payment counts as credit that never arrived, so later ones are too small and the stream is cut; only what arrived is credit.',
      source: 'repairs PM-138, LV-24, LV-27, INV-05, X-10, B65',
    },
    (exit: PaymentExit): BalanceUpdateStatus | null =>
      exit === 'acknowledged' || exit === 'nothing-sent' ? 'received-change' : 'not-credited',
  ),
}

/** Of a payment header that could not be read: nothing has happened to the payment (spec LV-48). */
const UNREADABLE = 402

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
        'A payment without answer, with a server error, or that could not be read (402), goes first at the next payment; another refusal ends it.',
      why: 'Tickets lost on the way stay counted as delivered and nobody sends them again; sent first until answered, an outage only delays them.',
      source: 'repairs LV-27, LV-35, INV-06, B65',
    },
    (status: number) => status === 0 || status === UNREADABLE || status >= 500,
  ),
}

export const repeatsRequestAfterMs: {
  readonly never: Rule<() => number | null>
  readonly second: Rule<() => number | null>
} = {
  never: rule(
    {
      variant: 'never',
      summary: "A request without answer is waited for until the client's time-out.",
      source: 'LV-27, LV-35, P-13; go-livepeer server/live_payment.go:SendPayment',
    },
    () => null,
  ),
  second: rule(
    {
      variant: 'after-a-second',
      summary:
        'A request without answer is sent again, word for word, every second until its time-out.',
      why: 'One lost message keeps a payer waiting for a minute while the credit runs dry; to ask again costs a second and no money.',
      source: 'repairs LV-27, LV-35, INV-06, B65',
    },
    () => 1000,
  ),
}

export const keepsUnansweredCall: { readonly no: YesOrNo; readonly yes: YesOrNo } = {
  no: rule(
    {
      variant: 'asks-anew',
      summary:
        'After a signer call without answer the next one is made anew with the old state: what the lost one billed and signed is billed and signed twice.',
      source: 'LV-31, LV-33, SG-26; go-livepeer server/live_payment.go:RequestPayment',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'asks-the-same',
      summary:
        'Calls carry an id and the time of the session; one without answer is made again with both before another one.',
      why: 'A new call with the old state signs the same nonces and bills the same time again; the same call gets the same answer from any signer.',
      source: 'repairs LV-33, SG-26, INV-14, INV-18, B74',
    },
    () => true,
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
      why: 'A refusal reported as success is never acted on, and the stream ends for want of credit; an error tells the caller while there is time.',
      source:
        'repairs LV-26, PM-138, X-10, B65, pm surprise 32; what the remote sender does, LV-34',
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
      why: "A payment without tickets brings no credit and unsettles the session's price; while credit covers the fee nothing needs to be said.",
      source: 'repairs LV-28, LV-51 step 3, pm I-22, B47',
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
      why: '482 says that credit suffices and is no failure; with the state that it carries, payer and signer agree up to when a session is billed.',
      source: 'repairs LV-32, SG-31, B67',
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
      why: 'Deleting the session that was just stored makes the next payment fail for want of it; an equal answer must not end what is in use.',
      source: 'repairs PM-164, LV-26 (errata), pm surprise 20',
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
      why: 'Credit left under the old token was paid for and is never used; accounts that outlive a token on one side must do so on the other.',
      source: 'repairs PM-164, pm I-21, pricing I-13, B11, B17',
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
      why: 'The crash takes down a stream that was served and paid for; without a key there is nothing to sign, so nothing to send.',
      source: 'repairs LV-21 to LV-28 (errata)',
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
      why: "An info asked for without naming the job is bound to the base price, and tickets at the job's price fail; asked by name, it binds to that.",
      source: 'repairs BY-1, INV-08, B28, B40, B79',
    },
    () => true,
  ),
}

export const streamAccount: Readonly<Record<'ownForEach', Rule<(ids: StreamIds) => string>>> = {
  ownForEach: rule(
    {
      variant: 'own-for-each',
      summary: 'Every stream has a book of its own, which begins empty.',
      source:
        'LV-18; go-livepeer server/ai_process.go:submitLiveVideoToVideo since 86cd1e95c, e09856430',
    },
    ({ drawnId }: StreamIds) => drawnId,
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
      why: 'Tickets come whole, so a first payment exceeds the prepay and its payer forgets the rest; kept, the rest lowers the next payment.',
      source: 'repairs LV-18, pm I-20, pricing I-13, B82',
    },
    () => 'received-change',
  ),
}
