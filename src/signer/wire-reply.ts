import type { HttpReply } from './http-reply.ts'

/** What a client sees of a reply: every head, the body, or a connection that closes without an answer. */
export interface WireReply {
  readonly heads: readonly string[]
  readonly body: string
  readonly aborted: boolean
}

const ABORTED: WireReply = { heads: [], body: '', aborted: true }
const JSON_TYPE = 'Content-Type: application/json'
const CLOSE = 'Connection: close'

/** Reason phrases of Go's net/http for the statuses that a signer is known to pass on. */
const REASONS: ReadonlyMap<number, string> = new Map([
  [100, 'Continue'],
  [101, 'Switching Protocols'],
  [102, 'Processing'],
  [103, 'Early Hints'],
  [200, 'OK'],
  [201, 'Created'],
  [202, 'Accepted'],
  [204, 'No Content'],
  [205, 'Reset Content'],
  [304, 'Not Modified'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [402, 'Payment Required'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
])

/**
 * What Go's HTTP/1.1 server makes of a status that the auth webhook chose: 1xx is an informational head before a 200 with the
 * same body, but 101 is all there is; 204 and 304 have no body; a status outside 100 to 999 closes the connection
 * (spec SG-22 with errata).
 */
export function wireReply({ status, body }: HttpReply): WireReply {
  if (status < 100 || status > 999) return ABORTED
  if (status === 101 || status === 204) return headOnly([statusLine(status), JSON_TYPE, CLOSE])
  if (status === 304) return headOnly([statusLine(status), CLOSE])
  const informational = status < 200
  const length = `Content-Length: ${new TextEncoder().encode(body).length}`
  const final = [statusLine(informational ? 200 : status), JSON_TYPE, length, CLOSE]
  const first = informational ? [[statusLine(status), JSON_TYPE]] : []
  return { heads: [...first, final].map(join), body, aborted: false }
}

function headOnly(lines: readonly string[]): WireReply {
  return { heads: [join(lines)], body: '', aborted: false }
}

function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${REASONS.get(status) ?? `status code ${status}`}`
}

function join(lines: readonly string[]): string {
  return lines.join('\r\n')
}
