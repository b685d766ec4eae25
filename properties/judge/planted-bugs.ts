import { wordHex, type Address, type Hash } from '../../src/bytes/hex.ts'
import { rule, type Decision, type Rule } from '../../src/rule.ts'
import type { BrokerCryptography } from '../../src/settlement/broker-cryptography.ts'
import type { BrokerRules } from '../../src/settlement/broker-rules.ts'
import type { ContractTicket } from '../../src/settlement/contract-ticket.ts'
import {
  TicketBroker,
  type BrokerCall,
  type BrokerSurroundings,
  type RedemptionBatch,
  type TicketBrokerOptions,
} from '../../src/settlement/ticket-broker.ts'
import type { MakeBroker } from './history.ts'

/** Models that are wrong in one thing each. */
export const plantedBugs: Readonly<Record<string, MakeBroker>> = {
  'a share is one wei too large': withRules(({ claimableShare }) => ({
    claimableShare: altered(claimableShare, (share) => {
      const dueWei = claimableShare(share)
      return dueWei === null ? null : dueWei + 1n
    }),
  })),
  'a share is never below zero': withRules(({ claimableShare }) => ({
    claimableShare: altered(claimableShare, (share) => claimableShare(share) ?? 0n),
  })),
  'funding both does not cancel an unlock': withRules(({ fundingCancelsUnlock }) => ({
    fundingCancelsUnlock: altered(fundingCancelsUnlock, () => false),
  })),
  'a sender with nothing pays nothing, and the ticket is used': withRules(({ fundsGuard }) => ({
    fundsGuard: altered(fundsGuard, () => null),
  })),
  'a used ticket is paid again': (options) => new PaysAgain(options),
  'the draw leaves the signature out': (options) => {
    const { cryptography } = options
    const isWinning: BrokerCryptography['isWinning'] = (_signature, recipientRand, winProb) =>
      cryptography.isWinning('0x', recipientRand, winProb)
    return new TicketBroker({ ...options, cryptography: { ...cryptography, isWinning } })
  },
  'recipients that are not in the pool have a share': within({ isActive: () => true }),
  'fees are booked for whom nobody knows': within({ isRegistered: () => true }),
  'a pause stops nothing': within({ paused: false }),
  'a withdrawal keeps the reserve back': (options) => new KeepsReserve(options),
  'a batch fails with its first failing ticket': (options) => new StrictBatch(options),
  'a batch that fails keeps what it redeemed before': (options) => new HalfBatch(options),
  'the events of a funded reserve come in another order': (options) => new OtherOrder(options),
}

/** Takes every hash that it is asked for as a new one, but does not let the getters see it. */
class PaysAgain extends TicketBroker {
  readonly #cryptography: BrokerCryptography
  readonly #hashes: ReadonlyMap<Hash, Hash>

  constructor(options: TicketBrokerOptions) {
    const { cryptography } = options
    const hashes = new Map<Hash, Hash>()
    const forgetful: BrokerCryptography = {
      ...cryptography,
      ticketHash: (ticket) => {
        const name = wordHex(BigInt(hashes.size))
        hashes.set(name, cryptography.ticketHash(ticket))
        return name
      },
      checkSignature: (sender, name, signature) =>
        cryptography.checkSignature(sender, hashes.get(name) ?? name, signature),
    }
    super({ ...options, cryptography: forgetful })
    this.#cryptography = cryptography
    this.#hashes = hashes
  }

  override ticketHash(ticket: ContractTicket): Hash {
    return this.#cryptography.ticketHash(ticket)
  }

  override isUsed(ticketHash: Hash): boolean {
    return [...this.#hashes].some(([name, hash]) => hash === ticketHash && super.isUsed(name))
  }
}

class KeepsReserve extends TicketBroker {
  override withdraw(caller: Address): BrokerCall {
    const called = super.withdraw(caller)
    const [event] = called.ok ? called.events : []
    return called.ok && event?.kind === 'withdrawal'
      ? { ...called, payoutWei: event.depositWei }
      : called
  }
}

class StrictBatch extends TicketBroker {
  override batchRedeemWinningTickets(batch: RedemptionBatch): BrokerCall {
    const called = super.batchRedeemWinningTickets(batch)
    if (!called.ok) return called
    const paid = called.events.filter(({ kind }) => kind === 'winning-ticket-redeemed').length
    const text = 'ticket did not win'
    return paid === batch.tickets.length ? called : { ok: false, revert: { kind: 'error', text } }
  }
}

class HalfBatch extends TicketBroker {
  override batchRedeemWinningTickets(batch: RedemptionBatch): BrokerCall {
    const called = super.batchRedeemWinningTickets(batch)
    if (called.ok || called.revert.kind === 'error') return called
    const [ticket] = batch.tickets
    const [signature] = batch.signatures
    const [recipientRand] = batch.recipientRands
    if (ticket === undefined || signature === undefined || recipientRand === undefined)
      return called
    this.redeemWinningTicket({ ticket, signature, recipientRand })
    return called
  }
}

class OtherOrder extends TicketBroker {
  override fundReserve(caller: Address, valueWei: bigint): BrokerCall {
    const called = super.fundReserve(caller, valueWei)
    return called.ok ? { ...called, events: called.events.toReversed() } : called
  }
}

function withRules(change: (rules: BrokerRules) => Partial<BrokerRules>): MakeBroker {
  return (options) =>
    new TicketBroker({ ...options, rules: { ...options.rules, ...change(options.rules) } })
}

/** The neighbours answer something else for ever. */
function within(change: Partial<BrokerSurroundings>): MakeBroker {
  return (options) => {
    const surroundings = new Proxy(options.surroundings, {
      get: (real, name): unknown =>
        name in change ? Reflect.get(change, name) : Reflect.get(real, name),
    })
    return new TicketBroker({ ...options, surroundings })
  }
}

/** The rule with its name and another decision. */
function altered<F extends Decision>(decided: Rule<F>, decide: F): Rule<F> {
  const { variant, summary, source } = decided
  return rule({ variant, summary, source }, decide)
}
