import { assert } from '../../../src/assert.ts'
import { minimalHex } from '../../../src/bytes/hex.ts'
import {
  ActiveOrchestrators,
  ORCHESTRATOR_NOT_FOUND,
} from '../../../src/settlement/active-orchestrators.ts'
import {
  storeRefusalText,
  TicketStore,
  type StoreRefusal,
  type TicketCandidate,
  type TicketRow,
} from '../../../src/settlement/ticket-store.ts'
import { checksumAddress } from '../../../src/ticket/checksum.ts'
import {
  stepsReplay,
  type ConformEnvironment,
  type SuiteAdapter,
  type VectorStep,
} from '../adapter.ts'
import { readTicket, writeWinningTicket } from './pm-fields.ts'
import type { VectorFields } from './vector-fields.ts'

export const pmTicketStoreSuites: readonly SuiteAdapter[] = [
  stepsReplay('pm/ticket-store', (_, environment) => {
    const replay = new TicketStoreReplay(environment)
    return (step) => replay.step(step)
  }),
]

/** All rows count as created within one second. */
const NOW_UNIX_SECONDS = 1_700_000_000n

class TicketStoreReplay {
  readonly #store: TicketStore
  readonly #orchestrators = new ActiveOrchestrators()

  constructor({ rules }: ConformEnvironment) {
    this.#store = new TicketStore(rules.settlement)
  }

  step({ op, fields }: VectorStep): unknown {
    const result = this.#run(op, fields)
    return { ...result, state: { rows: this.#store.rows().map(writeRow) } }
  }

  #run(op: string, fields: VectorFields): object {
    const store = this.#store
    switch (op) {
      case 'store':
        return refusal(store.store(readCandidate(fields), NOW_UNIX_SECONDS))
      case 'remove':
        return refusal(store.remove(readCandidate(fields)))
      case 'markRedeemed': {
        const hash = fields.hex('txHash')
        return refusal(store.markRedeemed(readCandidate(fields), hash, NOW_UNIX_SECONDS))
      }
      case 'selectEarliest': {
        const found = store.earliest(fields.hex('sender'), fields.integer('minCreationRound'))
        return { signedTicket: found === null ? null : writeSelected(found) }
      }
      case 'count': {
        const count = store.count(fields.hex('sender'), fields.integer('minCreationRound'))
        return { count: `${count}` }
      }
      case 'setOrch':
        this.#orchestrators.set(fields.hex('address'), {
          activationRound: fields.integer('activationRound'),
          deactivationRound: fields.integer('deactivationRound'),
        })
        return {}
      default: {
        assert(op === 'isOrchActive', `unknown step ${op}`)
        const active = this.#orchestrators.isActive(fields.hex('address'), fields.integer('round'))
        return active === null ? { active: false, error: ORCHESTRATOR_NOT_FOUND } : { active }
      }
    }
  }
}

function readCandidate(step: VectorFields): TicketCandidate | null {
  const fields = step.objectOrNull('signedTicket')
  if (fields === null) return null
  const ticket = fields.objectOrNull('ticket')
  return {
    ticket:
      ticket === null
        ? null
        : {
            ...readTicket(ticket),
            paramsExpirationBlock: ticket.integer('paramsExpirationBlock'),
          },
    signature: fields.has('sig') ? fields.hex('sig') : null,
    recipientRand: fields.has('recipientRand') ? fields.integer('recipientRand') : null,
  }
}

/** The price is not stored. */
function writeSelected(winning: TicketRow['winning']): unknown {
  const { ticket, ...rest } = writeWinningTicket(winning)
  return { ...rest, ticket: { ...ticket, pricePerPixel: null } }
}

function writeRow({ winning, redemption }: TicketRow): unknown {
  const { ticket } = winning
  return {
    sig: winning.signature,
    senderText: checksumAddress(ticket.sender),
    recipientText: checksumAddress(ticket.recipient),
    faceValueBytes: minimalHex(ticket.faceValueWei),
    winProbBytes: minimalHex(ticket.winProb),
    recipientRandBytes: minimalHex(winning.recipientRand),
    senderNonce: `${ticket.senderNonce}`,
    recipientRandHashText: ticket.recipientRandHash,
    creationRound: `${ticket.creationRound}`,
    creationRoundBlockHashText: ticket.creationRoundBlockHash,
    paramsExpirationBlock: `${winning.paramsExpirationBlock}`,
    redeemed: redemption !== null,
    txHashText: redemption?.transactionHash ?? null,
  }
}

function refusal(found: StoreRefusal | null): object {
  return found === null ? {} : { error: storeRefusalText(found) }
}
