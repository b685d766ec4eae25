import { assert, unreachable } from '../../../src/assert.ts'
import { bytesToHex, hexToBytes, type Hex } from '../../../src/bytes/hex.ts'
import { gatewayRefusalText } from '../../../src/gateway/payment-outcome.ts'
import {
  afterRemoteAnswer,
  afterRemoteRefresh,
  afterSignerAnswer,
  beginRemotePayment,
  createRemoteSigner,
  type RemoteContext,
  type RemotePaymentRequest,
  type RemotePaymentStep,
  type RemoteSigner,
  type SignerRequest,
} from '../../../src/gateway/remote-payment-sender.ts'
import { startSession, type GatewaySession, type Payer } from '../../../src/gateway/session.ts'
import {
  readSignerReply,
  signerRequestBody,
  signerRequestHeaders,
  signerUrl,
  type PaymentHeaders,
  type SignerReply,
  type SignerStateBytes,
} from '../../../src/gateway/signer-http.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { decodeBase64, encodeBase64 } from '../../../src/wire/base64.ts'
import type { OrchestratorInfo } from '../../../src/wire/messages.ts'
import { encodeOrchestratorInfo } from '../../../src/wire/protobuf/orchestrator-info.ts'
import { stepsReplay, type SuiteAdapter, type VectorStep } from '../adapter.ts'
import { readAnswer, readInfos, readRefreshAnswer } from './gateway-fields.ts'
import type { VectorFields } from './vector-fields.ts'

type Step = RemotePaymentStep<PaymentHeaders, SignerStateBytes>

export const liveRemotePaymentSenderSuites: readonly SuiteAdapter[] = [
  stepsReplay('live/remote-payment-sender', (input, { rules }) => {
    const replay = new RemoteSenderReplay(input, rules)
    return (step) => replay.step(step)
  }),
]

const NOW = { nowNs: 0, wallUnixNs: 0n }

class RemoteSenderReplay {
  readonly #input: VectorFields
  readonly #context: RemoteContext<PaymentHeaders, SignerStateBytes>
  /** There also when the caller hands none over. */
  readonly #session: GatewaySession | null
  readonly #signer: RemoteSigner<PaymentHeaders, SignerStateBytes> = createRemoteSigner()
  readonly #infos: ReadonlyMap<string, OrchestratorInfo>

  constructor(input: VectorFields, rules: Rules) {
    this.#input = input
    this.#infos = readInfos(input.object('infos'))
    const payer: Payer = { sender: null, ledger: null, credentialsSigner: null, rules }
    const info = this.#infos.get(input.textOrNull('session') ?? '')
    this.#session =
      info === undefined ? null : startSession(payer, info, { manifestId: '', capabilities: null })
    const state = input.objectOrNull('initialState')
    if (state !== null) {
      // Where the text is empty, the original was started with an empty state and no signature.
      const signature = state.text('sig') === '' ? null : readBytes(state, 'sig')
      this.#signer.state = { state: readBytes(state, 'state'), signature }
    }
    this.#context = {
      payer,
      signer: input.has('signerUrl') ? this.#signer : null,
      session: input.flag('sessionNil') ? null : this.#session,
    }
  }

  step({ op, fields }: VectorStep): object {
    const calls: object[] = []
    const request: RemotePaymentRequest | null = this.#input.flag('segmentNil')
      ? null
      : {
          manifestId: fields.text('mid'),
          refreshes: fields.has('callCount') ? fields.count('callCount') : 0,
        }
    const script = {
      signer: [...fields.objects('signer')],
      refresh: [...fields.objects('refresh')],
    }
    let step: Step = beginRemotePayment(
      this.#context,
      request,
      op === 'request' ? 'request' : 'send',
    )
    while (step.kind !== 'done') step = this.#answer(step, fields, script, calls)
    return { calls, ...this.#result(op, step), state: this.#state(request) }
  }

  #answer(
    step: Exclude<Step, { readonly kind: 'done' }>,
    fields: VectorFields,
    script: { readonly signer: VectorFields[]; readonly refresh: VectorFields[] },
    calls: object[],
  ): Step {
    const context = this.#context
    switch (step.kind) {
      case 'ask-signer': {
        calls.push(this.#signerCall(step.request))
        const reply = readReply(next(script.signer), signerUrl(this.#input.text('signerUrl')))
        return afterSignerAnswer(context, step.flight, readSignerReply(reply))
      }
      case 'ask-refresh': {
        calls.push({ target: 'refresh', ignoreCapacityCheck: true })
        const answer = readRefreshAnswer(next(script.refresh), this.#infos)
        return afterRemoteRefresh(context, step.flight, answer, NOW)
      }
      case 'ask-orchestrator': {
        calls.push({
          target: 'orchestrator',
          method: 'POST',
          url: `${this.#session?.info.transcoder ?? ''}/payment`,
          payment: step.headers.payment,
          segCreds: step.headers.segmentCredentials,
        })
        const answer = readAnswer(fields.object('answer'))
        return afterRemoteAnswer(context, step.flight, answer, NOW)
      }
      default:
        return unreachable(step)
    }
  }

  #signerCall(request: SignerRequest<SignerStateBytes>): object {
    const capabilities = this.#input.textOrNull('capabilitiesB64')
    const configured = this.#input.objectOrNull('signerHeaders')
    const headers = new Map(
      (configured?.names() ?? []).map((name) => [name, configured?.text(name) ?? '']),
    )
    return {
      target: 'signer',
      method: 'POST',
      url: signerUrl(this.#input.text('signerUrl')),
      headers: Object.fromEntries(signerRequestHeaders(headers)),
      body: signerRequestBody(
        request,
        encodeOrchestratorInfo(request.info),
        capabilities === null ? null : base64Bytes(capabilities),
      ),
    }
  }

  #result(op: string, step: Extract<Step, { readonly kind: 'done' }>): object {
    if (!step.outcome.ok) return { error: gatewayRefusalText(step.outcome.refusal) }
    if (op !== 'request') return { ok: true }
    const { headers } = step
    assert(headers !== null, 'a paid request has headers')
    return {
      result: { payment: headers.payment, segCreds: headers.segmentCredentials, ...this.#blob() },
    }
  }

  #blob(): { readonly state: string; readonly sig: string } {
    const { state } = this.#signer
    return { state: writeBytes(state?.state), sig: writeBytes(state?.signature) }
  }

  #state(request: RemotePaymentRequest | null): object {
    const info = this.#session?.info ?? null
    return {
      ...this.#blob(),
      callCount: request?.refreshes ?? null,
      transcoder: info?.transcoder ?? null,
      authSessionID: info === null ? null : (info.authToken?.sessionId ?? ''),
    }
  }
}

function next(script: VectorFields[]): VectorFields {
  const fields = script.shift()
  assert(fields !== undefined, 'the script has ended')
  return fields
}

function readReply(fields: VectorFields, url: string): SignerReply {
  const cause = fields.textOrNull('transportError')
  return cause === null
    ? { kind: 'answered', status: fields.count('status'), body: fields.textOrNull('body') ?? '' }
    : { kind: 'unreachable', cause: `Post "${url}": ${cause}` }
}

function readBytes(fields: VectorFields, name: string): Hex | null {
  const text = fields.textOrNull(name)
  return text === null ? null : bytesToHex(base64Bytes(text))
}

function base64Bytes(text: string): Uint8Array {
  const decoded = decodeBase64(text)
  assert(decoded.ok, 'a vector holds broken base64')
  return decoded.bytes
}

function writeBytes(bytes: Hex | null | undefined): string {
  return bytes === null || bytes === undefined ? '' : encodeBase64(hexToBytes(bytes))
}
