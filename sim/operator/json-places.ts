import { decodeUtf8Lenient, encodeUtf8 } from '../../src/wire/go-utf8.ts'
import { parseFirstValue, skipSpace, type JsonNode } from '../../src/wire/go-json-syntax.ts'
import { placeAt, type SourcePlace } from './findings.ts'

interface Text {
  readonly source: string
  readonly text: string
}

/** One entry of a list in a document. */
export interface DocumentEntry {
  readonly place: SourcePlace
  /** The entry alone, as JSON. */
  readonly json: string
  /** Names of its members, as written. */
  readonly members: readonly string[]
  /** Literal of a member, '' = it has none of this name. Names are matched as Go does, without case. */
  literal(member: string): string
  placeOf(member: string): SourcePlace
  /** A member that is itself an object; null = it has none. */
  inner(member: string): DocumentEntry | null
}

/** Where a document stops being JSON; its beginning when it is JSON. */
export function syntaxPlace({ source, text }: Text): SourcePlace {
  const bytes = encodeUtf8(text)
  const parsed = parseFirstValue(bytes)
  if (parsed.ok) return placeOfByte(source, bytes, skipSpace(bytes, parsed.end), text)
  return placeOfByte(source, bytes, parsed.atEnd ? bytes.length : parsed.offset, text)
}

/** The objects of a document that is a list, or of the list under `member`; none when there is no such list. */
export function documentEntries(document: Text, member: string | null): readonly DocumentEntry[] {
  const bytes = encodeUtf8(document.text)
  const parsed = parseFirstValue(bytes)
  if (!parsed.ok) return []
  const list = member === null ? parsed.node : memberOf(parsed.node, member)
  if (list?.kind !== 'array') return []
  return list.elements.map((node) => entryOf(document, bytes, node))
}

/** The whole document as one entry. */
export function wholeDocument(document: Text): DocumentEntry | null {
  const bytes = encodeUtf8(document.text)
  const parsed = parseFirstValue(bytes)
  return parsed.ok ? entryOf(document, bytes, parsed.node) : null
}

function entryOf({ source, text }: Text, bytes: Uint8Array, node: JsonNode): DocumentEntry {
  const place = (of: JsonNode): SourcePlace =>
    placeOfByte(source, bytes, of.raw.byteOffset - bytes.byteOffset, text)
  return {
    place: place(node),
    json: decodeUtf8Lenient(node.raw),
    members: node.kind === 'object' ? node.members.map(([name]) => name) : [],
    literal: (member) => {
      const found = memberOf(node, member)
      if (found === null) return ''
      return found.kind === 'string' ? found.text : decodeUtf8Lenient(found.raw)
    },
    placeOf: (member) => place(memberOf(node, member) ?? node),
    inner: (member) => {
      const found = memberOf(node, member)
      return found === null ? null : entryOf({ source, text }, bytes, found)
    },
  }
}

/** The last member of this name wins. */
function memberOf(node: JsonNode, name: string): JsonNode | null {
  if (node.kind !== 'object') return null
  const found = node.members.findLast(([key]) => key.toLowerCase() === name)
  return found?.[1] ?? null
}

function placeOfByte(source: string, bytes: Uint8Array, offset: number, text: string): SourcePlace {
  const before = decodeUtf8Lenient(bytes.subarray(0, offset))
  return placeAt(source, text, Math.min(before.length, text.length))
}
