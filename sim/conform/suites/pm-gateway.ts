import {
  completeBalanceUpdate,
  newBalanceUpdate,
  type BalanceAccount,
  type BalanceUpdateStatus,
} from '../../../src/gateway/balance-update.ts'
import { paymentHeader, segmentHeader } from '../../../src/wire/headers.ts'
import { createPayment, paymentRefusalText, validatePrice } from '../../../src/gateway/payment.ts'
import { createSegmentCredentials } from '../../../src/gateway/segment-credentials.ts'
import { refreshRefusalText, shouldRefreshSession } from '../../../src/gateway/session-refresh.ts'
import { assert } from '../../../src/assert.ts'
import { hexToBytes, ZERO_ADDRESS } from '../../../src/bytes/hex.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import type { StagedUpdate } from '../../../src/ledger/stage-update.ts'
import { wrapInt64 } from '../../../src/money/integers.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { senderRefusalText, type SenderRefusal } from '../../../src/sender/refusal.ts'
import type { TicketSender } from '../../../src/sender/ticket-sender.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import { outSuite, stepsReplay, suiteOf, type SuiteAdapter, type VectorStep } from '../adapter.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { plainPayer, readToken } from './gateway-fields.ts'
import { readTicketParams } from './pm-fields.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

/** The pm area's gateway: price guard, refresh check, balance updates. */
export const pmGatewaySuites: readonly SuiteAdapter[] = [
  suiteOf('pm/validate-price', (input, { rules }) => replayValidatePrice(input, rules)),
  suiteOf('pm/should-refresh', replayShouldRefresh),
  suiteOf('pm/payment-encode', (input, { rules }) => replayPaymentEncode(input, rules)),
  outSuite('pm/gen-seg-creds', replayGenSegCreds),
  stepsReplay('pm/balance-update', (input, { rules }) => {
    const replay = new BalanceUpdateReplay(input.object('config'), rules)
    return (step) => replay.step(step)
  }),
]

const STATUSES: readonly BalanceUpdateStatus[] = ['staged', 'credit-spent', 'received-change']
/** The PM session id where there is no PM session. */
const UNKNOWN_SESSION = '0x00'
/** No clean-up happens in these suites. */
const TTL_NS = 3_600_000_000_000

function replayValidatePrice(input: VectorFields, rules: Rules): ReplayedOutcome {
  const refusal = validatePrice(
    input.priceInfoOrNull('priceInfo'),
    input.priceInfoOrNull('initialPrice'),
    rules.price,
  )
  return refusal === null ? { out: {} } : { error: paymentRefusalText(refusal) }
}

function replayShouldRefresh(input: VectorFields): ReplayedOutcome {
  const error = input.textOrNull('validateTicketParamsError')
  const refusal: SenderRefusal | null = input.flag('isExpiredSentinel')
    ? { code: 'params-expired' }
    : error === null
      ? null
      : { code: 'sender-info-unavailable', text: error }
  const sender = input.flag('hasSender') ? { validateTicketParams: () => refusal } : null
  const authToken = input.has('tokenExpiration')
    ? {
        token: '0x' as const,
        sessionId: '',
        expirationUnixSeconds: input.integer('tokenExpiration'),
      }
    : null
  const check = shouldRefreshSession(
    { authToken, ticketParams: null },
    sender,
    input.integer('nowNs'),
  )
  return check.ok
    ? { out: { refresh: check.refresh !== null } }
    : { error: refreshRefusalText(check.refusal) }
}

function replayPaymentEncode(input: VectorFields, rules: Rules): ReplayedOutcome {
  const chain = {
    lastSeenBlock: input.integer('lastSeenBlock'),
    lastInitializedRound: input.integer('lastInitializedRound'),
    lastInitializedBlockHash: input.hex('lastInitializedBlockHash'),
  }
  const payer = plainPayer(rules, input.hex('privateKey'), chain)
  const sender = input.flag('hasSender') ? payer.sender : null
  const params = input.objectOrNull('ticketParams')
  const pmSessionId =
    sender === null || params === null
      ? UNKNOWN_SESSION
      : sender.startSession(readTicketParams(params), Number(input.text('startNonce')))
  const created = createPayment(
    {
      sender,
      pmSessionId,
      price: input.priceInfoOrNull('priceInfo'),
      initialPrice: input.priceInfoOrNull('initialPrice'),
    },
    input.integer('numTickets'),
    rules.price,
  )
  if (!created.ok) return { error: paymentRefusalText(created.refusal) }
  const nonce = sender?.nonce(pmSessionId)
  const header = paymentHeader(created.payment)
  return { out: nonce?.ok === true ? { header, endNonce: `${nonce.nonce}` } : { header } }
}

function replayGenSegCreds(input: VectorFields): unknown {
  const cryptography = createExactCryptography()
  const token = input.objectOrNull('authToken')
  const credentials = createSegmentCredentials(
    { privateKey: input.hex('privateKey'), cryptography },
    {
      manifestId: input.text('manifestId'),
      // uint64 in the segment, int64 in the message.
      sequence: wrapInt64(input.integer('seq')),
      dataHash: cryptography.keccak256(hexToBytes(input.hex('data'))),
    },
    {
      // float64 seconds, as in Go.
      durationMs: Math.trunc(Number(input.text('durationSecondsF64')) * 1000),
      capabilities: null,
      authToken: token === null ? null : readToken(token, 'expiration'),
    },
  )
  return { header: segmentHeader(credentials) }
}

/** `Sender.EV` is scripted; everything else is the engine's. */
class BalanceUpdateReplay {
  readonly #account: BalanceAccount | null
  readonly #sender: Pick<TicketSender, 'expectedValue'> | null
  readonly #rules: Rules
  readonly #updates = new Map<number, StagedUpdate>()

  constructor(config: VectorFields, rules: Rules) {
    this.#rules = rules
    this.#account = config.flag('hasBalance')
      ? {
          ledger: new Ledger({ ttlNs: TTL_NS, rules: rules.ledger }),
          address: ZERO_ADDRESS,
          manifestId: 'manifest',
        }
      : null
    const evWei = config.rationalOrNull('ev')
    const text = config.textOrNull('evError') ?? 'no expected value'
    this.#sender = config.flag('hasSender')
      ? {
          expectedValue: () =>
            evWei === null
              ? { ok: false, refusal: { code: 'sender-info-unavailable', text } }
              : { ok: true, evWei },
        }
      : null
  }

  step({ op, fields }: VectorStep): object {
    const result = this.#apply(op, fields)
    const account = this.#account
    const balance = account?.ledger.peek(account.address, account.manifestId) ?? null
    return { ...result, state: { balance: writeRational(balance) } }
  }

  #apply(op: string, fields: VectorFields): object {
    const account = this.#account
    if (op === 'credit') {
      assert(account !== null, 'credit without a balance')
      account.ledger.credit(account.address, account.manifestId, fields.rational('amount'), 0)
      return {}
    }
    if (op === 'newBalanceUpdate') return this.#stage(fields)
    const update = this.#updates.get(fields.count('update'))
    const status = STATUSES[fields.count('status')]
    assert(update !== undefined && status !== undefined, 'unknown update or status')
    completeBalanceUpdate(account, update, status, fields.rational('debit'), 0)
    return {}
  }

  #stage(fields: VectorFields): object {
    const staged = newBalanceUpdate(
      this.#account,
      this.#sender,
      'session',
      fields.rationalOrNull('minCredit'),
      this.#rules.ledger,
      0,
    )
    if (!staged.ok) return { error: senderRefusalText(staged.refusal) }
    const { update } = staged
    this.#updates.set(fields.count('update'), update)
    return {
      numTickets: `${update.tickets}`,
      newCredit: writeRational(update.newCreditWei),
      existingCredit: writeRational(update.existingCreditWei),
      debit: '0/1',
      status: 0,
    }
  }
}
