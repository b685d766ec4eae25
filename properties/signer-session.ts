import { CAPABILITY_BYOC } from '../src/price/capability-models.ts'
import { handleLivePayment, type HttpOutcome } from '../src/signer/http.ts'
import type { SignedStateBytes } from '../src/signer/exact-state-seal.ts'
import type { SignerProcess } from '../src/signer/generate-live-payment.ts'
import { encodeBase64 } from '../src/wire/base64.ts'
import type { Capabilities } from '../src/wire/messages.ts'
import { encodeCapabilities } from '../src/wire/protobuf/capabilities.ts'
import { encodeOrchestratorInfo } from '../src/wire/protobuf/orchestrator-info.ts'
import { encodeUtf8 } from '../src/wire/go-utf8.ts'
import type { SignerCall } from './arbitraries/signer-calls.ts'
import { EPOCH_UNIX_NS, infoFor } from './signer-bench.ts'

/** All that can be seen of a call (spec live 3.3, Obs): status, header, body bytes, events, the call to the auth webhook. */
export interface Observed {
  readonly status: number
  readonly orchestratorUrl: string | null
  readonly body: string
  readonly panicked: string | null
  readonly events: readonly { readonly type: string; readonly data: string }[]
  readonly webhookBody: string | null
}

const MALFORMED = new Uint8Array([0xff])

/**
 * Makes the same calls to several signers, byte for byte. Only a state that every signer has returned is used again.
 */
export function observeAll(
  calls: readonly SignerCall[],
  signers: readonly SignerProcess<SignedStateBytes>[],
): readonly (readonly Observed[])[] {
  const states: string[] = []
  let nowUnixNs = EPOCH_UNIX_NS
  return calls.map((call, index) => {
    nowUnixNs += call.afterNs
    const body = requestBody(call, states[states.length - call.stateBack] ?? null)
    const observed = signers.map((signer) => observe(signer, body, call, nowUnixNs, index))
    const state = commonState(observed)
    if (state !== null) states.push(state)
    return observed
  })
}

function observe(
  signer: SignerProcess<SignedStateBytes>,
  body: Uint8Array,
  call: SignerCall,
  nowUnixNs: bigint,
  index: number,
): Observed {
  let ids = 0
  const step = handleLivePayment(signer, body, {
    nowUnixNs,
    randomId: () => `id-${index}-${(ids += 1)}`,
    headers: new Map(call.authId === '' ? [] : [['Signer-Auth-Id', [call.authId]]]),
    webhookUrl: 'https://auth.example',
  })
  if (step.kind === 'done') return seen(step.outcome, null)
  const answer = encodeUtf8('{"status":200,"auth_id":""}')
  return seen(step.resume({ kind: 'answered', status: 200, body: answer }), step.body)
}

function seen({ reply, panicked, events }: HttpOutcome, webhookBody: string | null): Observed {
  return { ...reply, panicked, events, webhookBody }
}

/** The state as JSON text, when all returned the same one. */
function commonState(observed: readonly Observed[]): string | null {
  const texts = new Set(observed.map(({ status, body }) => (status === 200 ? body : '')))
  const [text] = texts
  if (texts.size !== 1 || text === undefined || text === '') return null
  return /"state":(\{[^}]*\})/.exec(text)?.[1] ?? null
}

function requestBody(call: SignerCall, state: string | null): Uint8Array {
  const info = infoFor({
    price: call.price,
    evWei: call.evWei,
    params: call.params,
    capabilitiesPrices: call.capabilitiesPrices,
  })
  const capabilities = capabilitiesBytes(call.constrained)
  const members = [
    ['state', state === null ? '' : tampered(state, call.tampered)],
    ['orchestrator', JSON.stringify(encodeBase64(encodeOrchestratorInfo(info)))],
    ['ManifestID', JSON.stringify(call.manifestId)],
    ['inPixels', `${call.inPixels}`],
    ['type', JSON.stringify(call.type)],
    ['capabilities', capabilities === null ? '' : JSON.stringify(encodeBase64(capabilities))],
    [call.capabilityMember, call.capability],
    ['model_id', call.modelId],
  ] as const
  const given = members.filter(([, value]) => value !== '')
  return encodeUtf8(`{${given.map(([name, value]) => `"${name}":${value}`).join(',')}}`)
}

/** Changes one byte of the sealed state, so that its signature no longer fits. */
function tampered(state: string, change: SignerCall['tampered']): string {
  const encoded = /"State":"([^"]*)"/.exec(state)?.[1] ?? ''
  if (change === null || encoded === '') return state
  const bytes = Buffer.from(encoded, 'base64')
  const at = change.at % bytes.length
  bytes[at] = (bytes[at] ?? 0) ^ change.mask
  return state.replace(encoded, bytes.toString('base64'))
}

function capabilitiesBytes(constrained: string | null): Uint8Array | null {
  if (constrained === null) return MALFORMED
  if (constrained === '') return null
  const model = { warm: false, capacity: 1, runnerVersion: '', capacityInUse: 0 }
  const capabilities: Capabilities = {
    bitstring: [1n << BigInt(CAPABILITY_BYOC)],
    mandatories: [],
    capacities: new Map([[CAPABILITY_BYOC, 1]]),
    version: '',
    constraints: {
      minVersion: '',
      perCapability: new Map([[CAPABILITY_BYOC, new Map([[constrained, model]])]]),
    },
  }
  return encodeCapabilities(capabilities)
}
