import { expect, test } from 'vitest'
import { assert } from '../assert.ts'
import type { Address } from '../bytes/hex.ts'
import { SECOND_NS } from '../durations.ts'
import { Ledger } from '../ledger/ledger.ts'
import { rational } from '../money/rational.ts'
import { DEFAULT_SENDER, PriceBook } from '../price/price-book.ts'
import { profiles } from '../profile/index.ts'
import { JobCapacity } from './job-capacity.ts'
import { JobHolds } from './job-holds.ts'
import type { JobNode } from './job-node.ts'
import { JobStreams } from './job-streams.ts'

const SENDER: Address = `0x${'11'.repeat(20)}`
const ACCOUNT = { sender: SENDER, manifestId: 'cap' }
const UPSTREAM = 'upstream/master-2026-08'
const STARTED = { status: 200, body: '{}' }

/** Streams at 10 wei a second on a credit that is given. */
class Bench {
  readonly node: JobNode
  readonly streams: JobStreams

  constructor(profile: string, creditWei: bigint) {
    const rules = profiles.get(profile)?.rules
    assert(rules !== undefined, 'the profile exists')
    const book = new PriceBook()
    book.setJobPrice(DEFAULT_SENDER, 'cap', rational(10n))
    const txCostMultiplier = () => ({ ok: true, multiplier: rational(0n) }) as const
    this.node = {
      serviceUri: '',
      recipient: { ticketParams: () => ({ ok: false, refusal: { code: 'params-expired' } }) },
      pricing: { book, rules: rules.price, autoAdjust: false, txCostMultiplier },
      ledger: new Ledger({ ttlNs: 600 * SECOND_NS, rules: rules.ledger }),
      capacity: new JobCapacity(),
      holds: new JobHolds(),
      rules: rules.orchestrator,
    }
    this.node.capacity.register('cap', 3)
    this.node.ledger.credit(SENDER, 'cap', rational(creditWei), 0)
    this.streams = new JobStreams(this.node)
  }

  start(id: string, nowNs = 0): number {
    const request = {
      id,
      sender: SENDER,
      capability: 'cap',
      timeoutSeconds: 70n,
      isVerified: true,
      payment: null,
    }
    const noPayment = (): never => {
      throw new TypeError('no payment came')
    }
    const started = this.streams.start(request, noPayment, nowNs)
    if (!started.ok) return started.reply.status
    return this.streams.workerStarted(started.start, STARTED, nowNs).reply.status
  }

  get balanceWei(): unknown {
    return this.node.ledger.peek(SENDER, 'cap')
  }
}

test('streams that are due at once are charged one after the other', () => {
  const bench = new Bench(UPSTREAM, 1000n)
  expect([bench.start('a'), bench.start('b')]).toEqual([200, 200])
  const at = 23 * SECOND_NS
  expect(bench.streams.tick(at - 1)).toBeNull()
  expect(bench.streams.tick(at)).toMatchObject({ id: 'a', seconds: 23n, next: 'go-on' })
  expect(bench.balanceWei).toEqual(rational(770n))
  expect(bench.streams.tick(at)).toMatchObject({ id: 'b', seconds: 23n, next: 'go-on' })
  expect(bench.streams.tick(at)).toBeNull()
  expect(bench.streams.nextTickNs).toBe(2 * at)
})

test.each([
  [UPSTREAM, [23n, 23n, 23n, 23n], 'out-of-credit', -320n],
  ['repaired', [23n, 23n, 0n], 'out-of-credit', 140n],
] as const)('%s: a stream that nobody pays for', (profile, charged, end, left) => {
  const bench = new Bench(profile, 600n)
  bench.start('a')
  const ticks = charged.map((_seconds, index) => bench.streams.tick(23 * SECOND_NS * (index + 1)))
  expect(ticks.map((tick) => tick?.seconds)).toEqual(charged)
  expect(ticks.at(-1)?.next).toBe(end)
  expect(bench.streams.has('a')).toBe(false)
  expect(bench.balanceWei).toEqual(rational(left))
})

test('the time after the last tick is charged as far as the credit goes, where it is charged', () => {
  const bench = new Bench('repaired', 600n)
  bench.start('a')
  bench.streams.tick(23 * SECOND_NS)
  bench.streams.tick(46 * SECOND_NS)
  bench.node.ledger.debit(SENDER, 'cap', rational(100n), 46 * SECOND_NS)
  expect(bench.streams.workerStopped('a', 66 * SECOND_NS)).toEqual({ id: 'a', seconds: 4n })
  expect(bench.balanceWei).toEqual(rational(0n))
  expect(bench.streams.workerStopped('a', 67 * SECOND_NS)).toBeNull()
})

test('a second start of a stream that runs takes no capacity and has no monitor', () => {
  const bench = new Bench(UPSTREAM, 1000n)
  expect([bench.start('a'), bench.start('a')]).toEqual([200, 500])
  expect(bench.node.capacity.load('cap')).toBe(1)
  bench.streams.tick(23 * SECOND_NS)
  expect(bench.streams.tick(23 * SECOND_NS)).toBeNull()
})

test('what runs holds credit while it runs, one stream of an account excepted', () => {
  const held = (profile: string): readonly unknown[] => {
    const bench = new Bench(profile, 10_000n)
    const seen: unknown[] = []
    for (const id of ['a', 'b', 'c']) {
      bench.start(id)
      seen.push(bench.node.holds.byOthersWei(ACCOUNT).numerator)
    }
    bench.streams.workerStopped('b', SECOND_NS)
    return [...seen, bench.node.holds.byOthersWei(ACCOUNT).numerator]
  }
  expect(held(UPSTREAM)).toEqual([0n, 0n, 0n, 0n])
  expect(held('repaired')).toEqual([0n, 700n, 1400n, 700n])
})
