import type { Address } from '../../../src/bytes/hex.ts'
import { ZERO_HASH } from '../../../src/bytes/hex.ts'
import {
  createJobPayment,
  jobPaymentRefusalText,
} from '../../../src/gateway/byoc/create-payment.ts'
import {
  chargeFinishedJob,
  parseJobBalance,
  takeOverBalance,
  type JobBalanceAccount,
} from '../../../src/gateway/byoc/job-balance.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import { rational, ZERO } from '../../../src/money/rational.ts'
import { priceInfo } from '../../../src/price/price-info.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { TicketSender } from '../../../src/sender/ticket-sender.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import { paymentHeader } from '../../../src/wire/headers.ts'
import type { JobToken } from '../../../src/wire/job-token.ts'
import type { Payment } from '../../../src/wire/messages.ts'
import { outSuite, stepsReplay, type SuiteAdapter } from '../adapter.ts'
import { readTicketParams } from './pm-fields.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

const CAPABILITY = 'cap'
const RECIPIENT: Address = `0x${'00'.repeat(19)}aa`
const TTL_NS = 1e15
/** Max EV, deposit and reserve of the suite's sender. */
const FUNDS_WEI = 10n ** 24n
/** Payments with more tickets are written as the hash of their text. */
const TICKETS_SHOWN_MAX = 8

/** A gateway's side of BYOC payments. */
export const liveByocGatewaySuites: readonly SuiteAdapter[] = [
  outSuite('live/byoc-compare-balance', (input, { rules }) => {
    const account = createAccount(rules, input.rationalOrNull('current'))
    const expected = input.rationalOrNull('expected')
    const compared = takeOverBalance(account, expected, input.rational('minimum'), 0)
    return {
      balance: writeRational(compared.balanceWei),
      difference: writeRational(compared.differenceWei),
      minimumCovered: compared.minimumCovered,
      resetToZero: compared.resetToZero,
      ledger: record(account),
    }
  }),
  stepsReplay('live/byoc-create-payment', (input, { rules }) => {
    const replay = new CreatePaymentReplay(input, rules)
    return ({ fields }) => replay.step(fields)
  }),
  outSuite('live/byoc-parse-balance', (input) => ({
    balance: writeRational(parseJobBalance(input.text('line'))),
  })),
  outSuite('live/byoc-ticket-count', (input, { rules }) => {
    const tickets = rules.gateway.jobTicketCount({
      costWei: input.rational('cost'),
      admissionWei: ZERO,
      evWei: input.rational('ticketEV'),
      timeoutSeconds: input.integer('timeoutSeconds'),
    })
    return { tickets: `${tickets}` }
  }),
  outSuite('live/byoc-update-gateway-balance', (input, { rules }) => {
    const account = createAccount(rules, input.rationalOrNull('ledger'))
    const price = input.priceInfoOrNull('price') ?? priceInfo(0n)
    const left = chargeFinishedJob(account, price, Number(input.text('tookNs')), 0)
    return { balance: writeRational(left) }
  }),
]

/** One gateway with its ledger and sender; steps with equal tokens share the token. */
class CreatePaymentReplay {
  readonly #rules: Rules
  readonly #account: JobBalanceAccount
  readonly #sender: TicketSender | null
  readonly #cryptography = createExactCryptography()

  constructor(input: VectorFields, rules: Rules) {
    this.#rules = rules
    this.#account = createAccount(rules, input.rationalOrNull('ledger'))
    const limits = {
      maxEvWei: rational(FUNDS_WEI),
      maxTotalEvWei: input.rational('maxTotalEV'),
      depositMultiplier: 1n,
    }
    this.#sender = input.flag('hasSender')
      ? new TicketSender({
          privateKey: input.hex('gatewayKey'),
          cryptography: this.#cryptography,
          limits,
          chain: {
            lastSeenBlock: input.integer('l1Block'),
            lastInitializedRound: input.has('round') ? input.integer('round') : 0n,
            lastInitializedBlockHash: input.has('blockHash') ? input.hex('blockHash') : ZERO_HASH,
          },
          senderInfo: () => ({
            depositWei: FUNDS_WEI,
            withdrawRound: 0n,
            reserve: { fundsRemainingWei: FUNDS_WEI, claimedInCurrentRoundWei: 0n },
          }),
          rules: rules.sender,
        })
      : null
  }

  step(fields: VectorFields): object {
    const tokenFields = fields.objectOrNull('token')
    const token = tokenFields === null ? null : readToken(tokenFields)
    const created = createJobPayment(
      {
        sender: this.#sender,
        ledger: this.#account.ledger,
        rules: this.#rules.gateway,
      },
      {
        capability: CAPABILITY,
        timeoutSeconds: BigInt(fields.count('timeoutSeconds')),
        starts: true,
        token,
      },
      0,
    )
    const lastNonce = created.ok ? created.lastNonce : token?.lastNonce
    const state = {
      ledger: record(this.#account),
      tokenLastNonce: lastNonce === undefined ? null : `${lastNonce}`,
    }
    if (created.ok) return { ...this.#writePayment(created.payment), state }
    const text = jobPaymentRefusalText(created.refusal)
    return created.refusal.code === 'upstream-panic'
      ? { panic: text, state }
      : { error: text, state }
  }

  #writePayment(payment: Payment | null): object {
    if (payment === null) return { payment: '' }
    const text = paymentHeader(payment)
    const nonces = payment.ticketSenderParams.map(({ senderNonce }) => `${senderNonce}`)
    const decoded = {
      numTickets: nonces.length,
      firstNonce: nonces[0] ?? null,
      lastNonce: nonces.at(-1) ?? null,
    }
    if (nonces.length <= TICKETS_SHOWN_MAX) return { payment: text, decoded }
    const hash = this.#cryptography.keccak256(new TextEncoder().encode(text))
    return { payment: null, paymentKeccak256: hash, decoded }
  }
}

function readToken(
  fields: VectorFields,
): Pick<JobToken, 'ticketParams' | 'balanceWei' | 'price' | 'lastNonce'> {
  const params = fields.objectOrNull('ticketParams')
  return {
    ticketParams: params === null ? null : readTicketParams(params),
    balanceWei: fields.integer('balance'),
    price: fields.priceInfoOrNull('price'),
    lastNonce: Number(fields.text('lastNonce')),
  }
}

function createAccount(
  rules: Rules,
  startWei: ReturnType<VectorFields['rationalOrNull']>,
): JobBalanceAccount {
  const ledger = new Ledger({ ttlNs: TTL_NS, rules: rules.ledger })
  if (startWei !== null) ledger.credit(RECIPIENT, CAPABILITY, startWei, 0)
  return { ledger, recipient: RECIPIENT, capability: CAPABILITY }
}

function record({ ledger, recipient, capability }: JobBalanceAccount): string | null {
  return writeRational(ledger.peek(recipient, capability))
}
