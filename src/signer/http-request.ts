import { EMPTY, hexToBytes, type Hex } from '../bytes/hex.ts'
import { decodeFirstJson } from '../wire/go-json.ts'
import {
  goBytes,
  goField,
  goInt64,
  goNumber,
  goPointer,
  goString,
  goStruct,
  type GoStruct,
  type GoType,
} from '../wire/go-json-types.ts'
import { decodeCapabilities } from '../wire/protobuf/capabilities.ts'
import { decodeOrchestratorInfo } from '../wire/protobuf/orchestrator-info.ts'
import type { SignedStateBytes } from './exact-state-seal.ts'
import type { MaxPriceText } from './max-price.ts'
import type { Decoded, LivePaymentRequest } from './request.ts'
import type { RequestFields } from './request-rules.ts'

/** A maximum price in JSON (spec SG-1). */
export const maxPriceType: GoType<MaxPriceText> = goStruct('runner.LiveRunnerPriceInfo', {
  price: goField('price', goNumber),
  currency: goField('currency', goString),
  unit: goField('unit', goString),
})

const NAME = 'server.RemotePaymentRequest'
const stateType = goStruct('server.RemotePaymentStateSig', {
  state: goField('State', goBytes),
  signature: goField('Sig', goBytes),
})
const baseFields = {
  state: goField('state', stateType),
  orchestrator: goField('orchestrator', goBytes),
  manifestId: goField('ManifestID', goString),
  inPixels: goField('inPixels', goInt64),
  type: goField('type', goString),
  capabilities: goField('capabilities', goBytes),
}
const fieldTypes = {
  capability: goField('capability', goString),
  modelId: goField('model_id', goString),
  app: goField('app', goString),
  maxPrice: goField('maxPrice', goPointer(maxPriceType)),
}

type AllFields = GoStruct<typeof baseFields> & Partial<GoStruct<typeof fieldTypes>>

/** Decodes the body of POST /generate-live-payment (spec SG-1, P-12); members that the version does not know are skipped. */
export function readLivePaymentRequest(
  body: Uint8Array,
  fields: RequestFields,
): Decoded<LivePaymentRequest<SignedStateBytes>> {
  const known = Object.entries(fieldTypes).filter(([name]) => isKnown(fields, name))
  const type: GoType<AllFields> = goStruct(NAME, { ...baseFields, ...Object.fromEntries(known) })
  const decoded = decodeFirstJson(body, type)
  if (!decoded.ok) return decoded
  const members = decoded.value
  const orchestrator = hexToBytes(members.orchestrator ?? EMPTY)
  const capabilities = hexToBytes(members.capabilities ?? EMPTY)
  return {
    ok: true,
    value: {
      state: presentState(members.state),
      orchestrator: orchestrator.length === 0 ? null : decodeOrchestratorInfo(orchestrator),
      manifestId: members.manifestId,
      inPixels: members.inPixels,
      type: members.type,
      capabilities: capabilities.length === 0 ? null : decodeCapabilities(capabilities),
      capability: members.capability ?? '',
      modelId: members.modelId ?? '',
      app: members.app ?? '',
      maxPrice: members.maxPrice ?? null,
      paymentIntervalNs: null,
      name: null,
    },
  }
}

function isKnown(fields: RequestFields, name: string): boolean {
  const known: Readonly<Record<string, boolean>> = { ...fields }
  return known[name] === true
}

/** A state is there when either part holds a byte (spec SG-10.9). */
function presentState(sent: {
  readonly state: Hex | null
  readonly signature: Hex | null
}): SignedStateBytes | null {
  const state = sent.state ?? EMPTY
  const signature = sent.signature ?? EMPTY
  return state === EMPTY && signature === EMPTY ? null : { state, signature }
}
