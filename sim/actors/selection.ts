import type { Address } from '../../src/bytes/hex.ts'
import { ratString } from '../../src/money/format.ts'
import type { Rational } from '../../src/money/rational.ts'
import { readPriceInfo } from '../../src/price/price-info.ts'
import { filterCandidates } from '../../src/price/selection/candidates.ts'
import {
  InitialLatencySelector,
  type SelectableSession,
} from '../../src/price/selection/session-selectors.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { SelectionSettings } from '../scenario/scenario.ts'
import type { Found } from './discovery.ts'
import type { SessionGateway } from './viewer-session.ts'

/** How a kind of work chooses: live video the nearest, everything else by weights (spec PR-91, PR-92). */
export type SelectionKind = 'nearest' | 'weighted'

/** Nobody was chosen, and why. */
export type Selected =
  { readonly ok: true; readonly chosen: Found } | { readonly ok: false; readonly error: string }

const UINT32_VALUES = 2 ** 32
const NANOSECONDS_PER_MILLISECOND = 1_000_000

/** How a gateway chooses among the orchestrators that discovery has found (spec PR-59, PR-60, PR-90 to PR-92). */
export class Selection {
  readonly #kind: SelectionKind
  readonly #session: string
  readonly #gateway: SessionGateway
  readonly #settings: SelectionSettings
  readonly #capabilities: Capabilities | null
  /** Opened when first needed. */
  #draws: RandomStream | null = null

  constructor(options: {
    kind: SelectionKind
    session: string
    gateway: SessionGateway
    settings: SelectionSettings
    /** What the session asks for: a capability may have a maximum of its own. */
    capabilities: Capabilities | null
  }) {
    const { kind, session, gateway, settings, capabilities } = options
    this.#capabilities = capabilities
    this.#kind = kind
    this.#session = session
    this.#gateway = gateway
    this.#settings = settings
  }

  choose(found: readonly Found[]): Selected {
    const chosen = this.#kind === 'nearest' ? this.#nearest(found) : this.#weighted(found)
    if (chosen === null) return { ok: false, error: this.#nobody(found) }
    if (found.length > 1) this.#tell(chosen)
    return { ok: true, chosen }
  }

  #nearest(found: readonly Found[]): Found | null {
    const { world } = this.#gateway
    const selector = new InitialLatencySelector<SelectableSession & { readonly found: Found }>({
      offchain: false,
      stakesReadable: true,
      maxPrice: this.#maxPriceWei(),
      rules: world.rules.price,
    })
    selector.add(
      found.map((each) => ({
        recipient: each.info.ticketParams?.recipient ?? null,
        priceInfo: each.info.priceInfo,
        latencyScore: 0,
        // float64, as upstream's
        initialLatencyMs: each.latencyNs / NANOSECONDS_PER_MILLISECOND,
        found: each,
      })),
    )
    return selector.select()?.found ?? null
  }

  #weighted(found: readonly Found[]): Found | null {
    const { world } = this.#gateway
    const rules = world.rules.price
    const { weights, priceExpFactor, minPerfScore, ignoreMaxPriceIfNeeded } = this.#settings
    const priced = pricedCandidates(found)
    const addresses = filterCandidates(
      { addresses: priced.addresses, prices: priced.prices, maxPrice: this.#maxPriceWei() },
      { perfScores: perfScores(found), minPerfScore, ignoreMaxPriceIfNeeded },
      rules,
    )
    if (addresses.length === 0) return null
    const drawn = rules.drawCandidate(
      {
        addresses: found.length === 1 ? addresses : this.#shuffled(addresses),
        prices: priced.prices,
        stakes: stakes(found),
        weights,
        priceExpFactor,
      },
      found.length === 1 ? 0 : this.#stream().uint32() / UINT32_VALUES,
    )
    // Upstream crashes on a candidate without a price: nobody is chosen.
    const picked = drawn.ok ? drawn.picked : null
    return found.find(({ info }) => info.ticketParams?.recipient === picked) ?? null
  }

  /** Go walks a map here, in an order of its own: the world shuffles. */
  #shuffled(addresses: readonly Address[]): readonly Address[] {
    const walk = [...addresses]
    const draws = this.#stream()
    for (let last = walk.length - 1; last > 0; last--) {
      const other = draws.uint32() % (last + 1)
      const [a, b] = [walk[last], walk[other]]
      if (a === undefined || b === undefined) continue
      walk[last] = b
      walk[other] = a
    }
    return walk
  }

  #stream(): RandomStream {
    const { world, name } = this.#gateway
    return (this.#draws ??= world.stream(`gateway/${name}/${this.#session}/selection`))
  }

  #maxPriceWei(): Rational | null {
    return this.#gateway.maxPriceWei(this.#capabilities)
  }

  #nobody(found: readonly Found[]): string {
    const maxPriceWei = this.#maxPriceWei()
    const prices = found.map(({ info }) => {
      const reading = readPriceInfo(info.priceInfo)
      return reading.ok && reading.price !== null ? ratString(reading.price) : 'none'
    })
    const maximum = maxPriceWei === null ? 'none' : ratString(maxPriceWei)
    return prices.length === 1
      ? `price ${prices[0] ?? ''} is above the gateway's maximum ${maximum}`
      : `none of the prices ${prices.join(', ')} is within the gateway's maximum ${maximum}`
  }

  #tell({ orchestrator }: Found): void {
    const { world, name } = this.#gateway
    world.emit({
      type: 'choice.made',
      atNs: world.nowNs,
      actor: name,
      what: `orchestrator of ${this.#session}`,
      choice: orchestrator.name,
    })
  }
}

function pricedCandidates(found: readonly Found[]): {
  readonly addresses: readonly Address[]
  readonly prices: ReadonlyMap<Address, Rational>
} {
  const addresses = new Set<Address>()
  const prices = new Map<Address, Rational>()
  for (const { info } of found) {
    const recipient = info.ticketParams?.recipient
    if (recipient === undefined) continue
    addresses.add(recipient)
    const reading = readPriceInfo(info.priceInfo)
    if (reading.ok && reading.price !== null) prices.set(recipient, reading.price)
  }
  return { addresses: [...addresses], prices }
}

function stakes(found: readonly Found[]): ReadonlyMap<Address, bigint> {
  return new Map(
    found.map(({ orchestrator }) => [orchestrator.address, orchestrator.settings.stake]),
  )
}

function perfScores(found: readonly Found[]): ReadonlyMap<Address, number> {
  return new Map(
    found.flatMap(({ orchestrator }) => {
      const { perfScore } = orchestrator.settings
      return perfScore === null ? [] : [[orchestrator.address, perfScore] as const]
    }),
  )
}
