import type { IgnoredSetting } from '../../src/price/config/ignored-setting.ts'

/**
 * Every code that reading an operator's configuration can give, with what it means. Codes never change their meaning and are not
 * used again; AO1xx are errors (the node would not start, or not as it was meant), AO2xx warnings.
 */
export const OPERATOR_CODES = {
  // Words, lines and variables
  AO101: 'A file of the configuration cannot be read.',
  AO102: 'A command line whose quotes do not close.',
  AO103: 'A flag written as no flag can be, or without the value that it needs.',
  AO104: 'A flag whose value is not of its kind (true or false, a number, a duration).',
  AO105: 'A line of the config file that names no flag.',
  AO106: 'A flag that go-livepeer does not have and that nearly is one that rules prices.',
  AO107: 'A document given twice: by a flag and beside it.',
  // Prices
  AO110: 'A price that is not digits with an optional currency.',
  AO111: 'A -pixelsPerUnit that is not a whole number above 0.',
  AO112: 'An orchestrator without -pricePerUnit.',
  AO113: 'A price in a currency that cannot be turned into wei.',
  AO114: 'A document that is not valid JSON, or not of its shape.',
  AO115: 'An entry of a document that ends the start-up.',
  AO116: 'A ticket setting that is not a number of its kind.',
  AO117: 'Weights of the selection that do not add up to 1.',
  AO118: 'The registration of an external capability that is refused.',
  AO119: 'The price of a live runner that is refused.',
  // The node
  AO120: 'A node whose flags say another role than it has here, or none that prices or pays.',
  AO121: 'A remote signer that is not on chain.',
  // Warnings
  AO201: 'A flag that go-livepeer does not have.',
  AO202: 'Flags that have nothing to do with prices or payments.',
  AO203: 'A flag given more than once: the last one counts.',
  AO204: 'Words that are never read, because an earlier one ended the flags.',
  AO205: 'A variable LP_… that belongs to no flag.',
  AO206: 'A setting that a stronger source overrides.',
  AO207: 'A document that cannot be read: the node goes on without it.',
  AO208: 'A maximum without a number: any price is accepted.',
  AO209: 'A maximum that takes over the number of -maxPricePerUnit and not its currency.',
  AO210: 'No -network and no role: assumed from the other flags.',
  AO211: 'A node off chain: none of its prices counts.',
  AO212: 'A deprecated flag.',
  AO213: 'A price for an address that no gateway can have.',
  AO214: 'A negative price.',
  AO215: 'A price that comes out as 0: work is free.',
  AO216: 'A model priced 0, which is replaced by the base price.',
  AO217: 'A price that does not fit the wire and arrives as another number.',
  AO218: 'A flag that this role does not read.',
  AO219: 'A fraction of a wei that is dropped.',
  AO220: 'A price that does not follow the price feed.',
  AO221: 'A price far outside the usual range: probably another unit was meant.',
  AO222: 'A line of the config file of which a part is not read.',
  AO224: 'A price or maximum of a capability that no job asks for.',
  AO225: 'A member of a document that go-livepeer does not know.',
} as const

export type OperatorCode = keyof typeof OPERATOR_CODES

/** Where a setting stands. `source` is a file, or what the text was given as (`--flags`, `environment`). */
export interface SourcePlace {
  readonly source: string
  /** From 1; null for the whole source. */
  readonly line: number | null
  readonly column: number | null
}

/** One thing to say about a configuration: where it stands, what is so and why, and what to write instead. */
export interface Finding {
  readonly severity: 'error' | 'warning'
  readonly code: OperatorCode
  readonly place: SourcePlace
  readonly reason: string
  readonly mend: string
}

/** Collects what is to be said, each thing once. */
export class Findings {
  readonly all: Finding[] = []
  readonly #ignored: IgnoredSetting
  readonly #said = new Set<string>()

  constructor(rules: { readonly ignoredSetting: IgnoredSetting }) {
    this.#ignored = rules.ignoredSetting
  }

  get hasErrors(): boolean {
    return this.all.some(({ severity }) => severity === 'error')
  }

  error(code: OperatorCode, place: SourcePlace, reason: string, mend: string): void {
    this.#add({ severity: 'error', code, place, reason, mend })
  }

  warn(code: OperatorCode, place: SourcePlace, reason: string, mend: string): void {
    this.#add({ severity: 'warning', code, place, reason, mend })
  }

  /** What upstream reads past in silence: a warning, or an error where the rules refuse it. */
  ignored(code: OperatorCode, place: SourcePlace, reason: string, mend: string): void {
    const severity = this.#ignored() === 'refused' ? 'error' : 'warning'
    this.#add({ severity, code, place, reason, mend })
  }

  #add(given: Finding): void {
    const finding = { ...given, reason: cut(given.reason), mend: cut(given.mend) }
    const { code, place, reason } = finding
    const key = JSON.stringify([code, place.source, place.line, place.column, reason])
    if (this.#said.has(key)) return
    this.#said.add(key)
    this.all.push(finding)
  }
}

/** What an operator wrote may be as long as a file. */
function cut(text: string): string {
  return text.length <= 400 ? text : `${text.slice(0, 397)}…`
}

/** `file:line:column`. */
export function placeText({ source, line, column }: SourcePlace): string {
  return line === null ? source : `${source}:${line}:${column ?? 1}`
}

/** Place and code, then what is so and what to write instead, each on its line. */
export function findingText({ severity, code, place, reason, mend }: Finding): string {
  const head = severity === 'warning' ? `warning: ${placeText(place)}` : placeText(place)
  return `${head}: ${code}\n  ${reason}\n  ${mend}`
}

/** Line and column (from 1) of an offset in a text. */
export function placeAt(source: string, text: string, offset: number): SourcePlace {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { source, line, column: offset - (before.lastIndexOf('\n') + 1) + 1 }
}
