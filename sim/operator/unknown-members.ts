import { nearest } from '../scenario/spelling.ts'
import { placeIn, type Document } from './documents.ts'
import type { DocumentEntry } from './json-places.ts'
import type { Reading } from './reading.ts'

type EntryKind = 'model' | 'gateway' | 'maximum' | 'capability' | 'runnerPrice'

/**
 * What an entry of each document may hold: the members that go-livepeer reads (core/ai.go:AIModelConfig,
 * cmd/livepeer/starter/starter.go:GatewayPrice, ModelPrice; core/external_capabilities.go:ExternalCapability; spec PR-72).
 */
const MEMBERS: Readonly<Record<EntryKind, readonly string[]>> = {
  model: [
    'pipeline',
    'model_id',
    'price_per_unit',
    'pixels_per_unit',
    'currency',
    'gateway',
    'url',
    'token',
    'warm',
    'capacity',
    'optimization_flags',
  ],
  gateway: ['ethaddress', 'priceperunit', 'pixelsperunit', 'currency'],
  maximum: ['pipeline', 'model_id', 'price_per_unit', 'pixels_per_unit', 'currency'],
  capability: [
    'name',
    'price_per_unit',
    'price_scaling',
    'currency',
    'description',
    'url',
    'capacity',
    'token',
  ],
  runnerPrice: ['price', 'currency', 'unit'],
}

/**
 * Members that go-livepeer reads past. One that nearly is a member that counts is a slip of the pen, whose price or currency is
 * missing; any other may be a note.
 */
export function tellUnknownMembers(
  { findings }: Reading,
  document: Pick<Document, 'isFile' | 'place'>,
  entry: DocumentEntry,
  kind: EntryKind,
): void {
  const known = MEMBERS[kind]
  for (const member of entry.members) {
    if (known.includes(member.toLowerCase())) continue
    const place = placeIn(document, entry.placeOf(member.toLowerCase()))
    const reason = `"${member}" is no member of this entry and is not read`
    // Short words resemble each other by chance: "note" is no "name".
    const near = nearest(
      member,
      known.filter((name) => name.length > 5),
    )
    if (near === null) {
      findings.warn('AO225', place, reason, `leave it out; what counts is ${known.join(', ')}`)
    } else {
      findings.ignored('AO225', place, reason, `did you mean "${near}"?`)
    }
  }
}
