import { nearest } from '../scenario/spelling.ts'
import { placeAt, type Findings, type SourcePlace } from './findings.ts'
import { FLAGS, PRICE_FLAGS } from './flags.ts'
import { notOfKind } from './flag-value.ts'
import type { Setting } from './setting.ts'
import { splitWords, type Word } from './words.ts'

/**
 * The flags of a command line in order, as Go's flag package reads them: `-flag value`, `-flag=value`, one or two hyphens;
 * a boolean flag takes a value with `=` only; the first word that is no flag, or `--`, ends the flags.
 */
export function readCommandLine(
  text: string,
  source: string,
  findings: Findings,
): readonly Setting[] {
  const split = splitWords(text)
  if (!split.ok) {
    const place = placeAt(source, text, split.offset)
    findings.error('AO102', place, 'a quote opens here and does not close', 'close it')
    return []
  }
  return new CommandLine(split.words, (word) => placeAt(source, text, word.offset), findings).read()
}

class CommandLine {
  readonly #words: readonly Word[]
  readonly #placeOf: (word: Word) => SourcePlace
  readonly #findings: Findings
  readonly #settings: Setting[] = []
  #at = 0

  constructor(words: readonly Word[], placeOf: (word: Word) => SourcePlace, findings: Findings) {
    this.#words = words
    this.#placeOf = placeOf
    this.#findings = findings
  }

  read(): readonly Setting[] {
    // The program's own name, when the whole command was given.
    if (/(?:^|\/)livepeer$/.test(this.#words[0]?.text ?? '')) this.#at = 1
    for (let word = this.#words[this.#at]; word !== undefined; word = this.#words[this.#at]) {
      this.#at += 1
      if (!this.#flag(word)) break
    }
    return this.#settings
  }

  /** False = the flags end here. */
  #flag(word: Word): boolean {
    const { text } = word
    if (text.length < 2 || !text.startsWith('-')) return this.#end(word)
    if (text === '--') return this.#at === this.#words.length || this.#end(word)
    const body = text.replace(/^--?/, '')
    if (body === '' || body.startsWith('-') || body.startsWith('=')) {
      const mend = 'write -name value'
      this.#findings.error('AO103', this.#placeOf(word), `bad flag syntax: ${text}`, mend)
      return true
    }
    const equals = body.indexOf('=', 1)
    const name = equals < 0 ? body : body.slice(0, equals)
    const inline = equals < 0 ? null : body.slice(equals + 1)
    const definition = FLAGS.get(name)
    if (definition === undefined) {
      this.#unknown(name, word, inline)
    } else if (inline !== null) {
      this.#set(name, inline, word)
    } else if (definition.kind === 'boolean') {
      this.#set(name, 'true', word)
    } else {
      this.#setFromNext(name, word)
    }
    return true
  }

  #setFromNext(name: string, word: Word): void {
    const next = this.#words[this.#at]
    if (next === undefined) {
      const reason = `flag needs an argument: -${name}`
      this.#findings.error('AO103', this.#placeOf(word), reason, `write -${name} <value>`)
      return
    }
    this.#at += 1
    if (FLAGS.has(next.text.replace(/^--?/, '')) && next.text.startsWith('-')) {
      const reason = `-${name} has no value of its own, so it takes the next word, ${next.text}`
      this.#findings.error('AO103', this.#placeOf(next), reason, `write -${name} <value>`)
      this.#at -= 1
      return
    }
    this.#set(name, next.text, next)
  }

  #set(flag: string, text: string, word: Word): void {
    const place = this.#placeOf(word)
    if (checkKind(flag, text, place, this.#findings))
      this.#settings.push({ flag, text, place, file: null })
  }

  /** Its value cannot be told from a flag-less word, so a word without hyphen is taken as one. */
  #unknown(name: string, word: Word, inline: string | null): void {
    tellUnknown(name, this.#placeOf(word), this.#findings)
    const next = this.#words[this.#at]
    if (inline === null && next !== undefined && !next.text.startsWith('-')) this.#at += 1
  }

  #end(word: Word): false {
    const rest = this.#words.length - this.#at + 1
    const count = rest === 1 ? 'it is' : `it and the ${rest - 1} words after it are`
    const before = this.#settings.at(-1)?.flag ?? ''
    const boolean = FLAGS.get(before)?.kind === 'boolean'
    const mend = boolean ? `write -${before}=${word.text}` : `leave ${word.text} out`
    const reason = `${word.text} is no flag and ends them: ${count} never read`
    this.#findings.ignored('AO204', this.#placeOf(word), reason, mend)
    return false
  }
}

/** Whether a value is of its flag's kind; tells if not. */
export function checkKind(
  flag: string,
  text: string,
  place: SourcePlace,
  findings: Findings,
): boolean {
  const expected = notOfKind(FLAGS.get(flag)?.kind ?? 'text', text)
  if (expected === null) return true
  const reason = `invalid value "${shorten(text)}" for flag -${flag}`
  findings.error('AO104', place, reason, `write ${expected}`)
  return false
}

/** A flag of this name does not exist; one that nearly rules prices is a slip of the pen. */
function tellUnknown(name: string, place: SourcePlace, findings: Findings): void {
  const near = nearest(name, PRICE_FLAGS)
  if (near !== null) {
    const reason = `flag provided but not defined: -${shorten(name)}`
    findings.error('AO106', place, reason, `did you mean -${near}?`)
    return
  }
  const reason = `go-livepeer has no flag -${shorten(name)} and would not start with it`
  findings.warn('AO201', place, reason, 'leave it out, unless your build has it')
}

export function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}
