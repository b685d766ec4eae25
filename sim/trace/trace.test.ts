import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assert } from '../../src/assert.ts'
import { equals, rational, reduce, type Rational } from '../../src/money/rational.ts'
import { priceInfo } from '../../src/price/price-info.ts'
import { diffTraces, renderTraceDiff } from './diff.ts'
import { encodeEvent, encodeEvents } from './encode.ts'
import { TRACE_VERSION, type TraceEvent } from './events.ts'
import type { FieldKind } from './field-kinds.ts'
import { fieldsOf, traceEventTypes } from './fields.ts'
import { TraceHash } from './hash.ts'
import { readEvent, readTrace } from './read.ts'
import { Recorder, type RecorderOptions } from './recorder.ts'

const started: TraceEvent = {
  type: 'world.started',
  atNs: 0,
  traceVersion: TRACE_VERSION,
  scenario: 'a "quoted" naïve 票 story',
  profile: 'repaired',
  seed: '42',
}
const charged: TraceEvent = {
  type: 'work.charged',
  atNs: 5_000_000_000,
  session: 's1',
  orchestrator: 'o1',
  sender: '0x01',
  manifestId: 'm1',
  units: 5n,
  price: { ...priceInfo(1_200n), capability: 37, constraint: 'comfy' },
  feeWei: rational(12_000n, 2n),
  covered: true,
  balanceWei: rational(-2n, 6n),
}
const stepped = (atNs: number, byNs = 1): TraceEvent => ({
  type: 'clock.stepped',
  atNs,
  actor: 'g1',
  byNs,
})

const integer = fc.maxSafeInteger()
const fraction = fc
  .tuple(fc.bigInt(), fc.bigInt({ min: 1n, max: 1n << 70n }))
  .map(([numerator, denominator]) => rational(numerator, denominator))
const price = fc.record({
  pricePerUnit: fc.bigInt(),
  pixelsPerUnit: fc.bigInt(),
  capability: fc.nat(),
  constraint: fc.string({ unit: 'binary' }),
})
const text = fc.string({ unit: 'binary' })

function valueOf(kind: FieldKind): fc.Arbitrary<unknown> {
  if (typeof kind !== 'string') return fc.constantFrom(...Object.keys(kind))
  const base: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    integer,
    bigint: fc.bigInt(),
    rational: fraction,
    text,
    boolean: fc.boolean(),
    price,
  }
  const found = base[kind.replace('?', '')] ?? fc.constant('no such kind')
  return kind.endsWith('?') ? fc.option(found) : found
}

/** Any event of any type, made from the table of fields. */
const anyEvent: fc.Arbitrary<TraceEvent> = fc.constantFrom(...traceEventTypes).chain((type) => {
  const fields = fieldsOf(type) ?? []
  const values = Object.fromEntries(fields.map(([name, kind]) => [name, valueOf(kind)]))
  return fc
    .record({ type: fc.constant(type), atNs: fc.maxSafeNat(), ...values })
    .map((event) => event as TraceEvent)
})

describe('encoding', () => {
  it('is one line with fixed order, exact numbers and lowest terms', () => {
    expect(encodeEvent(charged)).toBe(
      '{"type":"work.charged","atNs":5000000000,"session":"s1","orchestrator":"o1","sender":"0x01",' +
        '"manifestId":"m1","units":"5","price":{"pricePerUnit":"1200","pixelsPerUnit":"1",' +
        '"capability":37,"constraint":"comfy"},"feeWei":"6000/1","covered":true,"balanceWei":"-1/3"}',
    )
  })

  it('does not depend on how the event was written down', () => {
    const shuffled = Object.fromEntries(Object.entries(charged).toReversed()) as TraceEvent
    expect(encodeEvent(shuffled)).toBe(encodeEvent(charged))
    expect(() => encodeEvent(stepped(0.5))).toThrow('safe integer')
  })

  it('can be read back: same values, same bytes', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const line = encodeEvent(event)
        expect(line).not.toContain('\n')
        const reading = readEvent(line, 1)
        assert(reading.ok, 'the line is read')
        expect(reduced(reading.event)).toEqual(reduced(event))
        expect(encodeEvent(reading.event)).toBe(line)
      }),
      { numRuns: 1_000 },
    )
  })

  /** Rationals are compared by value: a line has lowest terms, an event need not. */
  function reduced(event: TraceEvent): Readonly<Record<string, unknown>> {
    const isRational = (value: unknown): value is Rational =>
      typeof value === 'object' && value !== null && 'denominator' in value
    return Object.fromEntries(
      Object.entries(event).map(([name, value]: [string, unknown]) => {
        if (!isRational(value)) return [name, Object.is(value, -0) ? 0 : value]
        expect(equals(reduce(value), value)).toBe(true)
        return [name, reduce(value)]
      }),
    )
  }
})

describe('reading', () => {
  it('takes a whole trace', () => {
    const events = [started, charged, stepped(9)]
    const reading = readTrace(encodeEvents(events))
    expect(reading.ok && encodeEvents(reading.events)).toBe(encodeEvents(events))
  })

  it.each([
    ['trace-empty', 1, ''],
    ['trace-not-json', 2, '{'],
    ['trace-not-an-event', 2, '[]'],
    ['trace-not-an-event', 2, '{"atNs":1}'],
    ['trace-unknown-type', 2, '{"type":"constructor","atNs":1}'],
    ['trace-bad-field', 2, '{"type":"actor.crashed","atNs":-1,"actor":"g1"}'],
    ['trace-missing-field', 2, '{"type":"actor.crashed","atNs":1}'],
    ['trace-bad-field', 2, '{"type":"actor.crashed","atNs":1,"actor":7}'],
    ['trace-bad-field', 2, '{"type":"world.ended","atNs":1,"reason":"boredom"}'],
    ['trace-unknown-field', 2, '{"type":"actor.crashed","atNs":1,"actor":"g1","why":"?"}'],
  ])('says %s with the line', (code, line, lineText) => {
    const trace = code === 'trace-empty' ? '\n' : `${encodeEvent(started)}\n${lineText}\n`
    const reading = readTrace(trace)
    expect(reading.ok).toBe(false)
    expect(!reading.ok && reading.errors.map((error) => [error.code, error.line])).toEqual([
      [code, line],
    ])
  })

  it('refuses broken numbers of each kind', () => {
    const line = encodeEvent(charged)
    for (const [good, bad] of [
      ['"units":"5"', '"units":5'],
      ['"units":"5"', '"units":"5.0"'],
      ['"feeWei":"6000/1"', '"feeWei":"6000"'],
      ['"feeWei":"6000/1"', '"feeWei":"1/0"'],
      ['"pixelsPerUnit":"1",', ''],
      ['"covered":true', '"covered":"true"'],
      ['"covered":true', '"covered":null'],
    ] as const) {
      const reading = readEvent(line.replace(good, bad), 7)
      expect([bad, !reading.ok && reading.error.code]).toEqual([bad, 'trace-bad-field'])
    }
  })

  it('wants the start and this version', () => {
    const codes = (events: readonly TraceEvent[]): unknown => {
      const reading = readTrace(encodeEvents(events))
      return reading.ok ? 'ok' : reading.errors.map(({ code }) => code)
    }
    expect(codes([stepped(1), started])).toEqual(['trace-no-start'])
    expect(codes([{ ...started, traceVersion: TRACE_VERSION + 1 }])).toEqual(['trace-version'])
  })
})

describe('recording', () => {
  const lines: string[] = []
  const recorder = (options: Partial<RecorderOptions>): Recorder => {
    lines.length = 0
    return new Recorder({
      level: 'full',
      keep: true,
      sink: (line) => lines.push(line),
      bytesMax: 1_000_000,
      onFull: () => lines.push('full'),
      ...options,
    })
  }
  const all = [started, charged, stepped(9)]
  const recordAll = (options: Partial<RecorderOptions>): Recorder => {
    const made = recorder(options)
    for (const event of all) made.record(event)
    return made
  }

  it('takes down what its level says; the hash is over everything', () => {
    const full = recordAll({})
    expect(lines.join('')).toBe(encodeEvents(all))
    expect(full.events()).toEqual(all)
    expect(full.bytes).toBe(Buffer.byteLength(encodeEvents(all)))
    expect(full.hash()).toBe(createHash('sha256').update(encodeEvents(all)).digest('hex'))

    const money = recordAll({ level: 'money' })
    expect(money.events()).toEqual([started, charged])
    expect(lines).toHaveLength(2)
    expect(money.hash()).toBe(full.hash())

    const hash = recordAll({ level: 'hash' })
    expect([hash.events(), hash.bytes, hash.hash()]).toEqual([[], 0, full.hash()])
    const none = recordAll({ level: 'none' })
    expect([none.events(), none.hash(), none.count]).toEqual([[], null, 3])
  })

  it('calls the listeners of a type, in order, and knows when nobody wants an event', () => {
    const made = recorder({ level: 'none' })
    const heard: string[] = []
    made.listen(new Map([['clock.stepped', (event: TraceEvent) => heard.push(`a ${event.atNs}`)]]))
    made.listen(
      new Map([['clock.stepped', [(event: TraceEvent) => heard.push(`b ${event.atNs}`)]]]),
    )
    for (const event of all) made.record(event)
    expect(heard).toEqual(['a 9', 'b 9'])
    expect([made.wants('clock.stepped'), made.wants('work.charged')]).toEqual([true, false])
    expect(recorder({ level: 'hash' }).wants('work.charged')).toBe(true)
  })

  it('stops taking down at its limit and says so once', () => {
    const bytesMax = Buffer.byteLength(encodeEvents([started]))
    const made = recordAll({ bytesMax })
    expect(lines).toEqual([encodeEvents([started]), 'full'])
    expect(made.events()).toEqual([started])
    expect(made.bytes).toBe(bytesMax)
    expect(made.hash()).toBe(recordAll({}).hash())
  })

  it('hashes the same in any pieces', () => {
    fc.assert(
      fc.property(fc.array(text.map((line) => line.replaceAll('\n', ''))), (many) => {
        const hash = new TraceHash()
        for (const line of many) {
          hash.add(line.repeat(500))
          hash.digest()
        }
        const whole = many.map((line) => `${line.repeat(500)}\n`).join('')
        expect(hash.digest()).toBe(createHash('sha256').update(whole).digest('hex'))
      }),
    )
  })
})

describe('comparing traces', () => {
  const left = [started, ...[1, 2, 3, 4, 5, 6].map((atNs) => stepped(atNs))]
  const right = left.map((event, index) => (index === 4 ? stepped(4, -2) : event))

  it('finds the first difference, its fields, and the lines around it', () => {
    const diff = diffTraces(left, encodeEvents(right), { contextLines: 2 })
    expect(diff).toEqual({
      same: false,
      index: 4,
      before: [2, 3].map((atNs) => encodeEvent(stepped(atNs))),
      left: [4, 5, 6].map((atNs) => encodeEvent(stepped(atNs))),
      right: [stepped(4, -2), stepped(5), stepped(6)].map(encodeEvent),
      fields: [{ field: 'byNs', left: '1', right: '-2' }],
    })
    expect(renderTraceDiff(diff, { left: 'first run', right: 'second run' })).toBe(
      [
        'first difference at event 5',
        '  byNs: 1 | -2',
        'both:',
        '    {"type":"clock.stepped","atNs":2,"actor":"g1","byNs":1}',
        '    {"type":"clock.stepped","atNs":3,"actor":"g1","byNs":1}',
        'first run:',
        '  - {"type":"clock.stepped","atNs":4,"actor":"g1","byNs":1}',
        '  - {"type":"clock.stepped","atNs":5,"actor":"g1","byNs":1}',
        '  - {"type":"clock.stepped","atNs":6,"actor":"g1","byNs":1}',
        'second run:',
        '  + {"type":"clock.stepped","atNs":4,"actor":"g1","byNs":-2}',
        '  + {"type":"clock.stepped","atNs":5,"actor":"g1","byNs":1}',
        '  + {"type":"clock.stepped","atNs":6,"actor":"g1","byNs":1}',
        '',
      ].join('\n'),
    )
  })

  it('sees one end early', () => {
    const diff = diffTraces(left, left.slice(0, 3))
    expect(diff).toMatchObject({ same: false, index: 3, right: [], fields: [] })
    expect(renderTraceDiff(diff, { left: 'a', right: 'b' })).toContain('b:\n  + (ended)')
    expect(diffTraces('', left)).toMatchObject({ same: false, index: 0, before: [] })
  })

  it('does not take other texts for events', () => {
    expect(diffTraces('{', '[]')).toMatchObject({ same: false, fields: [] })
  })

  it('says when there is none, whatever form the traces have', () => {
    const diff = diffTraces(left, encodeEvents(left).trimEnd().split('\n'))
    expect(diff).toEqual({ same: true, events: 7 })
    expect(renderTraceDiff(diff, { left: 'a', right: 'b' })).toBe(
      'a and b are the same: 7 events\n',
    )
  })
})
