import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Ratio } from './probability.ts'
import { RandomStream } from './random-stream.ts'
import { stream, Streams } from './streams.ts'

const WORD = 2 ** 32
const ratio = (numerator: number, denominator: number): Ratio => ({
  numerator: BigInt(numerator),
  denominator: BigInt(denominator),
})
/** A stream that returns these draws and then only the largest one, which nothing refuses. */
const scripted = (...draws: number[]): RandomStream => {
  const rest = [...draws]
  return new RandomStream('scripted', () => rest.shift() ?? WORD - 1)
}

describe('named streams', () => {
  it('give this sequence for ever at seed 42', () => {
    const golden = stream('42', 'golden')
    expect({
      uint32: Array.from({ length: 6 }, () => golden.uint32()),
      below1000: Array.from({ length: 6 }, () => golden.integerBelow(1_000)),
      belowTrillion: golden.integerBelow(1_000_000_000_000),
      chance: Array.from({ length: 8 }, () => golden.chance(ratio(1, 3))),
      bytes32: golden.bytes32(),
      shuffle: golden.shuffle(['a', 'b', 'c', 'd', 'e']),
      pick: golden.pick(['a', 'b', 'c']),
      uniformNs: golden.uniformNs(1_000_000, 9_000_000_000),
      exponentialNs: Array.from({ length: 3 }, () => golden.exponentialNs(1_000_000_000)),
      draws: golden.draws,
    }).toMatchInlineSnapshot(`
      {
        "below1000": [
          902,
          239,
          934,
          278,
          881,
          842,
        ],
        "belowTrillion": 5162692462,
        "bytes32": "0x031398d83d3982f38efeb26bda1202e7e2db5f25e2775fc62f11532f7e873c1b",
        "chance": [
          false,
          false,
          true,
          false,
          true,
          true,
          true,
          false,
        ],
        "draws": 46,
        "exponentialNs": [
          830186253,
          340017882,
          303455862,
        ],
        "pick": "c",
        "shuffle": [
          "e",
          "d",
          "c",
          "b",
          "a",
        ],
        "uint32": [
          3429645258,
          1266677354,
          2987618708,
          847991562,
          3869764507,
          1305509232,
        ],
        "uniformNs": 7115491885,
      }
    `)
    expect(stream('42', 'orchestrator/o1/seed').uint32()).toMatchInlineSnapshot(`3361864503`)
  })

  it('do not know of one another', () => {
    const alone = new Streams('7')
    const company = new Streams('7')
    const a = alone.open('a')
    const others = ['b', 'c', 'a/1'].map((name) => company.open(name))
    const b = company.open('a')
    for (let index = 0; index < 100; index += 1) {
      for (const other of others) other.uint32()
      expect(b.uint32()).toBe(a.uint32())
    }
    expect(company.named('a')).toBe(b)
    expect(() => company.open('a')).toThrow('opened twice')
    expect(alone.draws()).toEqual([{ name: 'a', draws: 100 }])
  })

  it('differ when seed or name differ, wherever the border between both lies', () => {
    const starts = ['1', '12', '2', ''].flatMap((seed) =>
      ['', '1', '2', '12', '21'].map((name) => {
        const one = stream(seed, name)
        return `${one.uint32()} ${one.uint32()}`
      }),
    )
    expect(new Set(starts).size).toBe(starts.length)
  })

  it('of neighbouring names do not move together', () => {
    const bits = (draw: number): number => draw.toString(2).replaceAll('0', '').length
    let differing = 0
    for (let index = 0; index < 2_000; index += 1) {
      const a = stream('42', `session/${index}`).uint32()
      const b = stream('42', `session/${index + 1}`).uint32()
      differing += bits((a ^ b) >>> 0)
    }
    // 16 of 32 bits on average; the standard error of the mean is 0.06.
    expect(differing / 2_000).toBeGreaterThan(15.7)
    expect(differing / 2_000).toBeLessThan(16.3)
  })
})

describe('draws', () => {
  it('below n lie below n and are monotone in the raw draw', () => {
    const n = fc.integer({ min: 1, max: WORD })
    const draw = fc.integer({ min: 0, max: WORD - 1 })
    fc.assert(
      fc.property(n, draw, (below, raw) => {
        const exact = Number((BigInt(raw) * BigInt(below)) >> 32n)
        const low = (BigInt(raw) * BigInt(below)) & 0xffff_ffffn
        const rejected = low < (1n << 32n) % BigInt(below)
        expect(scripted(raw).integerBelow(below)).toBe(rejected ? below - 1 : exact)
      }),
      { numRuns: 2_000 },
    )
  })

  it('below 3 are even: the two draws that would be too many are refused', () => {
    const low = [0, 1_431_655_765, 1_431_655_766, 2_863_311_530, 2_863_311_531, WORD - 1]
    expect(low.map((raw) => scripted(raw).integerBelow(3))).toEqual([2, 0, 1, 1, 2, 2])
    expect(scripted(0, 5).integerBelow(2 ** 40)).toBe(0)
    expect(stream('1', 'wide').integerBelow(Number.MAX_SAFE_INTEGER)).toBeGreaterThan(WORD)
    expect(() => scripted().integerBelow(0)).toThrow('integerBelow: 0')
  })

  it('happen with exactly the probability, also past the first 32 digits', () => {
    expect(scripted(0).chance(ratio(0, 1))).toBe(false)
    expect(scripted(WORD - 1).chance(ratio(1, 1))).toBe(true)
    expect([WORD / 2 - 1, WORD / 2].map((raw) => scripted(raw).chance(ratio(1, 2)))).toEqual([
      true,
      false,
    ])
    // 1/3 is 0.555…, in digits of 32 bits 0x55555555 for ever: the next digit decides.
    expect(scripted(0x5555_5555, 0x5555_5554).chance(ratio(1, 3))).toBe(true)
    expect(scripted(0x5555_5555, 0x5555_5556).chance(ratio(1, 3))).toBe(false)
    expect(scripted(0x5555_5555, 0x5555_5555, 0).chance(ratio(1, 3))).toBe(true)
    expect(() => scripted().chance(ratio(2, 1))).toThrow('at most 1')
  })

  it('happen at every larger probability too', () => {
    const denominator = 1_000
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: denominator }),
        fc.integer({ min: 0, max: denominator }),
        fc.integer(),
        (a, b, seed) => {
          const lower = stream(`${seed}`, 'p').chance(ratio(Math.min(a, b), denominator))
          const upper = stream(`${seed}`, 'p').chance(ratio(Math.max(a, b), denominator))
          expect(lower && !upper).toBe(false)
        },
      ),
    )
  })

  it('have the mean they should', () => {
    const one = stream('42', 'means')
    const count = 40_000
    let hits = 0
    let exponential = 0
    let uniform = 0
    for (let index = 0; index < count; index += 1) {
      if (one.chance(ratio(1, 10))) hits += 1
      exponential += one.exponentialNs(1_000_000)
      uniform += one.uniformNs(10, 20)
    }
    expect(Math.abs(hits / count - 0.1)).toBeLessThan(0.006)
    expect(Math.abs(exponential / count / 1_000_000 - 1)).toBeLessThan(0.02)
    expect(Math.abs(uniform / count - 15)).toBeLessThan(0.08)
  })

  it('shuffle keeps the items, pick takes one of them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.string(), (items, seed) => {
        const shuffled = stream(seed, 'shuffle').shuffle(items)
        expect(shuffled.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b))
        expect(items).toContain(stream(seed, 'pick').pick(items))
      }),
    )
  })

  it('of 32 bytes read as one number', () => {
    const a = stream('42', 'bytes')
    const b = stream('42', 'bytes')
    expect(a.bytes32()).toMatch(/^0x[0-9a-f]{64}$/)
    expect(b.bigint256()).toBeLessThan(1n << 256n)
    expect(stream('42', 'bytes').bigint256()).toBe(BigInt(stream('42', 'bytes').bytes32()))
  })
})
