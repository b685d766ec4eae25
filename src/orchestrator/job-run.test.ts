import { expect, test } from 'vitest'
import type { Address } from '../bytes/hex.ts'
import { SECOND_NS } from '../durations.ts'
import { Ledger } from '../ledger/ledger.ts'
import { rational } from '../money/rational.ts'
import { DEFAULT_SENDER, PriceBook } from '../price/price-book.ts'
import { profiles } from '../profile/index.ts'
import { JobCapacity } from './job-capacity.ts'
import { JobHolds } from './job-holds.ts'
import type { JobNode } from './job-node.ts'
import { startJob, type JobRun } from './job-run.ts'

const SENDER: Address = `0x${'11'.repeat(20)}`
const STREAM = { status: 200, contentType: 'text/event-stream', body: '' }

/** A job of 12 s at 10 wei a second, with credit of 1000 wei. */
function start(profile: string): { readonly node: JobNode; readonly run: JobRun } {
  const rules = profiles.get(profile)?.rules
  if (rules === undefined) throw new TypeError(`no profile ${profile}`)
  const book = new PriceBook()
  book.setJobPrice(DEFAULT_SENDER, 'cap', rational(10n))
  const txCostMultiplier = () => ({ ok: true, multiplier: rational(0n) }) as const
  const node: JobNode = {
    serviceUri: '',
    recipient: { ticketParams: () => ({ ok: false, refusal: { code: 'params-expired' } }) },
    pricing: { book, rules: rules.price, autoAdjust: false, txCostMultiplier },
    ledger: new Ledger({ ttlNs: 600 * SECOND_NS, rules: rules.ledger }),
    capacity: new JobCapacity(),
    holds: new JobHolds(),
    rules: rules.orchestrator,
  }
  node.capacity.register('cap', 1)
  node.ledger.credit(SENDER, 'cap', rational(1000n), 0)
  const request = {
    id: 'job',
    sender: SENDER,
    capability: 'cap',
    timeoutSeconds: 12n,
    isVerified: true,
    payment: null,
  }
  const started = startJob(
    node,
    request,
    () => {
      throw new TypeError('no payment came')
    },
    0,
  )
  if (!started.ok) throw new TypeError(started.reply.body)
  return { node, run: started.run }
}

test.each([
  ['upstream/pr3972', false, 950n],
  ['repaired', true, 930n],
])('%s: a worker stream that ends after 6.1 s', (profile, ends, balance) => {
  const { node, run } = start(profile)
  run.workerAnswered(STREAM, 0)
  run.tick(5 * SECOND_NS)
  const step = run.workerStreamEnded(6.1 * SECOND_NS)
  expect(step !== null).toBe(ends)
  expect(node.ledger.peek(SENDER, 'cap')).toEqual(rational(balance))
  expect(node.capacity.load('cap')).toBe(ends ? 0 : 1)
})

test.each([
  ['upstream/pr3972', 1],
  ['repaired', 0],
])('%s: a job that is cut off leaves a load of %d', (profile, load) => {
  const { node, run } = start(profile)
  run.timedOut('http://worker', 12 * SECOND_NS)
  expect(node.capacity.load('cap')).toBe(load)
  expect(node.ledger.peek(SENDER, 'cap')).toEqual(rational(880n))
})
