import { bytesToHex } from '../../../src/bytes/hex.ts'
import { EXACT_SECOND_NS } from '../../../src/durations.ts'
import { ratString } from '../../../src/money/format.ts'
import { checksumAddress } from '../../../src/ticket/checksum.ts'
import { byocJobDigest, flattenByocJob, signByocJob } from '../../../src/signer/sign-byoc-job.ts'
import {
  orchestratorRequestDigest,
  signOrchestratorInfo,
} from '../../../src/signer/sign-orchestrator-info.ts'
import {
  encodeStateMembers,
  stateTypes,
  type StateLayout,
  type StateMembers,
} from '../../../src/signer/state-json.ts'
import type { MaxPriceText, RequestedMaxPrice } from '../../../src/signer/max-price.ts'
import { errorReply } from '../../../src/signer/http-reply.ts'
import { needsWebhook, type WebhookAnswer } from '../../../src/signer/webhook.ts'
import { readWebhookAnswer } from '../../../src/signer/webhook-http.ts'
import { wireReply } from '../../../src/signer/wire-reply.ts'
import { decodeWholeJson } from '../../../src/wire/go-json.ts'
import type { ConformEnvironment, SuiteAdapter } from '../adapter.ts'
import { outSuite, suiteOf } from '../adapter.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { readAnswer } from './signer-live-payment.ts'
import { cryptography, testKey } from './signer-process.ts'
import { readText } from './signer-texts.ts'
import type { VectorFields } from './vector-fields.ts'

const PAYLOAD_SHOWN_BELOW = 400
const WEBHOOK_TIMEOUT_NS = '5000000000'
const WEBHOOK_URL = 'http://hook.example/auth'

/** State blobs, jobs, the auth webhook's replies, and what becomes of strange statuses on the wire. */
export const signerHttpSuites: readonly SuiteAdapter[] = [
  suiteOf('signer/state-blob', replayState, (expected, got) => {
    // For decode errors the fact is enough.
    if ('error' in expected && 'error' in got) return null
    return 'out' in expected && 'out' in got && JSON.stringify(expected) === JSON.stringify(got)
      ? null
      : { path: 'out', expected, got }
  }),
  outSuite('signer/byoc-job', replayJob),
  outSuite('signer/orchestrator-request-signature', (input) => {
    const privateKey = input.hex('privateKey')
    const address = cryptography.addressOf(privateKey)
    const { status, body } = signOrchestratorInfo({ privateKey, cryptography })
    return {
      status,
      body,
      signedText: checksumAddress(address),
      signedDigest: orchestratorRequestDigest(address, cryptography),
    }
  }),
  outSuite('signer/auth-reply', replayAuthReply),
  outSuite('signer/auth-reply-wire', (input) => {
    const answer = readWebhookAnswer(
      { kind: 'answered', status: 200, body: Buffer.from(input.text('webhookReply'), 'utf8') },
      { url: WEBHOOK_URL, readsMaxPrice: false },
    )
    const [status, text] =
      answer.kind === 'failed'
        ? [500, answer.error]
        : [Number(answer.reply.status), answer.reply.reason]
    return wireReply(errorReply(status, text))
  }),
]

function replayState(input: VectorFields, { rules }: ConformEnvironment): ReplayedOutcome {
  const layout = rules.signer.stateLayout()
  switch (input.text('op')) {
    case 'encode':
      return encodeBlob(input, layout)
    case 'verify': {
      const bytes = Buffer.from(input.text('stateB64'), 'base64')
      const signature = input.hex('sig')
      const verdict = cryptography.verifyMessage(input.hex('address'), bytes, signature)
      return verdict.valid ? { out: { valid: true } } : { error: 'invalid state signature' }
    }
    default: {
      const text = Buffer.from(readText(input, 'state'), 'utf8')
      const decoded = decodeWholeJson(text, stateTypes[layout])
      if (!decoded.ok) return { error: decoded.error }
      if (decoded.value === null) return { out: { reencoded: 'null' } }
      const encoded = encodeStateMembers(decoded.value, layout)
      return encoded.ok ? { out: { reencoded: encoded.text } } : { error: encoded.error }
    }
  }
}

function encodeBlob(input: VectorFields, layout: StateLayout): ReplayedOutcome {
  const time = input.object('lastUpdate')
  const members: StateMembers = {
    stateId: readText(input, 'stateID'),
    pmSessionId: readText(input, 'pmSessionID'),
    lastUpdate: {
      unixNs: time.integer('unixSeconds') * EXACT_SECOND_NS + BigInt(time.count('nanos')),
      offsetSeconds: time.count('offsetSeconds'),
    },
    orchestratorAddress: input.hex('orchestratorAddress'),
    app: readText(input, 'app'),
    authExpiry: input.integer('authExpiry'),
    senderNonce: input.integer('senderNonce'),
    balance: readText(input, 'balance'),
    initialPricePerUnit: input.integer('initialPricePerUnit'),
    initialPixelsPerUnit: input.integer('initialPixelsPerUnit'),
    type: readText(input, 'type'),
    sequenceNumber: input.integer('sequenceNumber'),
    authId: readText(input, 'authID'),
    carriedUnitNs: 0n,
    askPeriodNs: 0n,
    capabilityKey: '',
    nonces: null,
  }
  const encoded = encodeStateMembers(members, layout)
  if (!encoded.ok) return { error: encoded.error }
  const key = testKey(input.count('key'))
  const sig = cryptography.signMessage(key, Buffer.from(encoded.text, 'utf8'))
  return { out: { sig, state: encoded.text } }
}

function replayJob(input: VectorFields): unknown {
  if (input.text('op') === 'sign') {
    const body = input.has('bodyB64')
      ? Buffer.from(input.text('bodyB64'), 'base64')
      : Buffer.from(input.text('body'), 'utf8')
    const { status, body: reply } = signByocJob(body, {
      privateKey: testKey(input.count('key')),
      cryptography,
    })
    return { status, body: reply }
  }
  const payload = flattenByocJob({
    id: bytesOf(input, 'id'),
    capability: bytesOf(input, 'capability'),
    request: bytesOf(input, 'request'),
    parameters: bytesOf(input, 'parameters'),
    timeoutSeconds: input.integer('timeoutSeconds'),
  })
  const shown =
    payload.length < PAYLOAD_SHOWN_BELOW
      ? { payload: bytesToHex(payload) }
      : { payloadLength: payload.length }
  return { ...shown, signedDigest: byocJobDigest(payload, cryptography) }
}

function bytesOf(input: VectorFields, name: string): Uint8Array {
  return input.has(`${name}B64`)
    ? Buffer.from(input.text(`${name}B64`), 'base64')
    : Buffer.from(input.text(name), 'utf8')
}

function replayAuthReply(input: VectorFields, { rules }: ConformEnvironment): unknown {
  const authExpiry = input.has('authExpiry') ? input.integer('authExpiry') : 0n
  const state = { authExpiryUnixSeconds: authExpiry }
  const hasWebhook = input.flag('webhook')
  if (!needsWebhook({ hasWebhook }, state, input.integer('nowNs'))) {
    return { status: 200, called: false, elapsedNs: '0', message: null, reply: null }
  }
  const sent = input.objectOrNull('answer')
  const readsMaxPrice = rules.signer.webhookSetsMaxPrice()
  const answer = readWebhookAnswer(readAnswer(sent), { url: WEBHOOK_URL, readsMaxPrice })
  const called = { called: true, elapsedNs: sent?.has('noAnswer') ? WEBHOOK_TIMEOUT_NS : '0' }
  return { ...called, ...writeAuthAnswer(answer, readsMaxPrice) }
}

function writeAuthAnswer(answer: WebhookAnswer, readsMaxPrice: boolean): object {
  if (answer.kind === 'failed') return { status: 500, message: answer.error, reply: null }
  const { status, reason, expiryUnixSeconds, authId, maxPrice } = answer.reply
  const written = Number.isSafeInteger(Number(status)) ? Number(status) : `${status}`
  return {
    status: written,
    message: reason,
    reply: {
      status: written,
      reason,
      expiry: `${expiryUnixSeconds}`,
      authID: authId,
      ...(readsMaxPrice ? { maxPrice: writeMaxPrice(maxPrice) } : {}),
    },
  }
}

function writeMaxPrice(maxPrice: RequestedMaxPrice | null): MaxPriceText | null {
  if (maxPrice === null) return null
  return 'numerator' in maxPrice
    ? { price: ratString(maxPrice), currency: 'wei', unit: '' }
    : maxPrice
}
