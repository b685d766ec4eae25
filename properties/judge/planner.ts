import { assert, unreachable } from '../../src/assert.ts'
import type { Address } from '../../src/bytes/hex.ts'
import { MAX_UINT256 } from '../../src/money/integers.ts'
import type { ContractTicket } from '../../src/settlement/contract-ticket.ts'
import type { TicketBroker } from '../../src/settlement/ticket-broker.ts'
import type { RedemptionCall } from '../../src/settlement/ticket-check.ts'
import type { Call } from './call.ts'
import { owner, senders, thirdParty } from './cast.ts'
import type { CallStep, TicketChoice } from './step.ts'
import { compactSignature, makeTicket } from './ticket-plan.ts'
import type { World } from './world.ts'

/** Turns steps into calls: it knows who has what and which tickets there are. */
export class Planner {
  readonly #broker: TicketBroker
  readonly #world: World
  readonly #made: RedemptionCall[] = []

  constructor(broker: TicketBroker, world: World) {
    this.#broker = broker
    this.#world = world
  }

  /** All that were ever made. */
  get tickets(): readonly ContractTicket[] {
    return this.#made.map(({ ticket }) => ticket)
  }

  plan(step: CallStep): Call {
    switch (step.call) {
      case 'fundDeposit':
      case 'fundReserve':
        return { name: step.call, from: callerOf(step.from), valueWei: step.amountWei }
      case 'fundDepositAndReserve':
      case 'fundDepositAndReserveFor':
        return planFunding(step)
      case 'unlock':
      case 'cancelUnlock':
      case 'withdraw':
        return { name: step.call, from: callerOf(step.from) }
      case 'redeemWinningTicket': {
        const redemption = this.#choose(step.ticket)
        return { name: step.call, from: callerOf(step.from), redemption }
      }
      case 'batchRedeemWinningTickets':
        return this.#planBatch(step)
      case 'setUnlockPeriod':
      case 'setTicketValidityPeriod': {
        const from = step.byOwner ? owner : thirdParty
        return { name: step.call, from, rounds: step.rounds }
      }
      case 'setController':
        return this.#planController(step.by)
      default:
        return unreachable(step)
    }
  }

  /** To itself: another Controller would know no neighbours. */
  #planController(by: 'the Controller' | 'somebody'): Call {
    const { controller } = this.#broker
    return { name: 'setController', from: by === 'somebody' ? thirdParty : controller, controller }
  }

  #planBatch(step: Extract<CallStep, { call: 'batchRedeemWinningTickets' }>): Call {
    const chosen = step.tickets.map((choice) => this.#choose(choice))
    const signatures = chosen.map(({ signature }) => signature)
    const recipientRands = chosen.map(({ recipientRand }) => recipientRand)
    if (step.lists === 'signature missing') signatures.pop()
    if (step.lists === 'recipientRand missing') recipientRands.pop()
    if (step.lists === 'longer') {
      signatures.push('0x')
      recipientRands.push(0n)
    }
    const batch = { tickets: chosen.map(({ ticket }) => ticket), signatures, recipientRands }
    return { name: step.call, from: callerOf(step.from), batch }
  }

  #choose(choice: TicketChoice): RedemptionCall {
    if ('make' in choice) {
      const made = makeTicket(choice.make, {
        broker: this.#broker,
        currentRound: this.#world.currentRound,
        nonce: this.#made.length,
      })
      this.#made.push(made)
      return made
    }
    const known = this.#made[choice.again % Math.max(1, this.#made.length)]
    if (known === undefined) return this.#choose({ make: PLAIN })
    if (choice.signature === 'same') return known
    return { ...known, signature: compactSignature(known.signature) }
  }
}

const PLAIN = {
  sender: 0,
  recipient: 0,
  faceValue: 'half the deposit',
  wins: 'always',
  roundsOld: 0,
  fault: null,
} as const

function planFunding(
  step: Extract<CallStep, { call: 'fundDepositAndReserve' | 'fundDepositAndReserveFor' }>,
): Call {
  const { depositWei, reserveWei } = step
  const split = { depositWei, reserveWei }
  const sumWei = depositWei + reserveWei
  const from = callerOf(step.from)
  const valueWei = depositWei === MAX_UINT256 ? 0n : sentWei(sumWei, step.sent)
  if (step.call === 'fundDepositAndReserve') return { name: step.call, from, valueWei, split }
  return { name: step.call, from, valueWei, split, sender: callerOf(step.sender) }
}

function sentWei(sumWei: bigint, sent: 'the sum' | 'one more' | 'nothing'): bigint {
  if (sent === 'nothing') return 0n
  return sent === 'the sum' ? sumWei : sumWei + 1n
}

function callerOf(index: number): Address {
  const caller = [...senders, thirdParty][index]
  assert(caller !== undefined, 'a step names somebody who is not there')
  return caller
}
