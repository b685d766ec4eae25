import { assert, unreachable } from '../../../src/assert.ts'
import type { Address } from '../../../src/bytes/hex.ts'
import type { BrokerEvent } from '../../../src/settlement/broker-event.ts'
import type { VectorFields } from './vector-fields.ts'

/** Short names of a case's accounts. */
export class Aliases {
  readonly #addresses = new Map<string, Address>()
  readonly #aliases = new Map<Address, string>()

  constructor(accounts: VectorFields) {
    for (const alias of accounts.names()) {
      const address = accounts.hex(alias)
      this.#addresses.set(alias, address)
      this.#aliases.set(address, alias)
    }
  }

  address(alias: string): Address {
    const address = this.#addresses.get(alias)
    assert(address !== undefined, `unknown account ${alias}`)
    return address
  }

  /** The one listed last. */
  alias(address: Address): string {
    return this.#aliases.get(address) ?? address
  }

  startingWith(letter: string): readonly string[] {
    return [...this.#addresses.keys()].filter((alias) => alias.startsWith(letter))
  }
}

/** An event under the names of the contract's ABI. */
export function writeBrokerEvent(event: BrokerEvent, aliases: Aliases): object {
  if (!('sender' in event)) {
    if (event.kind === 'parameter-update') return { e: 'ParameterUpdate', param: event.parameter }
    if (event.kind === 'controller-set') return { e: 'SetController', controller: event.controller }
    return {
      e: 'call:updateTranscoderWithFees',
      recipient: aliases.alias(event.recipient),
      amount: `${event.amountWei}`,
      round: `${event.round}`,
    }
  }
  const sender = aliases.alias(event.sender)
  switch (event.kind) {
    case 'deposit-funded':
      return { e: 'DepositFunded', sender, amount: `${event.amountWei}` }
    case 'reserve-funded':
      return { e: 'ReserveFunded', reserveHolder: sender, amount: `${event.amountWei}` }
    case 'reserve-claimed': {
      const claimant = aliases.alias(event.claimant)
      return { e: 'ReserveClaimed', reserveHolder: sender, claimant, amount: `${event.amountWei}` }
    }
    case 'winning-ticket-transfer': {
      const recipient = aliases.alias(event.recipient)
      return { e: 'WinningTicketTransfer', sender, recipient, amount: `${event.amountWei}` }
    }
    case 'winning-ticket-redeemed':
      return {
        e: 'WinningTicketRedeemed',
        sender,
        recipient: aliases.alias(event.recipient),
        faceValue: `${event.faceValueWei}`,
        winProb: `${event.winProb}`,
        senderNonce: `${event.senderNonce}`,
        recipientRand: `${event.recipientRand}`,
        auxData: event.auxData,
      }
    case 'withdrawal': {
      const { depositWei, reserveWei } = event
      return { e: 'Withdrawal', sender, deposit: `${depositWei}`, reserve: `${reserveWei}` }
    }
    case 'unlock': {
      const { startRound, endRound } = event
      return { e: 'Unlock', sender, startRound: `${startRound}`, endRound: `${endRound}` }
    }
    case 'unlock-cancelled':
      return { e: 'UnlockCancelled', sender }
    default:
      return unreachable(event)
  }
}
