import { EMPTY, hexToBytes, type Hex } from '../../../src/bytes/hex.ts'
import type { UsageEvent } from '../../../src/metering/usage-events.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import type { SignedStateBytes } from '../../../src/signer/exact-state-seal.ts'
import { handleLivePayment, type HttpOutcome } from '../../../src/signer/http.ts'
import type { SignerProcess } from '../../../src/signer/request.ts'
import {
  canonicalHeaderName,
  webhookHeaders,
  type WebhookHttpAnswer,
} from '../../../src/signer/webhook-http.ts'
import type { SuiteAdapter } from '../adapter.ts'
import { likeExpected, sha256 } from './signer-bulk.ts'
import { createSignerProcess, cryptography, testKey } from './signer-process.ts'
import { VectorFields } from './vector-fields.ts'

const NS_PER_MILLISECOND = 1_000_000n

interface Returned {
  readonly state: Hex
  readonly signature: Hex
}

/** The states that steps returned, by step and by lineage. */
class ReturnedStates {
  readonly #bySteps: (Returned | null)[] = []
  readonly #byLineage = new Map<string, Returned>()

  add(lineage: string, state: Returned | null): void {
    this.#bySteps.push(state)
    if (state !== null) this.#byLineage.set(lineage, state)
  }

  ofStep(step: number): Returned | null {
    return this.#bySteps[step] ?? null
  }

  ofLineage(name: string): Returned | null {
    return this.#byLineage.get(name) ?? null
  }
}

/** signer/generate-live-payment: the HTTP handler from body to reply, with its events and webhook calls. */
export const signerLivePaymentSuites: readonly SuiteAdapter[] = [
  {
    suite: 'signer/generate-live-payment',
    replay(testCase, { rules }) {
      const input = new VectorFields(testCase.in)
      const expected = 'out' in testCase.expected ? new VectorFields(testCase.expected.out) : null
      return { out: { steps: replaySteps(input, rules, expected?.list('steps') ?? []) } }
    },
  },
]

function replaySteps(
  input: VectorFields,
  rules: Rules,
  expected: readonly unknown[],
): readonly unknown[] {
  const config = input.object('config')
  const signers = config.has('signers') ? config.count('signers') : 1
  const processes = Array.from({ length: signers }, () => createSignerProcess(config, rules))
  const returned = new ReturnedStates()
  return input.objects('steps').map((step, index) => {
    const signer = step.has('signer') ? step.count('signer') : 0
    const body = requestBody(input, step, returned)
    const replayed = replayStep(input, step, processes[signer] ?? null, body)
    returned.add(step.textOrNull('lineage') ?? '', replayed.state)
    return likeExpected(replayed.out, expected[index])
  })
}

function replayStep(
  input: VectorFields,
  step: VectorFields,
  process: SignerProcess<SignedStateBytes> | null,
  body: Uint8Array,
): { readonly out: Record<string, unknown>; readonly state: Returned | null } {
  const config = input.object('config')
  const nowUnixNs = step.integer('nowNs')
  const ids = [...step.texts('randomIds')]
  const headers = step.objectOrNull('headers')
  const webhook = config.objectOrNull('webhook')
  const started = handleLivePayment(process, body, {
    nowUnixNs,
    randomId: () => ids.shift() ?? '',
    headers: new Map(
      headers?.names().map((name) => [canonicalHeaderName(name), headers.texts(name)]),
    ),
    webhookUrl: webhook?.text('url') ?? '',
  })
  if (started.kind === 'done') return written(started.outcome, input, step, null)
  const outcome = started.resume(readAnswer(step.objectOrNull('webhookAnswer')))
  return written(outcome, input, step, [webhookRequest(webhook, started.body)])
}

/** The out step in all its forms; `likeExpected` keeps those that the vector has. */
function written(
  outcome: HttpOutcome,
  input: VectorFields,
  step: VectorFields,
  webhookRequests: readonly unknown[] | null,
): { readonly out: Record<string, unknown>; readonly state: Returned | null } {
  const config = input.object('config')
  const { reply, panicked } = outcome
  const types = input.has('eventTypes') ? input.texts('eventTypes') : null
  const events = outcome.events
    .filter(({ type }) => types === null || types.includes(type))
    .map((event) => writeEvent(event, config.textOrNull('gateway'), step.integer('nowNs')))
  const common = {
    ...(events.length === 0 ? {} : { events }),
    ...(webhookRequests === null ? {} : { webhookRequests }),
  }
  if (panicked !== null) return { out: { panic: panicked, ...common }, state: null }
  if (reply.status !== 200) {
    const url = reply.orchestratorUrl
    const out = {
      status: reply.status,
      body: reply.body,
      ...(url === null ? {} : { orchestratorURLHeader: url }),
      ...common,
    }
    return { out, state: null }
  }
  const paid = writePaid(reply.body)
  return { out: { status: 200, ...paid.out, ...common }, state: paid.state }
}

function writePaid(body: string): {
  readonly out: Record<string, unknown>
  readonly state: Returned
} {
  const members = new VectorFields(JSON.parse(body))
  const payment = members.text('payment')
  const segCreds = members.text('segCreds')
  const sealed = members.object('state')
  const state = Buffer.from(sealed.text('State'), 'base64')
  const signature = Buffer.from(sealed.text('Sig'), 'base64')
  const fields = new VectorFields(JSON.parse(state.toString('utf8')))
  return {
    out: {
      payment,
      paymentSha256: sha256(Buffer.from(payment, 'base64')),
      segCreds,
      segCredsSha256: sha256(Buffer.from(segCreds, 'base64')),
      state: state.toString('utf8'),
      stateSha256: sha256(state),
      stateSig: `0x${signature.toString('hex')}`,
      balance: fields.text('Balance'),
      senderNonce: fields.count('SenderNonce'),
    },
    state: {
      state: `0x${state.toString('hex')}`,
      signature: `0x${signature.toString('hex')}`,
    },
  }
}

function writeEvent(event: UsageEvent, gateway: string | null, nowUnixNs: bigint): object {
  const data = new VectorFields(JSON.parse(event.data))
  const number = (name: string): string =>
    new RegExp(`"${name}":([^,}]*)`).exec(event.data)?.[1] ?? ''
  const isTicket = event.type === 'create_signed_ticket'
  const authId = isTicket ? data.text('auth_id') : ''
  return {
    type: event.type,
    timestamp: `${nowUnixNs / NS_PER_MILLISECOND}`,
    gateway: gateway ?? 'gw.example',
    data: event.data,
    dataSha256: sha256(Buffer.from(event.data, 'utf8')),
    ...(isTicket
      ? {
          billable_secs: number('billable_secs'),
          pixels: number('pixels'),
          pipeline: data.text('pipeline'),
          ...(data.has('model_id') ? { model_id: data.text('model_id') } : {}),
          computed_fee: data.text('computed_fee'),
          ...(authId === '' ? {} : { auth_id: authId }),
        }
      : {}),
  }
}

/** The body as it was sent, or a JSON object with the request's members. */
function requestBody(
  input: VectorFields,
  step: VectorFields,
  returned: ReturnedStates,
): Uint8Array {
  if (step.has('rawBodyB64')) return Buffer.from(step.text('rawBodyB64'), 'base64')
  if (step.has('rawBody')) return Buffer.from(step.text('rawBody'), 'utf8')
  const request = step.object('request')
  const members: string[] = []
  const state = request.has('state') ? requestState(input, request.object('state'), returned) : null
  if (state !== null) {
    const [State, Sig] = [base64(state.state), base64(state.signature)]
    members.push(`"state":${JSON.stringify({ State, Sig })}`)
  }
  for (const [name, list] of [
    ['orchestrator', 'orchestrators'],
    ['capabilities', 'capabilities'],
  ] as const) {
    const message = request.has(name) ? input.objects(list)[request.count(name)] : undefined
    if (message !== undefined) members.push(`"${name}":${JSON.stringify(message.text('protoB64'))}`)
  }
  for (const name of ['ManifestID', 'type', 'capability', 'model_id', 'app']) {
    if (request.has(name)) members.push(`"${name}":${JSON.stringify(request.text(name))}`)
  }
  if (request.has('inPixels')) members.push(`"inPixels":${request.text('inPixels')}`)
  if (request.has('maxPriceJson')) members.push(`"maxPrice":${request.text('maxPriceJson')}`)
  if (request.has('extraMembers')) members.push(request.text('extraMembers'))
  return Buffer.from(`{${members.join(',')}}`, 'utf8')
}

function requestState(
  input: VectorFields,
  wanted: VectorFields,
  returned: ReturnedStates,
): Returned | null {
  if (wanted.has('fromLineage')) return returned.ofLineage(wanted.text('fromLineage'))
  if (wanted.has('literal')) return literalState(input, wanted.count('literal'))
  const state = returned.ofStep(wanted.count('fromStep'))
  if (state === null) return null
  return {
    state: flipped(state.state, wanted.list('xorState')),
    signature: flipped(state.signature, wanted.list('xorSig')),
  }
}

function literalState(input: VectorFields, index: number): Returned | null {
  const literal = input.objects('states')[index]
  if (literal === undefined) return null
  const bytes = literal.has('stateB64')
    ? Buffer.from(literal.text('stateB64'), 'base64')
    : Buffer.from(literal.text('state'), 'utf8')
  const state: Hex = `0x${bytes.toString('hex')}`
  if (literal.has('sig')) return { state, signature: literal.hex('sig') }
  const whose = literal.text('signedBy') === 'signer' ? 'signer' : 'other'
  const key = testKey(input.object('config').count('key'), whose)
  return { state, signature: cryptography.signMessage(key, bytes) }
}

/** `[index, mask]`: that byte is xored. */
function flipped(hex: Hex, change: readonly unknown[]): Hex {
  if (change.length === 0) return hex
  const bytes = Buffer.from(hexToBytes(hex))
  const index = Number(change[0])
  bytes[index] = (bytes[index] ?? 0) ^ Number(change[1])
  return `0x${bytes.toString('hex')}`
}

function base64(hex: Hex): string {
  return hex === EMPTY ? '' : Buffer.from(hexToBytes(hex)).toString('base64')
}

/** `webhookAnswer` of the suites; none = a transport error. */
export function readAnswer(answer: VectorFields | null): WebhookHttpAnswer {
  if (answer === null) return { kind: 'unreachable', cause: 'no answer was prepared' }
  if (answer.has('transportError')) {
    return { kind: 'unreachable', cause: answer.text('transportError') }
  }
  if (answer.has('noAnswer')) return { kind: 'unreachable', cause: 'context deadline exceeded' }
  if (answer.has('readError')) return { kind: 'unreadable', cause: answer.text('readError') }
  const body = answer.has('bodyB64')
    ? Buffer.from(answer.text('bodyB64'), 'base64')
    : Buffer.from(answer.text('body'), 'utf8')
  return { kind: 'answered', status: answer.count('httpStatus'), body }
}

function webhookRequest(webhook: VectorFields | null, body: string): object {
  const configured = webhook?.objectOrNull('headers')
  const headers = webhookHeaders(
    new Map(configured?.names().map((name) => [name, configured.text(name)])),
  )
  return {
    method: 'POST',
    url: webhook?.text('url') ?? '',
    headers: Object.fromEntries([...headers].map(([name, value]) => [name, [value]])),
    body,
  }
}
