import type { Invariant } from './invariant.ts'

export const ticketPaidOnce: Invariant = {
  id: 'ticket-paid-once',
  title: 'A ticket is paid once',
  kind: 'never',
  statement: 'No ticket is paid a second time.',
  why: 'The payer loses what it never promised.',
  source: ['spec PM-201, PM-205, I-2'],
  assumes: 'None; a payment that a reorganisation undid does not count.',
  outside: {},
  breaksUnder: [],
  start(_world, report) {
    const paid = new Set<string>()
    const tickets = new Map<number, string>()
    return {
      on: {
        'ticket.redeemed'(event) {
          const ticket = `${event.sender} ${event.recipientRandHash} ${event.nonce}`
          tickets.set(event.transaction, ticket)
          if (!paid.has(ticket)) {
            paid.add(ticket)
            return
          }
          report({
            atNs: event.atNs,
            actors: [event.orchestrator],
            what: `${event.orchestrator} was paid twice for one ticket`,
            facts: {
              recipientRandHash: event.recipientRandHash,
              nonce: `${event.nonce}`,
              faceValueWei: `${event.faceValueWei}`,
            },
          })
        },
        'transaction.undone'(event) {
          const ticket = tickets.get(event.transaction)
          if (ticket !== undefined) paid.delete(ticket)
        },
      },
    }
  },
}
