import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'

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
    const lastNonces = new Map<string, Map<string, number>>()
    /** Nonces below the last one that nobody has told of yet: answers may overtake each other. */
    const skipped = new Map<string, Gap[]>()
    const check = (
      event: { atNs: number; session: string; firstNonce: number; lastNonce: number },
      payer: string,
      recipientRandHash: string,
    ): void => {
      let ofPayer = lastNonces.get(payer)
      if (ofPayer === undefined) {
        ofPayer = new Map()
        lastNonces.set(payer, ofPayer)
      }
      const last = ofPayer.get(recipientRandHash) ?? 0
      const { firstNonce, lastNonce } = event
      if (firstNonce > last) {
        ofPayer.set(recipientRandHash, lastNonce)
        if (firstNonce > last + 1) {
          const gaps = skipped.get(recipientRandHash) ?? []
          gaps.push({ from: last + 1, to: firstNonce - 1 })
          skipped.set(recipientRandHash, gaps)
        }
        return
      }
      if (fill(skipped.get(recipientRandHash), firstNonce, lastNonce)) return
      report({
        atNs: event.atNs,
        actors: [event.session, payer],
        what: `${payer} signed a nonce of ${event.session} twice for one recipientRandHash`,
        facts: {
          recipientRandHash,
          firstNonce: `${event.firstNonce}`,
          alreadySignedUpTo: `${last}`,
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

interface Gap {
  readonly from: number
  readonly to: number
}

/** Whether these nonces lie in a gap; they fill it. */
function fill(gaps: Gap[] | undefined, first: number, last: number): boolean {
  const at = gaps?.findIndex(({ from, to }) => from <= first && last <= to) ?? -1
  const gap = gaps?.[at]
  if (gaps === undefined || gap === undefined) return false
  const rest = [
    { from: gap.from, to: first - 1 },
    { from: last + 1, to: gap.to },
  ]
  gaps.splice(at, 1, ...rest.filter(({ from, to }) => from <= to))
  return true
}

export const sequenceUnique: Invariant = {
  id: 'sequence-unique',
  title: 'Sequence unique',
  kind: 'never',
  statement: 'No two payments of one signer state carry the same sequence number.',
  why: 'Two payments of one step mean that a state was used twice: the same time is billed again.',
  source: ['spec live INV-18, SG-26'],
  assumes: 'The client keeps the newest state.',
  outside: { 'dishonest-payer': 'all', 'signer-silent': 'all' },
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
