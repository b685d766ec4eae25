import {
  completeBalanceUpdate,
  newBalanceUpdate,
  type BalanceAccount,
  type BalanceUpdateStatus,
} from '../../../src/gateway/balance-update.ts'
import { paymentRefusalText, validatePrice } from '../../../src/gateway/payment.ts'
import { refreshRefusalText, shouldRefreshSession } from '../../../src/gateway/session-refresh.ts'
import { assert } from '../../../src/assert.ts'
import { ZERO_ADDRESS } from '../../../src/bytes/hex.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import type { StagedUpdate } from '../../../src/ledger/stage-update.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { senderRefusalText, type SenderRefusal } from '../../../src/sender/refusal.ts'
import type { TicketSender } from '../../../src/sender/ticket-sender.ts'
import { stepsReplay, suiteOf, type SuiteAdapter, type VectorStep } from '../adapter.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

/** The pm area's gateway: price guard, refresh check, balance updates. */
export const pmGatewaySuites: readonly SuiteAdapter[] = [
  suiteOf('pm/validate-price', (input, { rules }) => replayValidatePrice(input, rules)),
  suiteOf('pm/should-refresh', replayShouldRefresh),
  stepsReplay('pm/balance-update', (input, { rules }) => {
    const replay = new BalanceUpdateReplay(input.object('config'), rules)
    return (step) => replay.step(step)
  }),
]

const STATUSES: readonly BalanceUpdateStatus[] = ['staged', 'credit-spent', 'received-change']
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
