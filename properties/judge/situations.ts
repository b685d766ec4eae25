import type { Address } from '../../src/bytes/hex.ts'
import type { BrokerEvent } from '../../src/settlement/broker-event.ts'
import { readAuxData } from '../../src/settlement/contract-ticket.ts'
import type { BrokerCall, TicketBroker } from '../../src/settlement/ticket-broker.ts'
import type { SenderInfo } from '../../src/ticket/sender-info.ts'
import type { Call } from './call.ts'
import { recipients, senders } from './cast.ts'

/** A call and what the model made of it. */
interface Moment {
  readonly call: Call
  readonly called: BrokerCall
  readonly round: bigint
  readonly before: Before
}

/** What the getters said before a call. */
export interface Before {
  info(sender: Address): SenderInfo
  /** Null = the getter panics. */
  shareWei(sender: Address, recipient: Address): bigint | null
  claimedWei(sender: Address, recipient: Address): bigint
}

interface Situation {
  readonly name: string
  readonly seen: (moment: Moment) => boolean
}

/** One ticket that was redeemed by itself, and what it brought. */
interface Redemption {
  readonly sender: Address
  readonly recipient: Address
  readonly faceValueWei: bigint
  readonly fromDepositWei: bigint
  readonly fromReserveWei: bigint
  readonly before: Before
  readonly creationRound: bigint
  readonly round: bigint
}

/** What a judge that is worth its name must have seen, beside every event and every revert of every call. */
export const situations: readonly Situation[] = [
  paid(
    'the deposit alone pays',
    ({ fromDepositWei, fromReserveWei }) => fromDepositWei > 0n && fromReserveWei === 0n,
  ),
  paid(
    'the reserve alone pays',
    ({ fromDepositWei, fromReserveWei }) => fromDepositWei === 0n && fromReserveWei > 0n,
  ),
  paid(
    'deposit and reserve pay',
    ({ fromDepositWei, fromReserveWei }) => fromDepositWei > 0n && fromReserveWei > 0n,
  ),
  paid(
    'a ticket takes the deposit to exactly 0',
    ({ sender, faceValueWei, before }) =>
      faceValueWei > 0n && faceValueWei === before.info(sender).depositWei,
  ),
  paid(
    'a ticket takes the whole share',
    ({ sender, recipient, fromReserveWei, before }) =>
      fromReserveWei > 0n && fromReserveWei === before.shareWei(sender, recipient),
  ),
  paid('less than the face value is paid', (paid) => {
    const amountWei = paid.fromDepositWei + paid.fromReserveWei
    return amountWei > 0n && amountWei < paid.faceValueWei
  }),
  paid(
    'a ticket is used up for nothing',
    ({ fromDepositWei, fromReserveWei, faceValueWei }) =>
      faceValueWei > 0n && fromDepositWei + fromReserveWei === 0n,
  ),
  paid('a ticket of face value 0 is redeemed', ({ faceValueWei }) => faceValueWei === 0n),
  paid(
    'a ticket is redeemed in a later round',
    ({ creationRound, round }) => creationRound < round,
  ),
  paid(
    'a sender that is unlocking pays',
    ({ sender, before }) => before.info(sender).withdrawRound > 0n,
  ),
  paid(
    'a recipient claims twice in a round',
    ({ sender, recipient, fromReserveWei, before }) =>
      fromReserveWei > 0n && before.claimedWei(sender, recipient) > 0n,
  ),
  paid('two recipients claim in a round', ({ sender, recipient, fromReserveWei, before }) => {
    const { claimedInCurrentRoundWei } = before.info(sender).reserve
    return fromReserveWei > 0n && claimedInCurrentRoundWei > before.claimedWei(sender, recipient)
  }),
  paid(
    'the deposit pays although the share panics',
    ({ sender, recipient, before, ...paid }) =>
      paid.fromDepositWei > 0n && before.shareWei(sender, recipient) === null,
  ),
  {
    name: 'a redemption fails since the share panics',
    seen: ({ call, called, before }) => {
      if (call.name !== 'redeemWinningTicket' || reasonOf(called) !== '0x11') return false
      const { sender, recipient } = call.redemption.ticket
      return before.shareWei(sender, recipient) === null
    },
  },
  {
    name: 'a redemption fails since the share exceeds the reserve',
    seen: ({ call, called, before }) => {
      if (call.name !== 'redeemWinningTicket' || reasonOf(called) !== '0x11') return false
      const { sender, recipient } = call.redemption.ticket
      return (
        (before.shareWei(sender, recipient) ?? 0n) > before.info(sender).reserve.fundsRemainingWei
      )
    },
  },
  batch(
    'a batch redeems some and passes others over',
    (tickets, redeemed) => redeemed > 0 && redeemed < tickets,
  ),
  batch('a batch redeems several', (_tickets, redeemed) => redeemed > 1),
  batch('a batch is empty', (tickets) => tickets === 0),
  {
    name: 'a batch has surplus lists',
    seen: ({ call, called }) =>
      called.ok &&
      call.name === 'batchRedeemWinningTickets' &&
      call.batch.signatures.length > call.batch.tickets.length,
  },
  {
    name: 'an unlock needs no wait',
    seen: ({ called }) => {
      const unlock = eventOf(called, 'unlock')
      return unlock !== undefined && unlock.startRound > 0n && unlock.endRound === unlock.startRound
    },
  },
  {
    name: 'an unlock for round 0 leaves the account locked',
    seen: ({ called }) => eventOf(called, 'unlock')?.endRound === 0n,
  },
  {
    name: 'a withdrawal comes in the first round that allows it',
    seen: ({ called, before, round }) => {
      const withdrawal = eventOf(called, 'withdrawal')
      return withdrawal !== undefined && before.info(withdrawal.sender).withdrawRound === round
    },
  },
  {
    name: "a third party's money comes while a sender is unlocking",
    seen: ({ call, called, before, round }) =>
      called.ok &&
      call.name === 'fundDepositAndReserveFor' &&
      call.from !== call.sender &&
      before.info(call.sender).withdrawRound > round,
  },
  {
    name: "a third party's money comes after a withdrawal",
    seen: ({ call, called, before, round }) => {
      if (!called.ok || call.name !== 'fundDepositAndReserveFor') return false
      const { withdrawRound, depositWei } = before.info(call.sender)
      const isBehind = withdrawRound > 0n && withdrawRound <= round
      return call.from !== call.sender && isBehind && depositWei === 0n
    },
  },
  {
    name: "a sender's own money cancels its unlock",
    seen: ({ call, called }) =>
      call.name !== 'cancelUnlock' && eventOf(called, 'unlock-cancelled')?.sender === call.from,
  },
]

/** The getters' answers of now, kept. */
export function lookAt(broker: TicketBroker): Before {
  const infos = new Map(senders.map((sender) => [sender, broker.senderInfo(sender)]))
  const keyOf = (sender: Address, recipient: Address): string => `${sender} ${recipient}`
  const pairs = senders.flatMap((sender) =>
    recipients.map((recipient) => [sender, recipient] as const),
  )
  const shares = new Map(
    pairs.map(([sender, recipient]) => [
      keyOf(sender, recipient),
      {
        shareWei: broker.claimableReserve(sender, recipient),
        claimedWei: broker.claimedReserve(sender, recipient),
      },
    ]),
  )
  const ofPair = (sender: Address, recipient: Address) => shares.get(keyOf(sender, recipient))
  return {
    info: (sender) => infos.get(sender) ?? broker.senderInfo(sender),
    shareWei: (sender, recipient) => {
      const found = ofPair(sender, recipient)
      return found === undefined ? 0n : found.shareWei
    },
    claimedWei: (sender, recipient) => ofPair(sender, recipient)?.claimedWei ?? 0n,
  }
}

function paid(name: string, holds: (redemption: Redemption) => boolean): Situation {
  return {
    name,
    seen: ({ call, called, before, round }) => {
      if (call.name !== 'redeemWinningTicket' || !called.ok) return false
      const { ticket } = call.redemption
      const amountWei = eventOf(called, 'winning-ticket-transfer')?.amountWei ?? 0n
      const fromReserveWei = eventOf(called, 'reserve-claimed')?.amountWei ?? 0n
      const creationRound = readAuxData(ticket.auxData)?.creationRound ?? round
      const fromDepositWei = amountWei - fromReserveWei
      return holds({ ...ticket, fromDepositWei, fromReserveWei, creationRound, before, round })
    },
  }
}

function batch(name: string, holds: (tickets: number, redeemed: number) => boolean): Situation {
  return {
    name,
    seen: ({ call, called }) => {
      if (call.name !== 'batchRedeemWinningTickets' || !called.ok) return false
      const redeemed = called.events.filter(({ kind }) => kind === 'winning-ticket-redeemed')
      return holds(call.batch.tickets.length, redeemed.length)
    },
  }
}

function eventOf<K extends BrokerEvent['kind']>(
  called: BrokerCall,
  kind: K,
): Extract<BrokerEvent, { kind: K }> | undefined {
  if (!called.ok) return undefined
  const isOfKind = (event: BrokerEvent): event is Extract<BrokerEvent, { kind: K }> =>
    event.kind === kind
  return called.events.find(isOfKind)
}

/** The panic's code; null = no panic. */
function reasonOf(called: BrokerCall): string | null {
  return !called.ok && called.revert.kind === 'panic' ? called.revert.code : null
}
