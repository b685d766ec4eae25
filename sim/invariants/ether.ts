import { unreachable } from '../../src/assert.ts'
import type { FundsChange } from '../trace/chain-events.ts'
import type { Invariant } from './invariant.ts'

interface Account {
  depositWei: bigint
  reserveWei: bigint
  /** What the last redemption took. */
  fromDepositWei: bigint
  fromReserveWei: bigint
}

const EMPTIED = 'a withdrawal left something behind'
const MOVED = 'money moved that this change cannot move'

export const etherConserved: Invariant = {
  id: 'ether-conserved',
  title: 'Conservation of ether',
  kind: 'always',
  statement:
    "A sender's deposit and reserve change by exactly what is paid in, withdrawn, or paid for a ticket, and neither is ever negative.",
  why: 'Ether that the contract makes or loses is somebody else’s money.',
  source: ['spec PM-181, PM-185, PM-205, I-26, I-30'],
  assumes: 'What a reorganisation brings back is not compared with what it undoes.',
  outside: {},
  breaksUnder: [],
  start(_world, report) {
    const accounts = new Map<string, Account>()
    return {
      on: {
        'funds.changed'(event) {
          const { depositWei, reserveWei, depositChangeWei, reserveChangeWei } = event
          const before = accounts.get(event.sender)
          accounts.set(event.sender, {
            depositWei,
            reserveWei,
            fromDepositWei: -depositChangeWei,
            fromReserveWei: -reserveChangeWei,
          })
          const added =
            (before?.depositWei ?? 0n) + depositChangeWei === depositWei &&
            (before?.reserveWei ?? 0n) + reserveChangeWei === reserveWei
          const problem = added
            ? problemOf(event)
            : 'its account is not what it was, and what it changed by'
          if (problem === null) return
          report({
            atNs: event.atNs,
            actors: [event.account],
            what: `${event.account}: ${problem}`,
            facts: {
              why: event.why,
              depositBeforeWei: `${before?.depositWei ?? 0n}`,
              depositChangeWei: `${depositChangeWei}`,
              depositWei: `${depositWei}`,
              reserveBeforeWei: `${before?.reserveWei ?? 0n}`,
              reserveChangeWei: `${reserveChangeWei}`,
              reserveWei: `${reserveWei}`,
            },
          })
        },
        'ticket.redeemed'(event) {
          const taken = accounts.get(event.sender)
          const { fromDepositWei, fromReserveWei } = event
          if (taken?.fromDepositWei === fromDepositWei && taken.fromReserveWei === fromReserveWei) {
            return
          }
          report({
            atNs: event.atNs,
            actors: [event.orchestrator],
            what: `${event.orchestrator} was paid another amount than the sender's account lost`,
            facts: {
              fromDepositWei: `${fromDepositWei}`,
              depositLostWei: `${taken?.fromDepositWei ?? 0n}`,
              fromReserveWei: `${fromReserveWei}`,
              reserveLostWei: `${taken?.fromReserveWei ?? 0n}`,
            },
          })
        },
      },
    }
  },
}

/** Null = such a change may do this. */
function problemOf(change: {
  readonly why: FundsChange
  readonly depositChangeWei: bigint
  readonly reserveChangeWei: bigint
  readonly depositWei: bigint
  readonly reserveWei: bigint
}): string | null {
  const { why, depositChangeWei, reserveChangeWei, depositWei, reserveWei } = change
  if (depositWei < 0n || reserveWei < 0n) return 'its account is below zero'
  const least = depositChangeWei < reserveChangeWei ? depositChangeWei : reserveChangeWei
  const most = depositChangeWei > reserveChangeWei ? depositChangeWei : reserveChangeWei
  switch (why) {
    case 'funded':
      return least < 0n ? MOVED : null
    case 'redemption':
      return most > 0n ? MOVED : null
    case 'withdrawal':
      return depositWei + reserveWei > 0n ? EMPTIED : null
    case 'unlock':
    case 'unlock-cancelled':
      return least !== 0n || most !== 0n ? MOVED : null
    case 'found':
    case 'set':
    case 'reorganization':
      return null
    default:
      return unreachable(why)
  }
}
