import { dirname, isAbsolute, join } from 'node:path'
import { profiles } from '../../../src/profile/index.ts'
import { priceRulesUpstream, type PriceRules } from '../../../src/price/rules.ts'
import type { FeedRate } from '../../operator/conversions.ts'
import type { Finding, SourcePlace } from '../../operator/findings.ts'
import type { NodeConfiguration, NodeRole } from '../../operator/node-configuration.ts'
import { NO_SOURCE } from '../../operator/reading.ts'
import { readNode } from '../../operator/read-node.ts'
import type { ReadFile } from '../../operator/sources.ts'
import type { LocatedProblem } from '../document.ts'
import { readRational } from '../literals/number.ts'
import { placed, type Path } from '../place.ts'
import type { ReadFile as ReadScenarioFile } from '../series/read-series.ts'
import { noAccess, nodeSources } from './node-sources.ts'
import { intervalKeys, orchestratorKeys, payerKeys, type Keys } from './price-keys.ts'

/** A scenario whose actors have what their `node` says. */
export interface FilledScenario {
  readonly value: unknown
  readonly problems: readonly LocatedProblem[]
  readonly warnings: readonly LocatedProblem[]
}

/** How files beside the scenario are read, and whose rules read them. */
export interface NodeOptions {
  readonly readFile?: ReadScenarioFile | undefined
  readonly profile?: string | undefined
}

type Mapping = Readonly<Record<string, unknown>>

const ROLES: readonly (readonly ['signers' | 'gateways' | 'orchestrators', NodeRole])[] = [
  ['signers', 'remote-signer'],
  ['gateways', 'gateway'],
  ['orchestrators', 'orchestrator'],
]

/**
 * Writes what each `node` configures into the keys beside it, before the schema looks at them. A key that the configuration sets
 * must not stand beside it as well; one that it leaves open may. Scenarios without any `node` come back as they are.
 */
export function fillNodes(value: unknown, options: NodeOptions): FilledScenario {
  const hasNodes =
    isMapping(value) &&
    ROLES.some(([group]) =>
      Object.values(mappingOf(value[group])).some((actor) => isMapping(mappingOf(actor)['node'])),
    )
  return hasNodes ? new NodeFiller(value, options).fill() : { value, problems: [], warnings: [] }
}

class NodeFiller {
  readonly #scenario: Mapping
  readonly #readFile: ReadFile | null
  readonly #rules: PriceRules
  readonly #rate: FeedRate | null
  readonly #nodes = new Map<string, NodeConfiguration>()
  readonly #problems: LocatedProblem[] = []
  readonly #warnings: LocatedProblem[] = []

  constructor(scenario: Mapping, { readFile, profile }: NodeOptions) {
    this.#scenario = scenario
    this.#readFile = readFile === undefined ? null : besideEachOther(readFile)
    const inForce = profile ?? textOf(scenario['profile']) ?? DEFAULT_PROFILE
    this.#rules = profiles.get(inForce)?.rules.price ?? priceRulesUpstream
    this.#rate = rateOf(scenario['priceFeed'])
  }

  /** Payers first: their accounts say whose prices an orchestrator's are. */
  fill(): FilledScenario {
    const groups = ROLES.map(([group, role]) => {
      const actors = Object.entries(mappingOf(this.#scenario[group])).map(
        ([name, actor]) => [name, this.#fillActor([group, name], actor, role)] as const,
      )
      return [group, Object.fromEntries(actors)] as const
    })
    const written = groups.filter(([group]) => isMapping(this.#scenario[group]))
    return {
      value: { ...this.#scenario, ...Object.fromEntries(written) },
      problems: this.#problems,
      warnings: this.#warnings,
    }
  }

  #fillActor(path: Path, actor: unknown, role: NodeRole): unknown {
    if (!isMapping(actor) || !isMapping(actor['node'])) return actor
    const node = this.#read(actor, [...path, 'node'], role)
    if (node === null) return withStandIn(actor, role)
    this.#nodes.set(path.join('/'), node)
    const { orchestrator, payer } = node
    const keys =
      orchestrator !== null
        ? orchestratorKeys(node, orchestrator, (address) => this.#gatewaysOf(address, path))
        : payer !== null
          ? payerKeys(node, payer)
          : {}
    this.#tellInexpressible(node, path)
    if (role === 'gateway') this.#checkSigner(node, actor, path)
    const beside = this.#withoutContradictions(actor, keys, path, role)
    const filled = { ...beside, ...keys }
    return role === 'gateway' ? withInterval(filled, intervalKeys('paymentInterval', node)) : filled
  }

  #read(actor: Mapping, path: Path, role: NodeRole): NodeConfiguration | null {
    const node = mappingOf(actor['node'])
    const { sources, places, problems } = nodeSources(node, path, this.#readFile)
    this.#problems.push(...problems)
    const read = readNode(sources, {
      rules: this.#rules,
      rate: this.#rate,
      rateMend: (currency) => `add priceFeed: { ${currency}: <what one ETH costs> }`,
      readFile: this.#readFile ?? ((file) => this.#refuse(file, path)),
      role,
      inScenario: true,
      basePriceElsewhere: Object.hasOwn(actor, 'pricePerUnit') || Object.hasOwn(node, 'liveRunner'),
    })
    for (const finding of read.findings) {
      const list = finding.severity === 'error' ? this.#problems : this.#warnings
      list.push(located(finding, places, path))
    }
    return problems.length > 0 ? null : read.node
  }

  #refuse(file: string, path: Path): { readonly ok: false; readonly reason: string } {
    const problem = noAccess(file)
    // A document in the flag itself needs no file.
    if (!/^\s*[[{]/.test(file)) this.#problems.push(placed(path, problem))
    return { ok: false, reason: problem.message }
  }

  /** Gateways whose payments come from this account: their own, or their signer's. */
  #gatewaysOf(address: string, path: Path): readonly string[] {
    if (address === 'default') return []
    const gateways = Object.entries(mappingOf(this.#scenario['gateways'])).flatMap(
      ([name, gateway]) => {
        const signer = textOf(mappingOf(gateway)['signer'])
        const payer = signer === null ? `gateways/${name}` : `signers/${signer}`
        return this.#nodes.get(payer)?.address === address ? [name] : []
      },
    )
    if (gateways.length === 0 && /^0x[0-9a-f]{40}$/.test(address)) {
      const message = `there is a price for ${address}, and no gateway of the scenario has that account`
      const mend = `give its payer node: { flags: "-ethAcctAddr ${address}" }`
      this.#warnings.push(placed([...path, 'node'], { code: 'AS203', message, mend }, 'key'))
    }
    return gateways
  }

  /** Keys beside `node`, without those that it sets too: these are mistakes. */
  #withoutContradictions(actor: Mapping, keys: Keys, path: Path, role: NodeRole): Mapping {
    const entries = Object.entries(actor).filter(([key]) => {
      const set = key === 'pixelsPerUnit' ? DIVIDED_BY[role] : key
      if (!Object.hasOwn(keys, set)) return true
      const message = `${key} stands beside node, whose configuration sets ${set} too`
      const mend = 'keep one of the two: change it in the configuration, or take it out there'
      this.#problems.push(placed([...path, key], { code: 'AS153', message, mend }, 'key'))
      return false
    })
    return Object.fromEntries(entries)
  }

  #checkSigner({ payer }: NodeConfiguration, actor: Mapping, path: Path): void {
    if (payer?.hasRemoteSigner !== true || actor['signer'] !== undefined) return
    const message = 'its -remoteSignerUrl says that a remote signer pays, and it has no signer'
    const mend = 'add signer: s1, or remove -remoteSignerUrl'
    this.#problems.push(placed([...path, 'node'], { code: 'AS153', message, mend }, 'key'))
  }

  /** Settings that are read and that no key of a scenario can hold. */
  #tellInexpressible({ given }: NodeConfiguration, path: Path): void {
    for (const [flag, instead] of INEXPRESSIBLE) {
      if (!given.has(flag)) continue
      const message = `-${flag} has no place in a scenario`
      this.#warnings.push(
        placed([...path, 'node'], { code: 'AS204', message, mend: instead }, 'key'),
      )
    }
  }
}

const DEFAULT_PROFILE = 'upstream/master-2026-08'
/** A divisor beside a price of the configuration would divide it again. */
const DIVIDED_BY: Readonly<Record<NodeRole, string>> = {
  orchestrator: 'pricePerUnit',
  gateway: 'maxPricePerUnit',
  'remote-signer': 'maxPricePerUnit',
}
const INEXPRESSIBLE: readonly (readonly [string, string])[] = [
  ['minGasPrice', 'set chain.gasPrice'],
]

/** What a price would be, so that its absence is not told as a second mistake. */
function withStandIn(actor: Mapping, role: NodeRole): Mapping {
  return role === 'orchestrator' ? { pricePerUnit: 0, ...actor } : actor
}

/** -livePaymentInterval of a gateway is how often its sessions pay, unless they say otherwise. */
function withInterval(actor: Mapping, keys: Keys): Mapping {
  const { sessions } = actor
  if (!isMapping(sessions) || Object.keys(keys).length === 0) return actor
  const filled = Object.entries(sessions).map(
    ([name, session]) => [name, isMapping(session) ? { ...keys, ...session } : session] as const,
  )
  return { ...actor, sessions: Object.fromEntries(filled) }
}

/** A finding in a text of the scenario is told there; one in a file, in the file. */
function located(
  { code, place, reason, mend }: Finding,
  places: ReadonlyMap<string, Path>,
  path: Path,
): LocatedProblem {
  const inScenario = places.get(place.source) ?? (place.source === NO_SOURCE ? path : undefined)
  const problem = placed(inScenario ?? path, { code, message: reason, mend })
  return inScenario === undefined ? { ...problem, ...fileOf(place) } : problem
}

function fileOf({ source, line, column }: SourcePlace): Pick<LocatedProblem, 'file' | 'position'> {
  return { file: source, position: { line: line ?? 1, column: column ?? 1 } }
}

/** Paths within a config file are relative to it, all others to the scenario. */
function besideEachOther(readFile: ReadScenarioFile): ReadFile {
  return (path, beside) => {
    const source = beside === null || isAbsolute(path) ? path : join(dirname(beside), path)
    const file = readFile(source)
    return file.ok ? { ...file, source } : { ok: false, reason: file.message }
  }
}

function rateOf(feed: unknown): FeedRate | null {
  const entry = Object.entries(mappingOf(feed)).find(([key]) => /^[A-Z]{2,10}$/.test(key))
  if (entry === undefined) return null
  const rate = readRational(String(entry[1]))
  if (!rate.ok || rate.value.numerator <= 0n) return null
  return { currency: entry[0].toUpperCase(), perEth: rate.value }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function mappingOf(value: unknown): Mapping {
  return isMapping(value) ? value : {}
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
