import { checkKind, shorten } from './command-line.ts'
import type { Findings } from './findings.ts'
import { FLAG_OF_VARIABLE, PRICE_FLAGS } from './flags.ts'
import type { Setting } from './setting.ts'

/**
 * The settings of environment variables: `LP_` and the flag's name in capitals. Empty ones do not count; others than flags are read
 * past, so `LP_PRICE_PER_UNIT` sets nothing (ff.Parse).
 */
export function readEnvironment(
  variables: Readonly<Record<string, string>>,
  source: string,
  findings: Findings,
): readonly Setting[] {
  return Object.entries(variables).flatMap(([variable, text]): readonly Setting[] => {
    if (!/^lp_/i.test(variable)) return []
    const flag = FLAG_OF_VARIABLE.get(variable)
    const place = { source: `${source} ${shorten(variable)}`, line: null, column: null }
    if (flag === undefined) {
      const reason = `${shorten(variable)} belongs to no flag and sets nothing`
      findings.ignored('AO205', place, reason, mendOf(variable))
      return []
    }
    if (text === '') return []
    return checkKind(flag, text, place, findings) ? [{ flag, text, place, file: null }] : []
  })
}

function mendOf(variable: string): string {
  const squeezed = variable.replaceAll(/[_-]/g, '').toLowerCase()
  const meant = PRICE_FLAGS.find((name) => squeezed === `lp${name.toLowerCase()}`)
  return meant === undefined
    ? 'leave it out: a variable is LP_ and the name of a flag in capitals'
    : `write LP_${meant.toUpperCase()}`
}
