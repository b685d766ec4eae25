import { describe, expect, it } from 'vitest'
import { readSignerReply, signerRequestBody } from '../gateway/signer-http.ts'
import type { Hex } from '../bytes/hex.ts'
import { ratString } from '../money/format.ts'
import { createExactCryptography } from '../ticket/exact.ts'
import { encodeUtf8 } from '../wire/go-utf8.ts'
import { encodeOrchestratorInfo } from '../wire/protobuf/orchestrator-info.ts'
import { ExactStateSeal, type SignedStateBytes } from './exact-state-seal.ts'
import { handleLivePayment, type HttpStep } from './http.ts'
import { maxPriceRefusalText, parseMaxPrice } from './max-price.ts'
import { signerRulesBase, signerRulesRepaired, type SignerRules } from './rules.ts'
import { flattenByocJob } from './sign-byoc-job.ts'
import { SignerFixture } from './signer.fixture.ts'
import { wireReply } from './wire-reply.ts'

const NOW_UNIX_NS = 1_772_366_400_000_000_000n
const KEY: Hex = `0x${'01'.repeat(32)}`
const cryptography = createExactCryptography()

/** A signer that speaks HTTP with real signatures on its states. */
function signerOf(rules: SignerRules): {
  readonly seal: ExactStateSeal
  call(state: SignedStateBytes | null, atSeconds: number): HttpStep
} {
  const fixture = new SignerFixture(rules, 100n)
  const layout = rules.stateLayout()
  const seal = new ExactStateSeal({ privateKey: KEY, cryptography, layout })
  const process = { ...fixture.process, seal }
  return {
    seal,
    call: (state, atSeconds) => {
      const body = signerRequestBody(
        { manifestId: 'm', state, jobType: 'lv2v' },
        encodeOrchestratorInfo(fixture.info()),
        null,
      ).replace('"lv2v"', '"live"')
      return handleLivePayment(process, encodeUtf8(body), {
        nowUnixNs: NOW_UNIX_NS + BigInt(atSeconds * 10) * 100_000_000n,
        randomId: () => 'abcd0123',
        webhookUrl: '',
      })
    },
  }
}

function replyOf(step: HttpStep): ReturnType<typeof readSignerReply> {
  if (step.kind !== 'done') throw new TypeError('the webhook was asked')
  const { status, body } = step.outcome.reply
  return readSignerReply({ kind: 'answered', status, body })
}

/** What a gateway keeps of a reply. */
function stateIn(step: HttpStep): SignedStateBytes | null {
  const reply = replyOf(step)
  if (reply.kind !== 'paid' && reply.kind !== 'refused') return null
  const { state } = reply
  if (state === null || state.state === null || state.signature === null) return null
  return { state: state.state, signature: state.signature }
}

describe('POST /generate-live-payment', () => {
  it('answers 482 with a state only under the repaired rules, and takes it back', () => {
    for (const [rules, carries] of [
      [signerRulesBase, false],
      [signerRulesRepaired, true],
    ] as const) {
      const signer = signerOf(rules)
      const first = stateIn(signer.call(null, 0))
      // Upstream mints a second ticket before the first is used up; the repaired cushion is 10 s.
      const state = carries ? first : stateIn(signer.call(first, 0.5))
      const covered = signer.call(state, 5)
      expect(replyOf(covered)).toMatchObject({ kind: 'refused', status: 482 })
      expect(stateIn(covered) !== null).toBe(carries)
      const opened = signer.seal.open(stateIn(covered) ?? { state: '0x', signature: '0x' })
      if (!opened.ok) continue
      expect(ratString(opened.state.balanceWei ?? { numerator: 0n, denominator: 1n })).toBe('95')
      expect(replyOf(signer.call(stateIn(covered), 91))).toMatchObject({ kind: 'paid' })
    }
  })

  it('refuses a state of which one byte was changed', () => {
    const signer = signerOf(signerRulesBase)
    const state = stateIn(signer.call(null, 0))
    if (state === null) throw new TypeError('no state')
    const changed: Hex = `0x7c${state.state.slice(4)}`
    const step = signer.call({ ...state, state: changed }, 5)
    expect(step).toMatchObject({
      outcome: { reply: { status: 400, body: '{"error":{"message":"invalid sig"}}\n' } },
    })
  })

  it('masks status 500 and says where a panic would have been', () => {
    const notReady = handleLivePayment(null, encodeUtf8('{}'), {
      nowUnixNs: NOW_UNIX_NS,
      randomId: () => '',
      webhookUrl: '',
    })
    const body = '{"error":{"message":"Internal Server Error"}}\n'
    expect(notReady).toMatchObject({ outcome: { reply: { status: 500, body } } })
    const signer = signerOf(signerRulesBase)
    const text = encodeUtf8('null')
    const state: Hex = `0x${Buffer.from(text).toString('hex')}`
    const signature = cryptography.signMessage(KEY, text)
    expect(signer.call({ state, signature }, 0)).toMatchObject({
      outcome: { panicked: 'runtime error: invalid memory address or nil pointer dereference' },
    })
  })
})

describe('the edges of the signer', () => {
  it('reads a maximum price in the order price, currency, type, unit', () => {
    const textOf = (price: string, currency: string, unit: string, type: string): string => {
      const parsed = parseMaxPrice({ price, currency, unit }, type)
      return parsed.ok ? `${parsed.price?.numerator}` : maxPriceRefusalText(parsed.refusal)
    }
    expect(textOf('0', 'usd', 'x', 'x')).toBe('maxPrice.price must be a positive decimal')
    expect(textOf('3', 'usd', 'x', 'x')).toBe('maxPrice.currency must be wei')
    expect(textOf('3', ' WEİ ', 'x', 'x')).toBe(
      'maxPrice requires payment type live, lv2v, or fixed',
    )
    expect(textOf('3', 'wei', 'hour', 'live')).toBe(
      'maxPrice.unit must be seconds for payment type live',
    )
    expect(textOf('3', 'wei', ' Seconds ', 'live')).toBe('3')
  })

  it('sends a 200 after an informational status, and nothing for one that Go cannot write', () => {
    const reply = { orchestratorUrl: null, body: 'x\n' }
    expect(wireReply({ ...reply, status: 103 }).heads).toHaveLength(2)
    expect(wireReply({ ...reply, status: 204 }).body).toBe('')
    expect(wireReply({ ...reply, status: 1000 }).aborted).toBe(true)
  })

  it('writes a job with the length of each part before it', () => {
    const payload = flattenByocJob({
      id: 'id',
      capability: 'cap',
      request: 'req',
      parameters: 'par',
      timeoutSeconds: 1n,
    })
    expect(Buffer.from(payload).toString('hex')).toBe(
      '4c505f42594f435f4a4f425f5631000000000001000000026964000000036361700000000372657100000003706172',
    )
  })
})
