import { assert } from '../../../src/assert.ts'
import type { AbiType, AbiValue } from '../../../src/settlement/abi.ts'
import { ticketValue } from '../../../src/settlement/redeem-calldata.ts'
import {
  decodeLog,
  decodeResult,
  decodeRevert,
  encodeCall,
  inputsOf,
  selectorOf,
  topicOf,
} from '../../../src/settlement/ticket-broker-abi.ts'
import { readContractTicket } from './settlement-fields.ts'
import { VectorFields } from './vector-fields.ts'

export function replayCalldata(input: VectorFields): unknown {
  const op = input.text('op')
  switch (op) {
    case 'selector':
      return { selector: selectorOf(input.text('signature')) }
    case 'topic':
      return { topic0: topicOf(input.text('signature')) }
    case 'encodeCall': {
      const name = input.text('fn')
      const types = inputsOf(name)
      const values = input.list('args').map((value, index) => readValue(types[index], value))
      return { calldata: encodeCall(name, values) }
    }
    case 'decodeLog': {
      const topics = input.texts('topics').map(toHex)
      const log = decodeLog(topics, input.hex('data'))
      assert(log !== null, 'a log of another contract')
      const { event, signature, values } = log
      const args = Object.fromEntries(values.map(([name, value]) => [name, writeValue(value)]))
      return { event, signature, args }
    }
    case 'decodeResult': {
      const values = decodeResult(input.text('fn'), input.hex('data'))
      return { values: values.map(writeValue) }
    }
    default: {
      assert(op === 'decodeRevert', `unknown op ${op}`)
      return decodeRevert(input.hex('data'))
    }
  }
}

function readValue(type: AbiType | undefined, value: unknown): AbiValue {
  assert(type !== undefined, 'more values than types')
  if (type.kind === 'list') {
    assert(Array.isArray(value), 'a list')
    return value.map((element) => readValue(type.element, element))
  }
  if (type.kind === 'tuple') return ticketValue(readContractTicket(new VectorFields(value), toHex))
  assert(typeof value === 'string', 'a text')
  return type.kind === 'uint256' ? BigInt(value) : value
}

function writeValue(value: AbiValue): unknown {
  if (typeof value === 'bigint') return `${value}`
  return typeof value === 'object' ? value.map(writeValue) : value
}

function toHex(text: string): `0x${string}` {
  assert(text.startsWith('0x'), 'hex')
  return `0x${text.slice(2)}`
}
