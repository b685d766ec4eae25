import { describe, expect, it } from 'vitest'
import { rational } from '../../src/money/rational.ts'
import { priceInfo } from '../../src/price/price-info.ts'
import type { EventOf } from '../trace/events.ts'
import type { SessionFacts, WorldView } from './invariant.ts'
import { unauthorisedNeverSigns } from './unauthorised.ts'
import { InvariantWatch } from './watch.ts'
import { webhookSamples } from './webhook.fixture.ts'

const SECOND = 1_000_000_000

const answered = { ...webhookSamples['webhook.answered'], expiryUnixSeconds: 0n }

const paid: EventOf<'signer.paid'> = {
  type: 'signer.paid',
  atNs: 0,
  session: 'v1',
  signer: 's1/1',
  gateway: 'g1',
  jobType: 'live',
  stateId: 'a',
  sequenceNumber: 0n,
  elapsedNs: 0n,
  billedUnits: 10n,
  feeWei: rational(10n),
  tickets: 1,
  ticketEvWei: rational(15n),
  balanceWei: rational(5n),
  price: priceInfo(1n),
  initialPrice: priceInfo(1n),
  recipientRandHash: '0xa',
  firstNonce: 1,
  lastNonce: 1,
  preloadUnits: 0n,
}

/** The status after these events; the replicas' clocks show `clockSeconds`. */
function status(
  history: readonly (typeof answered | typeof paid)[],
  {
    clockSeconds = 0n,
    webhook = 's1/webhook',
  }: { clockSeconds?: bigint; webhook?: string | null } = {},
): string | undefined {
  // The monitor reads one fact of a session.
  const facts = { signerWebhook: webhook } as SessionFacts
  const world: WorldView = {
    sessions: new Map([['v1', facts]]),
    touched: new Map(),
    quiet: null,
    collectsUsage: false,
    ceilingWei: () => null,
    wallClockUnixNs: () => clockSeconds * 1_000_000_000n,
  }
  const watch = new InvariantWatch([unauthorisedNeverSigns], world)
  const listeners = watch.listeners()
  for (const event of history) for (const listen of listeners.get(event.type) ?? []) listen(event)
  return watch.finish()[0]?.status
}

const refused = { ...answered, status: 403, error: 'no' }
const later = { ...paid, atNs: SECOND }

describe('unauthorised-never-signs', () => {
  it('holds for a caller who was accepted in this call, or whose acceptance has not expired', () => {
    expect(status([answered, paid])).toBe('held')
    const expiring = { ...answered, expiryUnixSeconds: 9n }
    expect(status([expiring, refused, later], { clockSeconds: 9n })).toBe('held')
    expect(status([expiring, later], { clockSeconds: 10n })).toBe('broken')
  })

  it.each([
    ['whom nobody asked about', []],
    ['who was refused', [refused]],
    ['who was accepted and then refused', [answered, refused]],
    ['whom another replica asked about', [{ ...answered, atNs: SECOND, asker: 's1/2' }]],
  ])('is broken by tickets for a caller %s', (_who, history) => {
    expect(status([...history, later])).toBe('broken')
  })

  it('asks nothing of calls without tickets, nor of signers without a webhook', () => {
    expect(status([{ ...later, tickets: 0 }])).toBe('not-exercised')
    expect(status([later], { webhook: null })).toBe('not-exercised')
  })
})
