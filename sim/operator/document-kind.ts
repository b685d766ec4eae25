import { encodeUtf8 } from '../../src/wire/go-utf8.ts'
import { parseFirstValue } from '../../src/wire/go-json-syntax.ts'

/** What a JSON document is, by its members. */
export type DocumentKind =
  'aiModels' | 'pricePerGateway' | 'maxPricePerCapability' | 'liveRunners' | 'capability'

const BY_MEMBER: readonly (readonly [string, DocumentKind])[] = [
  ['gateways', 'pricePerGateway'],
  ['broadcasters', 'pricePerGateway'],
  ['capabilities_prices', 'maxPricePerCapability'],
  ['runners', 'liveRunners'],
  ['price_per_unit', 'capability'],
  ['price', 'liveRunners'],
]

/** `unknown` = JSON that none of these is; null = no JSON document at all. */
export function documentKind(text: string): DocumentKind | 'unknown' | null {
  if (!/^\s*[[{]/.test(text)) return null
  const parsed = parseFirstValue(encodeUtf8(text))
  if (!parsed.ok) return 'unknown'
  const { node } = parsed
  if (node.kind === 'array') return 'aiModels'
  if (node.kind !== 'object') return 'unknown'
  const members = new Set(node.members.map(([name]) => name.toLowerCase()))
  return BY_MEMBER.find(([member]) => members.has(member))?.[1] ?? 'unknown'
}
