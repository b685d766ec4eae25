import { describe, expect, it } from 'vitest'
import { encodeJson, unsupportedJson, type GoJson } from './go-json-encode.ts'
import { decodeFirstJson, decodeWholeJson, type GoJsonResult } from './go-json.ts'
import {
  goAddress,
  goBytes,
  goField,
  goInt,
  goInt64,
  goNumber,
  goPointer,
  goString,
  goStruct,
  goTime,
} from './go-json-types.ts'
import { formatGoTime, ZERO_TIME } from './go-time.ts'

const price = goStruct('runner.LiveRunnerPriceInfo', {
  price: goField('price', goNumber),
  unit: goField('unit', goString),
})
const request = goStruct('server.RemotePaymentRequest', {
  orchestrator: goField('orchestrator', goBytes),
  inPixels: goField('inPixels', goInt64),
  manifestId: goField('ManifestID', goString),
  maxPrice: goField('maxPrice', goPointer(price)),
})
const reply = goStruct('server.authResponse', {
  status: goField('status', goPointer(goInt)),
  maxPrice: goField('maxPrice', goPointer(price)),
})
const state = goStruct('server.RemotePaymentState', {
  lastUpdate: goField('LastUpdate', goTime),
  address: goField('OrchestratorAddress', goAddress),
})

const bytes = (text: string) => new TextEncoder().encode(text)
const ask = (text: string) => decodeFirstJson(bytes(text), request)

function error(result: GoJsonResult<unknown>): string {
  return result.ok ? 'accepted' : result.error
}

describe('decoding a request', () => {
  it('matches names in any case, takes later duplicates, leaves fields alone at null', () => {
    const text =
      '{"MANIFESTID":"a","manifestId":"b","inPixels":7,"inpixels":null,"x":[{}],"maxPrice":{"price":1.50},"maxPrice":{"unit":"s"}} tail'
    expect(ask(text)).toEqual({
      ok: true,
      value: {
        orchestrator: null,
        inPixels: 7n,
        manifestId: 'b',
        maxPrice: { price: '1.50', unit: 's' },
      },
    })
  })

  it('reads bytes from base64 or a list of numbers', () => {
    expect(ask('{"orchestrator":[1,255]}')).toMatchObject({ value: { orchestrator: '0x01ff' } })
    expect(ask(String.raw`{"orchestrator":"AQ\n=="}`)).toMatchObject({
      value: { orchestrator: '0x01' },
    })
  })

  it.each([
    ['', 'EOF'],
    [' ', 'EOF'],
    ['{"a"', 'unexpected EOF'],
    ['{n', "invalid character 'n' looking for beginning of object key string"],
    ['{"a":"\t"}', String.raw`invalid character '\t' in string literal`],
    ["{'", String.raw`invalid character '\'' looking for beginning of object key string`],
    ['\ufeff{}', "invalid character 'ï' looking for beginning of value"],
    ['nul0', "invalid character '0' in literal null (expecting 'l')"],
    ['[]', 'json: cannot unmarshal array into Go value of type server.RemotePaymentRequest'],
    ['{"orchestrator":"AA"}', 'illegal base64 data at input byte 0'],
    ['{"orchestrator":"AA==x"}', 'illegal base64 data at input byte 4'],
    [
      '{"inPixels":1e2,"ManifestID":5}',
      'json: cannot unmarshal number 1e2 into Go struct field RemotePaymentRequest.inPixels of type int64',
    ],
    [
      '{"maxPrice":{"unit":true}}',
      'json: cannot unmarshal bool into Go struct field LiveRunnerPriceInfo.maxPrice.unit of type string',
    ],
    [
      '{"inPixels":"1","maxPrice":{"price":"1/3"}}',
      String.raw`json: invalid number literal, trying to unmarshal "\"1/3\"" into Number`,
    ],
  ])('%s is refused with the text of the original', (text, expected) => {
    expect(error(ask(text))).toBe(expected)
  })
})

describe('decoding a whole body', () => {
  it('refuses what follows the value', () => {
    expect(error(decodeWholeJson(bytes('{} x'), reply))).toBe(
      "invalid character 'x' after top-level value",
    )
    expect(error(decodeWholeJson(bytes('{'), reply))).toBe('unexpected end of JSON input')
  })

  it('makes a status absent again at null', () => {
    expect(decodeWholeJson(bytes('{"status":403,"status":null}'), reply)).toMatchObject({
      value: { status: null },
    })
  })
})

describe('the types with decoders of their own', () => {
  it.each([
    ['"2026-03-01T14:00:00,10+02:00"', '2026-03-01T14:00:00.1+02:00'],
    ['"2026-03-01T12:00:00.123456789123Z"', '2026-03-01T12:00:00.123456789Z'],
    ['"0000-01-01T00:00:00-00:00"', '0000-01-01T00:00:00Z'],
    ['"2024-02-29T23:59:59+00:00"', '2024-02-29T23:59:59Z'],
  ])('reads the time %s', (written, rewritten) => {
    const decoded = decodeWholeJson(bytes(`{"LastUpdate":${written}}`), state)
    const time = decoded.ok ? decoded.value.lastUpdate : ZERO_TIME
    expect(formatGoTime(time)).toEqual({ ok: true, text: rewritten })
  })

  it.each(['2026-02-30T00:00:00Z', '2026-03-01t12:00:00Z', '2026-03-01T24:00:00Z', ''])(
    'refuses the time %s',
    (written) => {
      const decoded = decodeWholeJson(bytes(`{"LastUpdate":"${written}"}`), state)
      expect(error(decoded)).toContain('parsing time')
    },
  )

  it('refuses an address without 0x', () => {
    const decoded = decodeWholeJson(bytes('{"OrchestratorAddress":"ab"}'), state)
    expect(error(decoded)).toBe(
      'json: cannot unmarshal hex string without 0x prefix into Go struct field RemotePaymentState.OrchestratorAddress of type common.Address',
    )
  })
})

describe('encoding', () => {
  it('escapes as Go does, sorts maps, keeps the order of structs', () => {
    const value = {
      text: '<a&b>\u2028\b\u0001\u007f"\\',
      big: 1n << 70n,
      floats: [1e-7, 1e21, 0.1, -0, 3],
      map: new Map<string, GoJson>([
        ['\uffff', null],
        ['\u{10000}', false],
        ['b', ''],
      ]),
    }
    expect(encodeJson(value)).toBe(
      String.raw`{"text":"\u003ca\u0026b\u003e\u2028\b\u0001` +
        '\u007f' +
        String.raw`\"\\","big":1180591620717411303424,"floats":[1e-7,1e+21,0.1,-0,3],"map":{"b":"","` +
        '\uffff":null,"\u{10000}":false}}',
    )
    expect(unsupportedJson([{ a: Number.NaN }])).toBe('json: unsupported value: NaN')
  })
})
