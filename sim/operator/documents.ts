import { trimSpace } from '../../src/wire/trim-space.ts'
import { shorten } from './command-line.ts'
import type { Findings, SourcePlace } from './findings.ts'
import type { Setting, Settings } from './setting.ts'
import type { ReadFile, SourceText } from './sources.ts'

/** A document in force. */
export interface Document {
  readonly source: string
  readonly text: string
  /** A file of its own; else a flag's value, or a text within another document. */
  readonly isFile: boolean
  /** Given beside the flags. */
  readonly isGiven: boolean
  /** The setting's own place, for what concerns the document as a whole. */
  readonly place: SourcePlace
  /** What the flag named that is no file; null when it was one. */
  readonly missing: string | null
}

/**
 * The document of a flag that takes a path or the text itself: a file that exists and holds something, else the flag's own value
 * (spec PR-15; go-livepeer common/readfromfile.go:ReadFromFile). One that was given beside the flags stands for the flag.
 */
export function documentOf(
  flag: string,
  given: SourceText | undefined,
  context: {
    readonly settings: Settings
    readonly readFile: ReadFile
    readonly findings: Findings
  },
): Document | null {
  const setting = context.settings.get(flag)
  if (given !== undefined) {
    if (setting !== undefined && setting.text !== '') {
      const reason = `the document is given as ${given.source} and as -${flag}`
      context.findings.error('AO107', setting.place, reason, 'keep one of the two')
    }
    const place = { source: given.source, line: null, column: null }
    const text = trimSpace(given.text)
    const isFile = given.inline !== true
    return { source: given.source, text, isFile, isGiven: true, place, missing: null }
  }
  if (setting === undefined || setting.text === '') return null
  return fileOrText(setting, context.readFile)
}

function fileOrText(setting: Setting, readFile: ReadFile): Document {
  const { text: written, place } = setting
  const file = readFile(written, setting.file)
  const content = file.ok ? trimSpace(file.text) : ''
  if (file.ok && content !== '') {
    return {
      source: file.source,
      text: content,
      isFile: true,
      isGiven: false,
      place,
      missing: null,
    }
  }
  const missing = /^\s*[[{"]/.test(written) ? null : shorten(written)
  return { source: place.source, text: written, isFile: false, isGiven: false, place, missing }
}

/** Places within the text of a flag are told as the flag's own. */
export function placeIn(
  document: Pick<Document, 'isFile' | 'place'>,
  inner: SourcePlace,
): SourcePlace {
  return document.isFile ? inner : document.place
}

/** What to do about a document that is none. */
export function mendOfDocument(document: Document): string {
  return document.missing === null
    ? 'mend the JSON here'
    : `there is no file ${document.missing} (or it is empty), so the flag's own text is read as JSON: check the path`
}
