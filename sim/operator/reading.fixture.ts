import { rational } from '../../src/money/rational.ts'
import { priceRulesUpstream, type PriceRules } from '../../src/price/rules.ts'
import type { NodeRole } from './node-configuration.ts'
import { readNode, type ReadNode } from './read-node.ts'
import type { NodeSources } from './sources.ts'

export interface Given extends Omit<NodeSources, 'flags' | 'config' | 'environment'> {
  readonly flags?: string
  readonly config?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
  readonly rules?: PriceRules
  /** USD per ETH; null = no feed. */
  readonly usd?: bigint | null
  readonly role?: NodeRole
  readonly inScenario?: boolean
}

/** A node read from texts alone. */
export function read(given: Given): ReadNode {
  const { flags, config, environment, files = {}, usd = 3000n, ...documents } = given
  return readNode(
    {
      ...documents,
      flags: flags === undefined ? undefined : { source: '--flags', text: flags },
      config: config === undefined ? undefined : { source: 'livepeer.conf', text: config },
      environment:
        environment === undefined ? undefined : { source: '--env', variables: environment },
    },
    {
      rules: given.rules ?? priceRulesUpstream,
      rate: usd === null ? null : { currency: 'USD', perEth: rational(usd) },
      rateMend: (currency) => `give the rate of ${currency}`,
      readFile: (path) => {
        const text = Object.hasOwn(files, path) ? files[path] : undefined
        return text === undefined
          ? { ok: false, reason: 'there is none' }
          : { ok: true, text, source: path }
      },
      role: given.role ?? null,
      inScenario: given.inScenario ?? false,
      basePriceElsewhere: false,
    },
  )
}

/** Findings as `error AO110 file:1:2`, without those about what was only assumed. */
export function told(given: Given): readonly string[] {
  return read(given).findings.flatMap(({ severity, code, place }) => {
    if (code === 'AO210') return []
    const at = place.line === null ? '' : `:${place.line}:${place.column}`
    return [`${severity} ${code} ${place.source}${at}`]
  })
}
