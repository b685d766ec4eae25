import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'
import { Nonces } from './nonces.ts'

export const nonceSignedOnce: Invariant = {
  id: 'nonce-signed-once',
  title: 'Nonce signed once',
  kind: 'never',
  statement: 'No payer signs two tickets with the same recipientRandHash and nonce.',
  why: 'The second ticket is refused as already seen: paid for, never credited.',
  source: ['spec live INV-14, SG-12', 'spec PM-78'],
  assumes: 'The payer keeps its state (nobody replays an older one).',
  outside: { 'dishonest-payer': 'all' },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    /** By payer, then by recipientRandHash. */
    const signed = new Map<string, Map<string, Nonces>>()
    const check = (
      event: { atNs: number; session: string; firstNonce: number; lastNonce: number },
      payer: string,
      recipientRandHash: string,
    ): void => {
      let ofPayer = signed.get(payer)
      if (ofPayer === undefined) {
        ofPayer = new Map()
        signed.set(payer, ofPayer)
      }
      let nonces = ofPayer.get(recipientRandHash)
      if (nonces === undefined) {
        nonces = new Nonces()
        ofPayer.set(recipientRandHash, nonces)
      }
      const alreadySignedUpTo = nonces.last
      if (nonces.take(event.firstNonce, event.lastNonce) === 0) return
      report({
        atNs: event.atNs,
        actors: [event.session, payer],
        what: `${payer} signed a nonce of ${event.session} twice for one recipientRandHash`,
        facts: {
          recipientRandHash,
          firstNonce: `${event.firstNonce}`,
          alreadySignedUpTo: `${alreadySignedUpTo}`,
        },
      })
    }
    return {
      on: {
        'signer.paid': (event) => check(event, event.signer, event.recipientRandHash),
        'gateway.paid'(event) {
          if (event.tickets > 0 && event.recipientRandHash !== null) {
            check(event, event.gateway, event.recipientRandHash)
          }
        },
      },
    }
  },
}

export const sequenceUnique: Invariant = {
  id: 'sequence-unique',
  title: 'Sequence unique',
  kind: 'never',
  statement: 'No two payments of one signer state carry the same sequence number.',
  why: 'Two payments of one step mean that a state was used twice: the same time is billed again.',
  source: ['spec live INV-18, SG-26'],
  assumes: 'The client keeps the newest state.',
  outside: { 'dishonest-payer': 'all', 'signer-silent': 'all', 'payments-overdue': 'all' },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    const last = new Map<string, bigint>()
    return {
      on: {
        'signer.paid'(event) {
          const known = last.get(event.stateId)
          if (known === undefined || event.sequenceNumber > known) {
            last.set(event.stateId, event.sequenceNumber)
            return
          }
          report({
            atNs: event.atNs,
            actors: [event.session, event.signer],
            what: `${event.signer} paid twice with sequence number ${event.sequenceNumber} of one state`,
            facts: { stateId: event.stateId, sequenceNumber: `${event.sequenceNumber}` },
          })
        },
      },
    }
  },
}
