import { floatString } from '../../src/money/format.ts'
import {
  add,
  equals,
  multiplyInteger,
  sign,
  subtract,
  ZERO,
  type Rational,
} from '../../src/money/rational.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'

export const weiConserved: Invariant = {
  id: 'wei-conserved',
  title: 'No negative or lost wei',
  kind: 'always',
  statement:
    'A signer state and an orchestrator account always hold exactly what was paid in less what was charged, and neither is ever negative.',
  why: 'A wei that is lost on one side is a wei that somebody else has for nothing.',
  source: ['spec live INV-01, INV-02, INV-25, BY-25'],
  assumes: 'Orchestrators do not restart and accounts are not idle longer than their time to live.',
  outside: {
    'dishonest-payer': ['signer-state', 'not-negative'],
    'dishonest-orchestrator': ['not-negative'],
    'orchestrator-forgets': ['account'],
    'gateway-restarts': ['signer-state'],
    'payments-overdue': ['signer-state'],
  },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    const signerBooks = new Map<string, Rational>()
    const accounts = new Accounts()
    const check = (
      event: { atNs: number; session: string },
      actor: string,
      book: 'signer-state' | 'account',
      expected: Rational,
      actual: Rational,
    ): void => {
      if (sign(actual) >= 0 && equals(expected, actual)) return
      report({
        atNs: event.atNs,
        actors: [event.session, actor],
        what: equals(expected, actual)
          ? `the balance that ${actor} holds for ${event.session} is below zero`
          : `the balance that ${actor} holds for ${event.session} is not what was paid in less what was charged`,
        clause: equals(expected, actual) ? 'not-negative' : book,
        facts: { balanceWei: floatString(actual, 3), expectedWei: floatString(expected, 3) },
      })
    }
    return {
      on: {
        'signer.paid'(event) {
          const before = signerBooks.get(event.stateId) ?? ZERO
          const paid = multiplyInteger(event.ticketEvWei, BigInt(event.tickets))
          const after = subtract(add(before, paid), event.feeWei)
          check(event, event.signer, 'signer-state', after, event.balanceWei)
          signerBooks.set(event.stateId, event.balanceWei)
        },
        'signer.charged'(event) {
          const after = subtract(signerBooks.get(event.stateId) ?? ZERO, event.feeWei)
          check(event, event.signer, 'signer-state', after, event.balanceWei)
          signerBooks.set(event.stateId, event.balanceWei)
        },
        'payment.processed'(event) {
          const account = accounts.of(event)
          const after = add(account.balanceWei, event.creditedWei)
          account.balanceWei = after
          if (event.balanceWei !== null)
            check(event, event.orchestrator, 'account', after, event.balanceWei)
        },
        'work.charged'(event) {
          if (event.balanceWei === null) return
          const account = accounts.of(event)
          const after = event.covered
            ? subtract(account.balanceWei, event.feeWei)
            : account.balanceWei
          account.balanceWei = after
          check(event, event.orchestrator, 'account', after, event.balanceWei)
        },
      },
    }
  },
}

interface Owner {
  readonly orchestrator: string
  readonly sender: string
  readonly manifestId: string
}

interface Account extends Owner {
  balanceWei: Rational
}

/** Accounts by manifest id, of which few belong to more than one pair of orchestrator and sender. */
class Accounts {
  readonly #accounts = new Map<string, Account[]>()

  of({ orchestrator, sender, manifestId }: Owner): Account {
    const alike = this.#accounts.get(manifestId)
    for (const account of alike ?? []) {
      if (account.orchestrator === orchestrator && account.sender === sender) return account
    }
    const account = { orchestrator, sender, manifestId, balanceWei: ZERO }
    if (alike === undefined) this.#accounts.set(manifestId, [account])
    else alike.push(account)
    return account
  }
}
