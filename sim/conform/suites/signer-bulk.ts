import { createHash } from 'node:crypto'
import { isRecord } from '../is-record.ts'

/** Forms in which a vector may give the same thing; it has some of them. */
const ALTERNATIVES: ReadonlySet<string> = new Set([
  'payment',
  'paymentSha256',
  'segCreds',
  'segCredsSha256',
  'state',
  'stateSha256',
  'stateSig',
  'balance',
  'senderNonce',
  'timestamp',
  'gateway',
  'data',
  'dataSha256',
  'billable_secs',
  'pixels',
  'pipeline',
  'model_id',
  'computed_fee',
  'auth_id',
])

export function sha256(bytes: Uint8Array): string {
  return `0x${createHash('sha256').update(bytes).digest('hex')}`
}

/** Keeps of a replayed out step the forms that the vector's own step has; `decoded` repeats what stands there encoded. */
export function likeExpected(out: Record<string, unknown>, expected: unknown): unknown {
  const kept = keepForms(out, expected)
  if (!isRecord(expected)) return kept
  const events = out['events']
  if (Array.isArray(events)) {
    const wanted = Array.isArray(expected['events']) ? expected['events'] : []
    kept['events'] = events.map((event, index) =>
      isRecord(event) ? keepForms(event, wanted[index]) : event,
    )
  }
  if ('decoded' in expected) kept['decoded'] = expected['decoded']
  return kept
}

function keepForms(out: Record<string, unknown>, expected: unknown): Record<string, unknown> {
  const wanted = isRecord(expected) ? expected : {}
  return Object.fromEntries(
    Object.entries(out).filter(([name]) => !ALTERNATIVES.has(name) || name in wanted),
  )
}
