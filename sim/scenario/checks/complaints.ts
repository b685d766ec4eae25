import type { ScenarioErrorCode } from '../errors.ts'
import type { Names } from '../names.ts'
import { placed, type Path, type PlacedProblem } from '../place.ts'
import type { PriceFeed } from '../feed.ts'
import type { Money } from '../scenario.ts'
import { nearest, suggestion } from '../spelling.ts'
import { webhookName } from '../webhook.ts'

/** What the person running it knows beyond the file; absent = not checked. */
export interface KnownNames {
  readonly profiles?: readonly string[]
  readonly invariants?: readonly string[]
  readonly metrics?: readonly string[]
}

/** Units of a price that need no feed, ETH aside. */
const WEI_UNITS = ['gwei', 'wei']

/** Collects what does not fit together, while all names are at hand. */
export class Complaints {
  readonly problems: PlacedProblem[] = []
  readonly warnings: PlacedProblem[] = []
  readonly names: Names
  readonly feed: PriceFeed | null

  constructor(names: Names, feed: PriceFeed | null) {
    this.names = names
    this.feed = feed
  }

  add(path: Path, code: ScenarioErrorCode, message: string, mend: string): void {
    this.problems.push(placed(path, { code, message, mend }))
  }

  addAtKey(path: Path, code: ScenarioErrorCode, message: string, mend: string): void {
    this.problems.push(placed(path, { code, message, mend }, 'key'))
  }

  warn(path: Path, code: ScenarioErrorCode, message: string, mend: string): void {
    this.warnings.push(placed(path, { code, message, mend }, 'key'))
  }

  /** Whether somebody of the list has this name; complains if not. */
  known(
    path: Path,
    written: string,
    names: readonly string[],
    what: string,
    points: 'value' | 'key' = 'value',
  ): boolean {
    if (names.includes(written)) return true
    const problem = {
      code: 'AS140',
      message: `there is no ${what} named ${written}`,
      mend: suggestion(written, names, what),
    } as const
    this.problems.push(placed(path, problem, points))
    return false
  }

  /** Complains about a currency that no feed converts. */
  price(path: Path, money: Money): void {
    if (money.currency === 'wei' || money.currency === this.feed?.currency) return
    const message = `a price in ${money.currency} needs a price feed in ${money.currency}`
    const unit = money.currency.endsWith('WEI') ? nearest(money.currency, WEI_UNITS) : null
    if (unit !== null) {
      this.add(path, 'AS129', `${money.currency} is no unit of a price`, `did you mean ${unit}?`)
      return
    }
    const mend =
      this.feed === null
        ? `add priceFeed: { ${money.currency}: <what one ETH costs> }, or write the price in wei`
        : `write the price in ${this.feed.currency}, wei, gwei or ETH`
    this.add(path, 'AS129', message, mend)
  }

  /** Actors with a clock: gateways, orchestrators and replicas. */
  get clocks(): readonly string[] {
    const { orchestrators, gateways, replicas } = this.names
    return [...gateways, ...orchestrators, ...[...replicas.values()].flat()]
  }

  /** Whoever a link can begin or end at. */
  get ends(): readonly string[] {
    const { signers, productServices, collectors, webhookOwners } = this.names
    const webhooks = webhookOwners.map(webhookName)
    return [...this.clocks, ...signers, ...productServices, ...collectors, ...webhooks, '*']
  }

  /** One replica for a signer that has only one; else what was written. */
  actor(written: string): string {
    const replicas = this.names.replicas.get(written)
    return replicas?.length === 1 ? (replicas[0] ?? written) : written
  }

  clockOwner(path: Path, written: string): void {
    const replicas = this.names.replicas.get(written)
    if (replicas !== undefined && replicas.length > 1) {
      const message = `the signer ${written} has ${replicas.length} replicas, each with its own clock`
      this.add(path, 'AS140', message, `name one of ${replicas.join(', ')}`)
      return
    }
    this.known(path, this.actor(written), this.clocks, 'actor')
  }
}
