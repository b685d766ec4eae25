import { unreachable } from '../../src/assert.ts'
import type { Address, Hex } from '../../src/bytes/hex.ts'
import type { AbiValue } from '../../src/settlement/abi.ts'
import { ticketValue } from '../../src/settlement/redeem-calldata.ts'
import { encodeCall } from '../../src/settlement/ticket-broker-abi.ts'
import type {
  BrokerCall,
  RedemptionBatch,
  TicketBroker,
} from '../../src/settlement/ticket-broker.ts'
import type { RedemptionCall } from '../../src/settlement/ticket-check.ts'

interface Split {
  readonly depositWei: bigint
  readonly reserveWei: bigint
}

/** One call of the contract, the same for both sides. */
export type Call = { readonly from: Address } & (
  | { readonly name: 'fundDeposit' | 'fundReserve'; readonly valueWei: bigint }
  | { readonly name: 'fundDepositAndReserve'; readonly valueWei: bigint; readonly split: Split }
  | {
      readonly name: 'fundDepositAndReserveFor'
      readonly valueWei: bigint
      readonly split: Split
      readonly sender: Address
    }
  | { readonly name: 'unlock' | 'cancelUnlock' | 'withdraw' }
  | { readonly name: 'redeemWinningTicket'; readonly redemption: RedemptionCall }
  | { readonly name: 'batchRedeemWinningTickets'; readonly batch: RedemptionBatch }
  | { readonly name: 'setUnlockPeriod' | 'setTicketValidityPeriod'; readonly rounds: bigint }
  | { readonly name: 'setController'; readonly controller: Address }
)

export function callModel(broker: TicketBroker, call: Call): BrokerCall {
  switch (call.name) {
    case 'fundDeposit':
    case 'fundReserve':
      return broker[call.name](call.from, call.valueWei)
    case 'fundDepositAndReserve':
      return broker.fundDepositAndReserve(call.from, call.valueWei, call.split)
    case 'fundDepositAndReserveFor': {
      const { sender, split } = call
      return broker.fundDepositAndReserveFor(call.from, call.valueWei, { sender, ...split })
    }
    case 'unlock':
    case 'cancelUnlock':
    case 'withdraw':
      return broker[call.name](call.from)
    case 'redeemWinningTicket':
      return broker.redeemWinningTicket(call.redemption)
    case 'batchRedeemWinningTickets':
      return broker.batchRedeemWinningTickets(call.batch)
    case 'setUnlockPeriod':
    case 'setTicketValidityPeriod':
      return broker[call.name](call.from, call.rounds)
    case 'setController':
      return broker.setController(call.from, call.controller)
    default:
      return unreachable(call)
  }
}

/** The ether that goes with it. */
export function valueOf(call: Call): bigint {
  return 'valueWei' in call ? call.valueWei : 0n
}

export function callData(call: Call): Hex {
  return encodeCall(call.name, argumentsOf(call))
}

function argumentsOf(call: Call): readonly AbiValue[] {
  switch (call.name) {
    case 'fundDeposit':
    case 'fundReserve':
    case 'unlock':
    case 'cancelUnlock':
    case 'withdraw':
      return []
    case 'fundDepositAndReserve':
      return [call.split.depositWei, call.split.reserveWei]
    case 'fundDepositAndReserveFor':
      return [call.sender, call.split.depositWei, call.split.reserveWei]
    case 'redeemWinningTicket': {
      const { ticket, signature, recipientRand } = call.redemption
      return [ticketValue(ticket), signature, recipientRand]
    }
    case 'batchRedeemWinningTickets': {
      const { tickets, signatures, recipientRands } = call.batch
      return [tickets.map(ticketValue), signatures, recipientRands]
    }
    case 'setUnlockPeriod':
    case 'setTicketValidityPeriod':
      return [call.rounds]
    case 'setController':
      return [call.controller]
    default:
      return unreachable(call)
  }
}
