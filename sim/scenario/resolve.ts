import { readLinkName } from './literals/link.ts'
import { rational, round, type Rational } from '../../src/money/rational.ts'
import { own, replicaName } from './names.ts'
import { DEFAULT_JOB } from './schema/job.ts'
import { isByocType, type SessionDraft } from './schema/session.ts'
import type { LinkDraft } from './schema/links.ts'
import type { ScenarioDraft } from './schema/scenario.ts'
import { requests, transcoding } from './schema/work.ts'
import { clockOwner, resolveTimeline } from './resolve-timeline.ts'
import { resolveProductServices } from './resolve-usage.ts'
import { firstValue } from './series/first-value.ts'
import type { ReadSeries } from './series/read-series.ts'
import type { SenderSettings } from './chain-settings.ts'
import type { LinkFault } from './faults.ts'
import type { LinkSettings, LinkTable, Scenario, SessionSettings } from './scenario.ts'
import type { Demand, Series } from './series/series.ts'

const TEN_ETH = 10n ** 19n

const DEFAULT_TRANSCODING = transcoding.parse({})
const DEFAULT_REQUESTS = requests.parse({})

const DEFAULT_LINK: LinkSettings = {
  latencyMinNs: 20_000_000,
  latencyMaxNs: 20_000_000,
  loss: rational(0n),
  duplicate: rational(0n),
  reorder: rational(0n),
  truncate: rational(0n),
  corrupt: rational(0n),
}

/** A draft that passed every check, with all that it leaves open filled in. */
export function resolveScenario(draft: ScenarioDraft, series: ReadSeries): Scenario {
  const { senders: _senders, maxFloatWei: _maxFloatWei, ...chain } = draft.chain
  const signers = Object.entries(draft.signers).map(([name, { clocks, ...settings }]) => ({
    name,
    replicas: clocks.map((clock, index) => ({ name: replicaName(name, index), clock })),
    ...settings,
  }))
  return {
    format: 1,
    name: draft.name,
    story: draft.story,
    profile: draft.profile,
    seed: draft.seed,
    cryptography: draft.cryptography,
    epochUnixNs: draft.epoch,
    durationNs: draft.duration,
    quietPhaseNs: draft.quietPhase,
    chain: {
      ...chain,
      gasPriceWei: round(atTheBeginning(series.gasPrice, rational(chain.gasPriceWei))),
      senders: resolveSenders(draft),
    },
    priceFeed:
      draft.priceFeed === undefined
        ? null
        : { ...draft.priceFeed, perEth: atTheBeginning(series.priceFeed, draft.priceFeed.perEth) },
    series: {
      priceFeed: series.priceFeed,
      gasPrice: series.gasPrice,
      demand: resolveDemand(draft.gateways, series.demand),
    },
    orchestrators: Object.entries(draft.orchestrators).map(([name, rest]) => ({ name, ...rest })),
    signers,
    gateways: Object.entries(draft.gateways).map(([name, { sessions, ...settings }]) => ({
      name,
      ...settings,
      sessions: Object.entries(sessions).map(([session, rest]) =>
        resolveSession(session, rest, settings.signer, draft.duration),
      ),
    })),
    usage: draft.usage ?? null,
    productServices: resolveProductServices(draft.productServices, draft.duration),
    links: resolveLinks(draft.links),
    timeline: resolveTimeline(draft.timeline, signers),
    faults: {
      links: draft.faults.links.flatMap(resolveFault),
      partitions: draft.faults.partitions,
      slowActors: draft.faults.slowActors,
      feed: draft.faults.feed.map((fault) => ({
        ...fault,
        nodes: fault.nodes?.map((node) => clockOwner(node, signers)) ?? null,
      })),
      chain: draft.faults.chain,
      clocks: draft.faults.clocks.map((fault) => ({
        ...fault,
        actor: clockOwner(fault.actor, signers),
      })),
      webhooks: draft.faults.webhooks,
      collector: draft.faults.collector,
    },
    expect: draft.expect,
    expectUnder: draft.expectUnder,
  }
}

/** What holds at virtual time 0: what the series says of it, else what is written. */
function atTheBeginning(series: Series | null, written: Rational): Rational {
  return (series === null ? null : firstValue(series)) ?? written
}

function resolveDemand(
  gateways: ScenarioDraft['gateways'],
  demand: ReadSeries['demand'],
): readonly Demand[] {
  return Object.entries(gateways).flatMap(([gateway, { sessions }]) =>
    Object.entries(sessions).flatMap(([session, { lengthNs }]) => {
      const perMinute = own(demand, session)
      return perMinute === undefined ? [] : [{ gateway, session, lengthNs, perMinute }]
    }),
  )
}

function resolveSession(
  name: string,
  draft: SessionDraft,
  signer: string | null,
  durationNs: number,
): SessionSettings {
  const { lengthNs, signerReplicas, capabilityPriceRequested, sendCapabilities, job, ...rest } =
    draft
  const byoc = isByocType(draft.type)
  const named = signerReplicas !== null && signerReplicas !== 'round-robin'
  return {
    name,
    ...rest,
    transcoding: draft.type === 'transcode' ? (draft.transcoding ?? DEFAULT_TRANSCODING) : null,
    requests: draft.type === 'batch-ai' ? (draft.requests ?? DEFAULT_REQUESTS) : null,
    job: job ?? DEFAULT_JOB,
    endNs: lengthNs === null ? durationNs : draft.startNs + lengthNs,
    capabilityPriceRequested: capabilityPriceRequested ?? (byoc && signer !== null),
    sendCapabilities: sendCapabilities ?? !byoc,
    signerReplicas:
      signer === null
        ? null
        : named
          ? { kind: 'replica', name: signerReplicas }
          : { kind: 'round-robin' },
  }
}

/** Everybody who pays, then the addresses of the file. */
function resolveSenders(draft: ScenarioDraft): readonly SenderSettings[] {
  const { senders, maxFloatWei } = draft.chain
  const payers = Object.entries(draft.gateways).flatMap(([name, { signer }]) =>
    signer === null ? [name] : [],
  )
  const names = new Set([...payers, ...Object.keys(draft.signers), ...Object.keys(senders)])
  return [...names].map((name) => {
    const given = own(senders, name)
    return {
      name,
      depositWei: given?.depositWei ?? TEN_ETH,
      reserveWei: given?.reserveWei ?? TEN_ETH,
      withdrawRound: given?.withdrawRound ?? 0n,
      maxFloatWei: given?.maxFloatWei ?? maxFloatWei,
      topUp: given?.topUp ?? { deposit: null, reserve: null },
    }
  })
}

function resolveLinks(links: ScenarioDraft['links']): LinkTable {
  const written = own(links, 'default')
  const byDefault = written === undefined ? DEFAULT_LINK : mergeLink(written, DEFAULT_LINK)
  const overrides = Object.entries(links).flatMap(([key, draft]) =>
    directions(key).map(({ from, to }) => ({ from, to, settings: mergeLink(draft, byDefault) })),
  )
  return { default: byDefault, overrides }
}

function mergeLink(draft: LinkDraft, base: LinkSettings): LinkSettings {
  return {
    latencyMinNs: draft.latency?.minNs ?? base.latencyMinNs,
    latencyMaxNs: draft.latency?.maxNs ?? base.latencyMaxNs,
    loss: draft.loss ?? base.loss,
    duplicate: draft.duplicate ?? base.duplicate,
    reorder: draft.reorder ?? base.reorder,
    truncate: draft.truncate ?? base.truncate,
    corrupt: draft.corrupt ?? base.corrupt,
  }
}

function resolveFault({ link, ...fault }: ScenarioDraft['faults']['links'][number]): LinkFault[] {
  return directions(link).map((direction) => ({ ...direction, ...fault }))
}

/** One or two directions of `g1->o1` or `g1<->o1`; none of `default`. */
function directions(key: string): { from: string; to: string }[] {
  const link = readLinkName(key)
  if (key === 'default' || !link.ok) return []
  const { from, to, bothWays } = link.value
  const twoWays = bothWays && !(from === '*' && to === '*')
  return twoWays
    ? [
        { from, to },
        { from: to, to: from },
      ]
    : [{ from, to }]
}
