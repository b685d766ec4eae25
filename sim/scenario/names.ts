/** What the collector of usage events is called, on links and in the timeline. */
export const COLLECTOR = 'collector'

/** Who is in a scenario, also where their own entries have mistakes: for looking names up. */
export interface Names {
  readonly orchestrators: readonly string[]
  readonly signers: readonly string[]
  readonly gateways: readonly string[]
  readonly productServices: readonly string[]
  /** The collector of usage events, if there is one. */
  readonly collectors: readonly string[]
  /** Signers and orchestrators that have an auth webhook. */
  readonly webhookOwners: readonly string[]
  readonly sessions: readonly string[]
  /** Names that more than one session has. */
  readonly repeatedSessions: ReadonlySet<string>
  /** Names of replicas by signer. */
  readonly replicas: ReadonlyMap<string, readonly string[]>
}

/** Reads only names, from data that may be wrong everywhere else. */
export function namesIn(value: unknown): Names {
  const signers = mappingAt(value, 'signers')
  const gateways = mappingAt(value, 'gateways')
  const orchestrators = mappingAt(value, 'orchestrators')
  const sessions = Object.values(gateways).flatMap((gateway) =>
    Object.keys(mappingAt(gateway, 'sessions')),
  )
  return {
    orchestrators: Object.keys(orchestrators),
    signers: Object.keys(signers),
    gateways: Object.keys(gateways),
    productServices: Object.keys(mappingAt(value, 'productServices')),
    collectors: isMapping(value) && isMapping(value['usage']) ? [COLLECTOR] : [],
    webhookOwners: Object.entries({ ...orchestrators, ...signers }).flatMap(([name, actor]) =>
      isMapping(actor) && isMapping(actor['webhook']) ? [name] : [],
    ),
    sessions,
    repeatedSessions: repeated(sessions),
    replicas: new Map(
      Object.entries(signers).map(([name, signer]) => [name, replicaNames(name, signer)]),
    ),
  }
}

/** `s1/1`, `s1/2`, …: how the replicas of a signer are called. */
export function replicaName(signer: string, index: number): string {
  return `${signer}/${index + 1}`
}

function replicaNames(name: string, signer: unknown): readonly string[] {
  const replicas = isMapping(signer) ? signer['replicas'] : undefined
  const given = Array.isArray(replicas) ? replicas.length : Number(replicas ?? 1)
  const count = Number.isSafeInteger(given) ? Math.min(Math.max(given, 1), 100) : 1
  return Array.from({ length: count }, (_, index) => replicaName(name, index))
}

function repeated(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  return new Set(names.filter((name) => seen.size === seen.add(name).size))
}

/** The entry of this very name; nothing that every object has. */
export function own<T>(
  entries: Readonly<Record<string, T>> | undefined,
  key: string,
): T | undefined {
  return entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined
}

function mappingAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const inner = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return isMapping(inner) ? inner : {}
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
