import { ZERO, type Rational } from '../money/rational.ts'

/** The key under which a store keeps what holds for every sender without an entry of its own. */
export const DEFAULT_SENDER = 'default'

/** Price of one model of one capability, in wei per unit. */
export interface ModelPrice {
  readonly capability: number
  readonly model: string
  readonly price: Rational
}

type ModelMenu = Map<number, Map<string, Rational>>

/**
 * The prices that an orchestrator has set, in wei per unit: per sender, per sender and model, per job name, and the names of
 * its external capabilities (spec PR-10; go-livepeer core/livepeernode.go). Base and model prices ignore the case of a
 * sender's address; job prices are kept under the exact text.
 */
export class PriceBook {
  readonly #base = new Map<string, Rational>()
  readonly #menus = new Map<string, ModelMenu>()
  readonly #jobs = new Map<string, Map<string, Rational>>([[DEFAULT_SENDER, new Map()]])
  readonly #externalCapabilities = new Set<string>()

  setBasePrice(sender: string, price: Rational): void {
    this.#base.set(sender.toLowerCase(), price)
  }

  /** This sender is priced by the default again; for `default`, nobody is priced. */
  clearBasePrice(sender: string): void {
    this.#base.delete(sender.toLowerCase())
  }

  /** The price set for exactly this sender (or `default`), null when there is none. */
  basePrice(sender: string): Rational | null {
    return this.#base.get(sender.toLowerCase()) ?? null
  }

  /** The sender's own base price, else the default one, else null (spec PR-39). */
  basePriceFor(sender: string): Rational | null {
    return this.basePrice(sender) ?? this.#base.get(DEFAULT_SENDER) ?? null
  }

  /** Every base price by its key. */
  basePrices(): ReadonlyMap<string, Rational> {
    return this.#base
  }

  setCapabilityPrice(sender: string, model: ModelPrice): void {
    const menu = entry(this.#menus, sender.toLowerCase(), () => new Map())
    entry(menu, model.capability, () => new Map()).set(model.model, model.price)
  }

  /** The price set for exactly this sender (or `default`), capability and model, null when there is none. */
  capabilityPrice(sender: string, capability: number, model: string): Rational | null {
    return this.#menus.get(sender.toLowerCase())?.get(capability)?.get(model) ?? null
  }

  /** The sender's own price of a model, else the default one, else null (spec PR-41). */
  capabilityPriceFor(sender: string, capability: number, model: string): Rational | null {
    return (
      this.capabilityPrice(sender, capability, model) ??
      this.capabilityPrice(DEFAULT_SENDER, capability, model)
    )
  }

  /** Every model priced for exactly this sender (or `default`). */
  *capabilityPrices(sender: string): Iterable<ModelPrice> {
    for (const [capability, models] of this.#menus.get(sender.toLowerCase()) ?? []) {
      for (const [model, price] of models) yield { capability, model, price }
    }
  }

  /** `sender` is kept verbatim, case included (spec PR-10). */
  setJobPrice(sender: string, name: string, price: Rational): void {
    entry(this.#jobs, sender, () => new Map()).set(name, price)
  }

  /** The job price set for exactly this text, null when there is none. */
  jobPrice(sender: string, name: string): Rational | null {
    return this.#jobs.get(sender)?.get(name) ?? null
  }

  /** Whether any job price is kept for exactly this text. */
  hasJobPrices(sender: string): boolean {
    return this.#jobs.has(sender)
  }

  /** Whether nothing but base prices was ever set: no model and no external capability. */
  get hasBasePricesOnly(): boolean {
    return this.#menus.size === 0 && this.#externalCapabilities.size === 0
  }

  registerExternalCapability(name: string): void {
    this.#externalCapabilities.add(name)
  }

  removeExternalCapability(name: string): void {
    this.#externalCapabilities.delete(name)
  }

  externalCapabilities(): ReadonlySet<string> {
    return this.#externalCapabilities
  }
}

/** 0 is the price of what nobody priced (spec PR-10, PR-41). */
export const UNPRICED: Rational = ZERO

function entry<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const found = map.get(key)
  if (found !== undefined) return found
  const created = create()
  map.set(key, created)
  return created
}
