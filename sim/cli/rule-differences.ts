import type { Rules } from '../../src/profile/rules.ts'
import type { RuleDifference, RuleVariant } from './house.ts'

/** The rules in which two tables differ, in the order of the first. */
export function ruleDifferences(a: Rules, b: Rules): readonly RuleDifference[] {
  return Object.entries(a).flatMap(([room, rules]) => {
    const others: Table = { ...(b as unknown as Record<string, Table>)[room] } // one shape, by key
    return Object.entries(rules as Table).flatMap(([name, rule]) => {
      const other = others[name]
      if (rule === other) return []
      return [{ rule: `${room}.${name}`, variants: [variantOf(rule), variantOf(other)] as const }]
    })
  })
}

type Table = Readonly<Record<string, unknown>>

/** A rule carries its variant; a patch of somebody's own may not. */
function variantOf(rule: unknown): RuleVariant {
  const field = (name: keyof RuleVariant): string => {
    const owner = typeof rule === 'function' || typeof rule === 'object' ? rule : null
    const value: unknown = owner === null ? undefined : Reflect.get(owner, name)
    return typeof value === 'string' ? value : ''
  }
  const variant = field('variant')
  const why = field('why')
  return {
    variant: variant === '' ? 'a rule of your own' : variant,
    summary: field('summary'),
    why: why === '' ? null : why,
    source: field('source'),
  }
}
