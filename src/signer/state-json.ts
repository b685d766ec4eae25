import type { Address } from '../bytes/hex.ts'
import { ratString } from '../money/format.ts'
import { parseRational } from '../money/parse.ts'
import { encodeJsonString } from '../wire/go-json-encode.ts'
import {
  goAddress,
  goField,
  goInt64,
  goPointer,
  goSlice,
  goString,
  goStruct,
  goTime,
  goUint32,
  goUint64,
  type GoField,
  type GoType,
} from '../wire/go-json-types.ts'
import { formatGoTime, isZeroTime, ZERO_TIME, type GoTime } from '../wire/go-time.ts'
import type { SignerState } from './state.ts'

/** Which members the JSON text of a state has. `extended` is not an upstream form. */
export type StateLayout = 'base' | 'with-app' | 'extended'

interface UsedNoncesMembers {
  readonly pmSessionId: string
  readonly lastNonce: bigint
  readonly expirationBlock: string
}

/** The members of a state's JSON as they stand there: any balance text, any time zone. */
export interface StateMembers {
  readonly stateId: string
  readonly pmSessionId: string
  readonly lastUpdate: GoTime
  readonly orchestratorAddress: Address
  readonly app: string
  readonly authExpiry: bigint
  readonly senderNonce: bigint
  readonly balance: string
  readonly initialPricePerUnit: bigint
  readonly initialPixelsPerUnit: bigint
  readonly type: string
  readonly sequenceNumber: bigint
  readonly authId: string
  readonly carriedUnitNs: bigint
  readonly askPeriodNs: bigint
  readonly capabilityKey: string
  readonly nonces: readonly UsedNoncesMembers[] | null
}

const baseFields = {
  stateId: goField('StateID', goString),
  pmSessionId: goField('PMSessionID', goString),
  lastUpdate: goField('LastUpdate', goTime),
  orchestratorAddress: goField('OrchestratorAddress', goAddress),
  authExpiry: goField('AuthExpiry', goInt64),
  senderNonce: goField('SenderNonce', goUint32),
  balance: goField('Balance', goString),
  initialPricePerUnit: goField('InitialPricePerUnit', goInt64),
  initialPixelsPerUnit: goField('InitialPixelsPerUnit', goInt64),
  type: goField('Type', goString),
  sequenceNumber: goField('SequenceNumber', goUint64),
  authId: goField('AuthID', goString),
}
const appField = { app: goField('App', goString) }
const extensionFields = {
  carriedUnitNs: goField('CarriedUnitNs', goInt64),
  askPeriodNs: goField('AskPeriodNs', goInt64),
  capabilityKey: goField('CapabilityKey', goString),
  nonces: goField(
    'Nonces',
    goSlice(
      goStruct('server.UsedNonces', {
        pmSessionId: goField('PMSessionID', goString),
        lastNonce: goField('LastNonce', goUint32),
        expirationBlock: goField('ExpirationBlock', goString),
      }),
    ),
  ),
}

/** What a state without these members says. */
const ABSENT = {
  app: '',
  carriedUnitNs: 0n,
  askPeriodNs: 0n,
  capabilityKey: '',
  nonces: null,
} as const

/** Decoders by layout; null stands for the JSON text `null`, on which the original crashes. */
export const stateTypes: Readonly<Record<StateLayout, GoType<StateMembers | null>>> = {
  base: stateType(baseFields),
  'with-app': stateType({ ...baseFields, ...appField }),
  extended: stateType({ ...baseFields, ...appField, ...extensionFields }),
}

export type StateText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string }

/** The exact JSON text of the original: fixed order, nothing left out (spec SG-3). */
export function encodeStateMembers(members: StateMembers, layout: StateLayout): StateText {
  const time = formatGoTime(members.lastUpdate)
  if (!time.ok) return time
  const text = encodeJsonString
  const app = layout === 'base' ? '' : `"App":${text(members.app)},`
  const extension = layout === 'extended' ? encodeExtension(members) : ''
  return {
    ok: true,
    text:
      `{"StateID":${text(members.stateId)},"PMSessionID":${text(members.pmSessionId)},` +
      `"LastUpdate":"${time.text}","OrchestratorAddress":"${members.orchestratorAddress}",${app}` +
      `"AuthExpiry":${members.authExpiry},"SenderNonce":${members.senderNonce},` +
      `"Balance":${text(members.balance)},"InitialPricePerUnit":${members.initialPricePerUnit},` +
      `"InitialPixelsPerUnit":${members.initialPixelsPerUnit},"Type":${text(members.type)},` +
      `"SequenceNumber":${members.sequenceNumber},"AuthID":${text(members.authId)}${extension}}`,
  }
}

export function encodeState(state: SignerState, layout: StateLayout): StateText {
  const { extension, balanceWei, lastUpdateUnixNs } = state
  const members: StateMembers = {
    ...state,
    ...extension,
    lastUpdate:
      lastUpdateUnixNs === null ? ZERO_TIME : { unixNs: lastUpdateUnixNs, offsetSeconds: 0 },
    authExpiry: state.authExpiryUnixSeconds,
    senderNonce: BigInt(state.senderNonce),
    balance: balanceWei === null ? '' : ratString(balanceWei),
    nonces: extension.nonces.map(({ pmSessionId, lastNonce, expirationBlock }) => ({
      pmSessionId,
      lastNonce: BigInt(lastNonce),
      expirationBlock: `${expirationBlock}`,
    })),
  }
  return encodeStateMembers(members, layout)
}

export function stateFromMembers(members: StateMembers): SignerState {
  const { lastUpdate, balance, nonces } = members
  return {
    stateId: members.stateId,
    pmSessionId: members.pmSessionId,
    lastUpdateUnixNs: isZeroTime(lastUpdate) ? null : lastUpdate.unixNs,
    orchestratorAddress: members.orchestratorAddress,
    app: members.app,
    authExpiryUnixSeconds: members.authExpiry,
    // exact: uint32
    senderNonce: Number(members.senderNonce),
    balanceWei: parseRational(balance),
    initialPricePerUnit: members.initialPricePerUnit,
    initialPixelsPerUnit: members.initialPixelsPerUnit,
    type: members.type,
    sequenceNumber: members.sequenceNumber,
    authId: members.authId,
    extension: {
      carriedUnitNs: members.carriedUnitNs,
      askPeriodNs: members.askPeriodNs,
      capabilityKey: members.capabilityKey,
      nonces: (nonces ?? []).map(({ pmSessionId, lastNonce, expirationBlock }) => ({
        pmSessionId,
        // exact: uint32
        lastNonce: Number(lastNonce),
        expirationBlock: BigInt(expirationBlock),
      })),
    },
  }
}

function stateType(
  fields: typeof baseFields & Readonly<Record<string, GoField<unknown>>>,
): GoType<StateMembers | null> {
  const decoder = goPointer(goStruct('server.RemotePaymentState', fields))
  return {
    name: decoder.name,
    zero: null,
    decode(node, _before, place) {
      const members = decoder.decode(node, null, place)
      return members === null ? null : { ...ABSENT, ...members }
    },
  }
}

function encodeExtension(members: StateMembers): string {
  const nonces = (members.nonces ?? []).map(
    (used) =>
      `{"PMSessionID":${encodeJsonString(used.pmSessionId)},"LastNonce":${used.lastNonce},` +
      `"ExpirationBlock":"${used.expirationBlock}"}`,
  )
  return (
    `,"CarriedUnitNs":${members.carriedUnitNs},"AskPeriodNs":${members.askPeriodNs},` +
    `"CapabilityKey":${encodeJsonString(members.capabilityKey)},"Nonces":[${nonces.join(',')}]`
  )
}
