import type { SourcePlace } from './findings.ts'

/** A flag's value and where it stands. `place` is the value's own, `text` as upstream's flag holds it. */
export interface Setting {
  readonly flag: string
  readonly text: string
  readonly place: SourcePlace
  /** The config file that it stands in; null = in none. */
  readonly file: string | null
}

/** The settings in force, by flag; what is absent is as upstream's default has it. */
export type Settings = ReadonlyMap<string, Setting>
