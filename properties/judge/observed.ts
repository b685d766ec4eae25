import { assert, unreachable } from '../../src/assert.ts'
import type { AbiValue } from '../../src/settlement/abi.ts'
import type { BrokerEvent } from '../../src/settlement/broker-event.ts'
import type { ContractTicket } from '../../src/settlement/contract-ticket.ts'
import type { Revert } from '../../src/settlement/revert.ts'
import type { BrokerCall, TicketBroker } from '../../src/settlement/ticket-broker.ts'
import { writeBrokerEvent } from '../../sim/conform/suites/settlement-events.ts'
import { aliases, recipients, senders, thirdParty } from './cast.ts'
import type { Purses } from './purses.ts'

/** What a call did, in a form in which both sides can be compared: events under their ABI names, or why it failed. */
export type Outcome = { readonly events: readonly NamedEvent[] } | { readonly failed: string }

export interface NamedEvent {
  /** Name in the ABI. */
  readonly e: string
  readonly [field: string]: unknown
}

/** What all getters say, and who holds how much ether. */
export type Observed = Readonly<Record<string, unknown>>

export function outcomeOf(called: BrokerCall): Outcome {
  if (!called.ok) return { failed: reasonText(called.revert) }
  return { events: called.events.map((event) => namedEvent(event)) }
}

/** The model's answers in the form of `Contract.observe`. */
export function observeModel(
  broker: TicketBroker,
  purses: Purses,
  tickets: readonly ContractTicket[],
): Observed {
  const accounts = senders.map((sender) => {
    const { depositWei, withdrawRound } = broker.senderInfo(sender)
    const { fundsRemainingWei, claimedInCurrentRoundWei } = broker.reserveInfo(sender)
    const reserve = [`${fundsRemainingWei}`, `${claimedInCurrentRoundWei}`]
    const claims = recipients.map((recipient) => {
      const claimable = broker.claimableReserve(sender, recipient)
      const claimed = `${broker.claimedReserve(sender, recipient)}`
      return [
        aliases.alias(recipient),
        [claimed, claimable === null ? 'panic 0x11' : `${claimable}`],
      ]
    })
    const account = {
      senderInfo: [[`${depositWei}`, `${withdrawRound}`], reserve],
      reserveInfo: reserve,
      unlocking: broker.isUnlockInProgress(sender),
      balanceWei: `${purses.of(sender)}`,
      claims: Object.fromEntries(claims) as unknown,
    }
    return [aliases.alias(sender), account]
  })
  return {
    accounts: Object.fromEntries(accounts) as unknown,
    thirdPartyWei: `${purses.of(thirdParty)}`,
    minterWei: `${purses.minterWei}`,
    unlockPeriod: `${broker.unlockPeriod}`,
    ticketValidityPeriod: `${broker.ticketValidityPeriod}`,
    controller: broker.controller,
    tickets: tickets.map((ticket) => {
      const hash = broker.ticketHash(ticket)
      return [hash, broker.isUsed(hash)]
    }),
  }
}

function namedEvent(event: BrokerEvent): NamedEvent {
  const written = writeBrokerEvent(event, aliases)
  assert('e' in written && typeof written.e === 'string', 'events have names')
  return { ...written, e: written.e }
}

export function reasonText(revert: Revert): string {
  switch (revert.kind) {
    case 'error':
      return revert.text
    case 'panic':
      return `panic ${revert.code}`
    default:
      return unreachable(revert)
  }
}

/** An ABI value as text; addresses that have a name under it. */
export function writeValue(value: AbiValue): unknown {
  switch (typeof value) {
    case 'bigint':
      return `${value}`
    case 'boolean':
      return value
    case 'string':
      return value.startsWith('0x') ? aliases.alias(`0x${value.slice(2)}`) : value
    default:
      return value.map((member) => writeValue(member))
  }
}
