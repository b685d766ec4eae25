import { checkKind, shorten } from './command-line.ts'
import type { Findings, SourcePlace } from './findings.ts'
import { FLAG_OF_VARIABLE, FLAGS } from './flags.ts'
import type { Setting } from './setting.ts'
import type { SourceText } from './sources.ts'
import { nearest } from '../scenario/spelling.ts'

/** Upstream's reader gives up, without a word, at a line of this many bytes (bufio.Scanner). */
const LINE_BYTES_MAX = 65_536

/**
 * The settings of a config file (`-config`), as ff's plain parser reads it: a line is a name, a space, a value; `#` begins a
 * comment at the start of a line or after a space; a name alone means true; quotes are part of the value. A name may also be
 * that of the variable (LP_PRICEPERUNIT). (github.com/peterbourgon/ff v3.4.0 plain_parser.go, parse.go:Parse)
 */
export function readConfigFile(
  { text, source, inline }: SourceText,
  findings: Findings,
): readonly Setting[] {
  const settings: Setting[] = []
  for (const [index, written] of text.split('\n').entries()) {
    const line = index + 1
    if (new TextEncoder().encode(written).length >= LINE_BYTES_MAX) {
      const place = { source, line, column: 1 }
      const reason = `a line of 64 KiB ends the reading: it and everything after it do not count`
      findings.ignored('AO222', place, reason, 'put the document into a file of its own')
      break
    }
    const setting = readLine(written, { source, line, column: columnOf(written) }, findings)
    if (setting !== null) settings.push({ ...setting, file: inline === true ? null : source })
  }
  return settings
}

function readLine(
  written: string,
  place: SourcePlace,
  findings: Findings,
): Omit<Setting, 'file'> | null {
  const line = written.trim()
  if (line === '' || line.startsWith('#')) return null
  const space = line.indexOf(' ')
  const name = space < 0 ? line : line.slice(0, space)
  const rest = space < 0 ? 'true' : line.slice(space).trim()
  const hash = rest.indexOf(' #')
  const text = hash < 0 ? rest : rest.slice(0, hash).trim()
  const flag = FLAGS.has(name) ? name : FLAG_OF_VARIABLE.get(name)
  if (flag === undefined) {
    const reason = `config file flag "${shorten(name)}" not defined in flag set`
    findings.error('AO105', place, reason, mendOfName(name))
    return null
  }
  const column = space < 0 ? place.column : (place.column ?? 1) + line.indexOf(rest, space)
  const valuePlace = { ...place, column }
  if (hash >= 0 && /[[{"]/.test(text)) {
    const reason = `the value ends at " #", which begins a comment`
    findings.ignored('AO222', valuePlace, reason, 'write it without a space before #')
  }
  if (space < 0 && FLAGS.get(flag)?.kind !== 'boolean') {
    const reason = `${flag} stands without a value, which means "true"`
    findings.error('AO103', place, reason, `write ${flag} <value>`)
    return null
  }
  return checkKind(flag, text, valuePlace, findings) ? { flag, text, place: valuePlace } : null
}

function mendOfName(name: string): string {
  const bare = name.replace(/^-+/, '')
  if (bare !== name && FLAGS.has(bare)) return `write ${bare}, without hyphens`
  const [, word = '', separator = ''] = /^-*([A-Za-z]+)([=:\t].*)?$/.exec(name) ?? []
  if (separator !== '' && FLAGS.has(word)) return `write a space after the name: ${word} <value>`
  const near = nearest(bare, FLAGS.keys())
  return near === null
    ? 'remove the line: a line is the name of a flag, a space, a value'
    : `did you mean ${near}?`
}

function columnOf(line: string): number {
  return line.length - line.trimStart().length + 1
}
