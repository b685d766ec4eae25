import { assert } from '../assert.ts'
import { concatHex, type Hash, type Hex } from '../bytes/hex.ts'
import { keccak } from '../ticket/keccak.ts'
import { decodeValues, encodeValues, typeText, type AbiType, type AbiValue } from './abi.ts'

const UINT: AbiType = { kind: 'uint256' }
const BOOL: AbiType = { kind: 'bool' }
const ADDRESS: AbiType = { kind: 'address' }
const HASH: AbiType = { kind: 'bytes32' }
const BYTES: AbiType = { kind: 'bytes' }
const STRING: AbiType = { kind: 'string' }
/** Recipient, sender, face value, win probability, nonce, recipientRandHash, auxData. */
const TICKET = tuple(ADDRESS, ADDRESS, UINT, UINT, UINT, HASH, BYTES)

interface AbiFunction {
  readonly inputs: readonly AbiType[]
  readonly outputs: readonly AbiType[]
}

interface AbiEvent {
  readonly name: string
  readonly fields: readonly (readonly [name: string, type: AbiType, indexed?: 'indexed'])[]
}

const functions: ReadonlyMap<string, AbiFunction> = new Map(
  Object.entries({
    fundDeposit: call([]),
    fundReserve: call([]),
    fundDepositAndReserve: call([UINT, UINT]),
    fundDepositAndReserveFor: call([ADDRESS, UINT, UINT]),
    unlock: call([]),
    cancelUnlock: call([]),
    withdraw: call([]),
    redeemWinningTicket: call([TICKET, BYTES, UINT]),
    batchRedeemWinningTickets: call([list(TICKET), list(BYTES), list(UINT)]),
    setUnlockPeriod: call([UINT]),
    setTicketValidityPeriod: call([UINT]),
    setController: call([ADDRESS]),
    getSenderInfo: call([ADDRESS], [tuple(UINT, UINT), tuple(UINT, UINT)]),
    getReserveInfo: call([ADDRESS], [UINT, UINT]),
    isUnlockInProgress: call([ADDRESS], [BOOL]),
    claimedReserve: call([ADDRESS, ADDRESS], [UINT]),
    claimableReserve: call([ADDRESS, ADDRESS], [UINT]),
    usedTickets: call([HASH], [BOOL]),
    getTicketHash: call([TICKET], [HASH]),
    controller: call([], [ADDRESS]),
    unlockPeriod: call([], [UINT]),
    ticketValidityPeriod: call([], [UINT]),
  }),
)

const events: readonly AbiEvent[] = [
  event('DepositFunded', ['sender', ADDRESS, 'indexed'], ['amount', UINT]),
  event('ReserveFunded', ['reserveHolder', ADDRESS, 'indexed'], ['amount', UINT]),
  event(
    'ReserveClaimed',
    ['reserveHolder', ADDRESS, 'indexed'],
    ['claimant', ADDRESS],
    ['amount', UINT],
  ),
  event(
    'WinningTicketTransfer',
    ['sender', ADDRESS, 'indexed'],
    ['recipient', ADDRESS, 'indexed'],
    ['amount', UINT],
  ),
  event(
    'WinningTicketRedeemed',
    ['sender', ADDRESS, 'indexed'],
    ['recipient', ADDRESS, 'indexed'],
    ['faceValue', UINT],
    ['winProb', UINT],
    ['senderNonce', UINT],
    ['recipientRand', UINT],
    ['auxData', BYTES],
  ),
  event('Unlock', ['sender', ADDRESS, 'indexed'], ['startRound', UINT], ['endRound', UINT]),
  event('UnlockCancelled', ['sender', ADDRESS, 'indexed']),
  event('Withdrawal', ['sender', ADDRESS, 'indexed'], ['deposit', UINT], ['reserve', UINT]),
  event('ParameterUpdate', ['param', STRING]),
  event('SetController', ['controller', ADDRESS]),
  event('NewRound', ['round', UINT, 'indexed'], ['blockHash', HASH]),
]

const eventOfTopic: ReadonlyMap<Hash, AbiEvent> = new Map(
  events.map((found) => [topicOf(eventSignature(found)), found]),
)

/** First four bytes of a function's or an error's hash (spec PM-212). */
export function selectorOf(signature: string): Hex {
  return `0x${topicOf(signature).slice(2, 10)}`
}

/** Hash of an event's signature, its first topic (spec PM-213). */
export function topicOf(signature: string): Hash {
  const hash = keccak(new TextEncoder().encode(signature))
  return `0x${Buffer.from(hash).toString('hex')}`
}

/** Call data of one of the TicketBroker's functions. */
export function encodeCall(name: string, values: readonly AbiValue[]): Hex {
  const { inputs } = functionNamed(name)
  const signature = `${name}${typeText({ kind: 'tuple', members: inputs })}`
  return concatHex(selectorOf(signature), encodeValues(inputs, values))
}

/** What a getter returned. */
export function decodeResult(name: string, data: Hex): readonly AbiValue[] {
  return decodeValues(functionNamed(name).outputs, data)
}

export function inputsOf(name: string): readonly AbiType[] {
  return functionNamed(name).inputs
}

export interface DecodedLog {
  readonly event: string
  readonly signature: string
  readonly values: readonly (readonly [name: string, value: AbiValue])[]
}

/** Null = an event of another contract. */
export function decodeLog(topics: readonly Hex[], data: Hex): DecodedLog | null {
  const found = eventOfTopic.get(topics[0] ?? '0x')
  if (found === undefined) return null
  const plain = found.fields.filter(([, , indexed]) => indexed === undefined)
  const types = plain.map(([, type]) => type)
  const inData = decodeValues(types, data).values()
  const inTopics = topics.slice(1).values()
  const values = found.fields.map(([name, type, indexed]): readonly [string, AbiValue] => {
    const value =
      indexed === undefined
        ? inData.next().value
        : decodeValues([type], inTopics.next().value ?? '0x')[0]
    assert(value !== undefined, 'log: a value is missing')
    return [name, value]
  })
  return { event: found.name, signature: eventSignature(found), values }
}

/** Why a call failed: a text, or Solidity's panic code such as `0x11`; null = neither. */
export type DecodedRevert = { readonly error: string } | { readonly panic: string }

const ERROR_SELECTOR = selectorOf('Error(string)')
const PANIC_SELECTOR = selectorOf('Panic(uint256)')

export function decodeRevert(data: Hex): DecodedRevert | null {
  const selector = data.slice(0, ERROR_SELECTOR.length)
  const rest: Hex = `0x${data.slice(ERROR_SELECTOR.length)}`
  if (selector === ERROR_SELECTOR) return { error: String(decodeValues([STRING], rest)[0]) }
  if (selector !== PANIC_SELECTOR) return null
  const code = BigInt(String(decodeValues([UINT], rest)[0]))
  return { panic: `0x${code.toString(16).padStart(2, '0')}` }
}

function functionNamed(name: string): AbiFunction {
  const found = functions.get(name)
  assert(found !== undefined, `TicketBroker has no function ${name}`)
  return found
}

function eventSignature({ name, fields }: AbiEvent): string {
  return `${name}(${fields.map(([, type]) => typeText(type)).join(',')})`
}

function call(inputs: readonly AbiType[], outputs: readonly AbiType[] = []): AbiFunction {
  return { inputs, outputs }
}

function event(name: string, ...fields: AbiEvent['fields']): AbiEvent {
  return { name, fields }
}

function tuple(...members: readonly AbiType[]): AbiType {
  return { kind: 'tuple', members }
}

function list(element: AbiType): AbiType {
  return { kind: 'list', element }
}
