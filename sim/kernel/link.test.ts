import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Kernel } from './kernel.ts'
import { Lifetime } from './lifetime.ts'
import { Link, type LinkSettings } from './link.ts'
import { Phase } from './phase.ts'
import { Streams } from './streams.ts'

const perCent = (percent: number) => ({ numerator: BigInt(percent), denominator: 100n })
const PERFECT: LinkSettings = {
  latencyMinNs: 10,
  latencyMaxNs: 10,
  loss: perCent(0),
  duplicate: perCent(0),
  reorder: perCent(0),
  truncate: perCent(0),
  corrupt: perCent(0),
}

class Wire {
  readonly kernel = new Kernel()
  readonly from = { name: 'g1', life: new Lifetime() }
  readonly to = { name: 'o1', life: new Lifetime() }
  readonly arrived: { readonly message: number; readonly nowNs: number }[] = []
  readonly fates: string[] = []
  readonly link: Link<number>

  constructor(settings: Partial<LinkSettings>, seed = '42') {
    this.link = new Link<number>({
      kernel: this.kernel,
      streams: new Streams(seed),
      from: this.from,
      to: this.to,
      settings: { ...PERFECT, ...settings },
      observer: {
        lost: (message, cause, nowNs) => this.fates.push(`${nowNs} lost ${message} ${cause}`),
        duplicated: (message) => this.fates.push(`doubled ${message}`),
        reordered: (message) => this.fates.push(`held ${message}`),
      },
    })
  }

  send(message: number): void {
    this.link.send(message, (arrived, nowNs) => this.arrived.push({ message: arrived, nowNs }))
  }

  /** Sends 0 … count − 1, one every `everyNs`, and lets all arrive. */
  sendMany(count: number, everyNs: number): this {
    for (let message = 0; message < count; message += 1) {
      this.kernel.schedule(message * everyNs, Phase.timer, (number) => this.send(number), message)
    }
    this.kernel.runUntilQuiet()
    return this
  }

  messages(): number[] {
    return this.arrived.map(({ message }) => message)
  }

  fatesOf(kind: string): number[] {
    return this.fates
      .filter((fate) => fate.includes(kind))
      .map((fate) => Number(/(?:lost|doubled|held) (\d+)/.exec(fate)?.[1]))
  }
}

const settings = fc.record({
  latency: fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })),
  loss: fc.integer({ min: 0, max: 100 }),
  duplicate: fc.integer({ min: 0, max: 100 }),
  reorder: fc.integer({ min: 0, max: 100 }),
  seed: fc.string(),
  everyNs: fc.integer({ min: 0, max: 30 }),
})
type Drawn = typeof settings extends fc.Arbitrary<infer T> ? T : never

const run = (drawn: Drawn): Wire =>
  new Wire(
    {
      latencyMinNs: Math.min(...drawn.latency),
      latencyMaxNs: Math.max(...drawn.latency),
      loss: perCent(drawn.loss),
      duplicate: perCent(drawn.duplicate),
      reorder: perCent(drawn.reorder),
    },
    drawn.seed,
  ).sendMany(40, drawn.everyNs)

describe('a link', () => {
  it('delivers in order after its latency when nothing is wrong', () => {
    const wire = new Wire({}).sendMany(3, 4)
    expect(wire.arrived).toEqual([
      { message: 0, nowNs: 10 },
      { message: 1, nowNs: 14 },
      { message: 2, nowNs: 18 },
    ])
    expect(wire.fates).toEqual([])
  })

  it('accounts for every message: arrived = sent − lost + doubled', () => {
    fc.assert(
      fc.property(settings, (drawn) => {
        const wire = run(drawn)
        const lost = wire.fatesOf('lost')
        const expected = [...Array(40).keys()]
          .filter((message) => !lost.includes(message))
          .concat(wire.fatesOf('doubled'))
        expect(wire.messages().toSorted((a, b) => a - b)).toEqual(
          expected.toSorted((a, b) => a - b),
        )
      }),
    )
  })

  it('keeps the order of what it neither doubles nor holds back, and its latency bounds', () => {
    fc.assert(
      fc.property(settings, (drawn) => {
        const wire = run(drawn)
        const disturbed = new Set([...wire.fatesOf('doubled'), ...wire.fatesOf('held')])
        const undisturbed = wire.arrived.filter(({ message }) => !disturbed.has(message))
        const messages = undisturbed.map(({ message }) => message)
        expect(messages).toEqual(messages.toSorted((a, b) => a - b))
        for (const { message, nowNs } of undisturbed) {
          const tookNs = nowNs - message * drawn.everyNs
          expect(tookNs).toBeGreaterThanOrEqual(Math.min(...drawn.latency))
          // A late message holds up those behind it, by no more than the spread of its own latency.
          expect(tookNs).toBeLessThanOrEqual(Math.max(...drawn.latency))
        }
      }),
    )
  })

  it('does the same again at the same seed', () => {
    fc.assert(
      fc.property(settings, (drawn) => {
        const [a, b] = [run(drawn), run(drawn)]
        expect([b.arrived, b.fates]).toEqual([a.arrived, a.fates])
      }),
    )
  })

  it('keeps the fate of every message when another fault is added', () => {
    fc.assert(
      fc.property(settings, (drawn) => {
        const full = run(drawn)
        expect(run({ ...drawn, duplicate: 0, reorder: 0 }).fatesOf('lost')).toEqual(
          full.fatesOf('lost'),
        )
        const lost = new Set(full.fatesOf('lost'))
        const doubled = run({ ...drawn, loss: 0, reorder: 0 }).fatesOf('doubled')
        expect(doubled.filter((message) => !lost.has(message))).toEqual(full.fatesOf('doubled'))
      }),
    )
  })

  it('lets later messages overtake one that is held back', () => {
    const wire = new Wire({ reorder: perCent(20) }).sendMany(100, 1)
    expect(wire.fatesOf('held').length).toBeGreaterThan(5)
    expect(wire.messages()).not.toEqual(wire.messages().toSorted((a, b) => a - b))
  })

  it('loses what is sent or arrives while it is cut; cuts add up', () => {
    const wire = new Wire({})
    wire.send(1)
    wire.kernel.runUntil(5)
    wire.link.interrupt('cut')
    wire.send(2)
    wire.kernel.runUntil(12)
    wire.link.interrupt('cut')
    wire.link.heal('cut')
    wire.send(3)
    wire.kernel.runUntil(20)
    wire.link.heal('cut')
    wire.send(4)
    wire.kernel.runUntilQuiet()
    expect(wire.messages()).toEqual([4])
    expect(wire.fates).toEqual(['5 lost 2 cut', '10 lost 1 cut', '12 lost 3 cut'])
    expect(() => wire.link.heal('cut')).toThrow('not interrupted')
  })

  it('tells a partition apart from a cut, which the sender notices first', () => {
    const wire = new Wire({})
    wire.link.interrupt('partition')
    wire.send(1)
    wire.link.interrupt('cut')
    wire.send(2)
    wire.link.heal('cut')
    wire.send(3)
    wire.link.heal('partition')
    wire.send(4)
    wire.kernel.runUntilQuiet()
    expect(wire.messages()).toEqual([4])
    expect(wire.fates).toEqual(['0 lost 1 partition', '0 lost 2 cut', '0 lost 3 partition'])
    expect(() => wire.link.heal('partition')).toThrow('not interrupted')
  })

  it('loses what was meant for an earlier life', () => {
    const wire = new Wire({})
    wire.send(1)
    wire.to.life.crash()
    wire.send(2)
    wire.to.life.restart()
    wire.send(3)
    wire.link.send(4, () => wire.arrived.push({ message: 4, nowNs: 0 }), 1)
    wire.from.life.crash()
    wire.kernel.runUntilQuiet()
    expect(wire.messages()).toEqual([3])
    expect(wire.fates).toEqual(['0 lost 2 gone', '0 lost 4 gone', '10 lost 1 gone'])
    expect(() => wire.send(5)).toThrow('down')
  })

  it('tells damage with the message: truncation first, each by its own chance', () => {
    const told = (settings: Partial<LinkSettings>): readonly (string | null)[] => {
      const wire = new Wire(settings)
      const damages: (string | null)[] = []
      for (let message = 0; message < 200; message += 1) {
        wire.link.send(message, (_, __, damage) => damages.push(damage))
      }
      wire.kernel.runUntilQuiet()
      return damages
    }
    const both = told({ truncate: perCent(30), corrupt: perCent(50) })
    const truncated = told({ truncate: perCent(30) })
    const corrupted = told({ corrupt: perCent(50) })
    expect(both).toEqual(truncated.map((damage, message) => damage ?? corrupted[message]))
    expect(new Set(both)).toEqual(new Set(['truncated', 'corrupted', null]))
    expect(told({})).toEqual(both.map(() => null))
  })

  it('changes its ways for what is sent later', () => {
    const wire = new Wire({})
    wire.send(1)
    wire.link.configure({ ...PERFECT, latencyMinNs: 3, latencyMaxNs: 3 })
    wire.send(2)
    wire.link.configure({ ...PERFECT, loss: perCent(100) })
    wire.send(3)
    wire.kernel.runUntilQuiet()
    expect(wire.arrived).toEqual([
      { message: 1, nowNs: 10 },
      { message: 2, nowNs: 10 },
    ])
    expect(wire.fatesOf('lost')).toEqual([3])
  })
})
