import { z } from 'zod'
import type { ChainFault } from '../chain-settings.ts'
import type { Read } from '../errors.ts'
import type {
  ChainFaultInput,
  FaultsInput,
  FeedFaultInput,
  LinkFaultInput,
  PartitionInput,
  SlowActorInput,
} from '../fault-input.ts'
import type { ClockFault } from '../clock-fault.ts'
import type { Partition, SlowActor } from '../faults.ts'
import type { FeedFault, FeedFaultKind } from '../feed.ts'
import { leaf } from '../leaf.ts'
import { readLinkName } from '../literals/link.ts'
import { literalText } from '../literals/number.ts'
import type { CollectorFault } from '../collector-fault.ts'
import { clockFault } from './clock-faults.ts'
import { collectorFault } from './collector-fault.ts'
import type { WebhookFault } from '../webhook.ts'
import { shares, timeOrRange, type LinkDraft } from './links.ts'
import { duration, positiveDuration, positiveNumber, text } from './values.ts'
import { webhookFault } from './webhook.ts'

export interface LinkFaultDraft extends Omit<LinkDraft, 'latency'> {
  readonly link: string
  readonly atNs: number
  readonly forNs: number
  readonly addedLatencyNs: number
}

const linkFault: z.ZodType<LinkFaultDraft, LinkFaultInput> = z
  .strictObject({
    link: leaf<string, string>(
      (value): Read<string> => {
        const written = literalText(value, 'the link', 'g1->o1')
        const read = written.ok ? readLinkName(written.value) : written
        return read.ok ? written : read
      },
      { type: 'string', examples: ['g1->o1', 'g1<->o1', '*->*'] },
      'Between whom; * stands for everybody.',
    ),
    at: duration('When it begins.').prefault('0s'),
    for: positiveDuration('How long it lasts.'),
    ...shares,
    addedLatency: duration('Added to the latency of the link.').prefault('0s'),
  })
  .transform(
    ({ link, at, for: length, loss, duplicate, reorder, truncate, corrupt, addedLatency }) => ({
      link,
      atNs: at,
      forNs: length,
      loss: loss ?? null,
      duplicate: duplicate ?? null,
      reorder: reorder ?? null,
      truncate: truncate ?? null,
      corrupt: corrupt ?? null,
      addedLatencyNs: addedLatency,
    }),
  )

const partition: z.ZodType<Partition, PartitionInput> = z
  .strictObject({
    groups: z
      .array(z.array(text('An actor, a replica, or * for whoever is in no other group.')).min(1))
      .min(1)
      .meta({
        description: 'Who is together: [[g1], [o1, o2]]; * = whoever is in no other group.',
      }),
    oneWay: z
      .boolean()
      .meta({ description: 'Only what an earlier group sends to a later one is lost.' })
      .prefault(false),
    at: duration('When it begins.').prefault('0s'),
    for: positiveDuration('How long it lasts.'),
  })
  .transform(({ groups, oneWay, at, for: length }) => ({
    groups,
    oneWay,
    atNs: at,
    forNs: length,
  }))

const slowActor: z.ZodType<SlowActor, SlowActorInput> = z
  .strictObject({
    actor: text('Who is slow: an actor, a replica, or * for everybody.'),
    at: duration('When it begins.').prefault('0s'),
    for: positiveDuration('How long it lasts.'),
    delay: timeOrRange('How long what arrives waits; a range is drawn from evenly.'),
  })
  .transform(({ actor, at, for: length, delay }) => ({
    actor,
    atNs: at,
    forNs: length,
    delayMinNs: delay.minNs,
    delayMaxNs: delay.maxNs,
  }))

export interface FaultDrafts {
  readonly links: readonly LinkFaultDraft[]
  readonly partitions: readonly Partition[]
  readonly slowActors: readonly SlowActor[]
  readonly feed: readonly FeedFault[]
  readonly chain: readonly ChainFault[]
  readonly clocks: readonly ClockFault[]
  readonly webhooks: readonly WebhookFault[]
  readonly collector: readonly CollectorFault[]
}

const FEED_FAULTS: readonly FeedFaultKind[] = ['stale', 'zero', 'doubled', 'unreachable', 'behind']

const feedFault: z.ZodType<FeedFault, FeedFaultInput> = z
  .strictObject({
    kind: z.enum(FEED_FAULTS).meta({
      description:
        'stale: no rounds come; zero, doubled: rounds answer 0, or twice the price; unreachable: readings fail; behind: they get the last round of before.',
    }),
    at: positiveDuration('When it begins; nodes have started by then.'),
    for: positiveDuration('How long it lasts.'),
    nodes: z
      .array(text('A gateway, an orchestrator, or one replica of a signer: s1/2.'))
      .min(1)
      .meta({ description: 'Whom it hits when it is unreachable or behind; absent: everybody.' })
      .optional(),
  })
  .transform(({ kind, at, for: length, nodes }) => ({
    kind,
    atNs: at,
    forNs: length,
    nodes: nodes ?? null,
  }))

const chainFault: z.ZodType<ChainFault, ChainFaultInput> = z
  .strictObject({
    at: duration('When it begins.').prefault('0s'),
    for: positiveDuration('How long it lasts.'),
    addedDelay: duration('Added to the time that a transaction takes.').prefault('0s'),
    transactionsStuck: z
      .boolean()
      .meta({ description: 'No transaction gets into a block.' })
      .prefault(false),
    transactionsFail: z
      .boolean()
      .meta({ description: 'Transactions run out of gas.' })
      .prefault(false),
    roundsNotInitialized: z
      .boolean()
      .meta({ description: 'Nobody initialises a round.' })
      .prefault(false),
    gasPriceTimes: positiveNumber('The gas price is so many times what it would be.').optional(),
    l1BlocksMissed: z
      .boolean()
      .meta({ description: 'No L1 block comes; those that are missed never do.' })
      .prefault(false),
    l2BlocksMissed: z
      .boolean()
      .meta({ description: 'No L2 block comes: no transaction gets in, nobody hears of L1.' })
      .prefault(false),
  })
  .transform(({ at, for: length, addedDelay, gasPriceTimes, ...rest }) => ({
    atNs: at,
    forNs: length,
    addedDelayNs: addedDelay,
    gasPriceTimes: gasPriceTimes ?? null,
    ...rest,
  }))

export const faults: z.ZodType<FaultDrafts, FaultsInput> = z.strictObject({
  chain: z
    .array(chainFault)
    .meta({ description: 'Windows in which the chain is worse than its settings say.' })
    .prefault([]),
  clocks: z
    .array(clockFault)
    .meta({ description: 'Windows in which a wall clock runs wrongly.' })
    .prefault([]),
  links: z
    .array(linkFault)
    .meta({ description: 'Windows in which links are worse than their settings say.' })
    .prefault([]),
  partitions: z
    .array(partition)
    .meta({ description: 'Windows in which some actors cannot reach others.' })
    .prefault([]),
  slowActors: z
    .array(slowActor)
    .meta({ description: 'Windows in which actors get to what arrives late.' })
    .prefault([]),
  feed: z
    .array(feedFault)
    .meta({ description: 'Windows in which the price feed does not do its work.' })
    .prefault([]),
  collector: z
    .array(collectorFault)
    .meta({ description: 'Windows in which the collector of usage events does not do its work.' })
    .prefault([]),
  webhooks: z
    .array(webhookFault)
    .meta({ description: 'Windows in which an auth webhook does not do its work.' })
    .prefault([]),
})
