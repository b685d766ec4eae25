import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ActorClock } from './actor-clock.ts'

const EPOCH = 1_750_000_000_000_000_000n
const clock = (offsetNs = 0, driftPartsPerBillion = 0): ActorClock =>
  new ActorClock({ epochUnixNs: EPOCH, offsetNs, driftPartsPerBillion })

describe('an actor’s clock', () => {
  it('is virtual time plus offset plus drift, rounded down', () => {
    expect(clock().unixNs(5)).toBe(EPOCH + 5n)
    expect(clock(-1_000).unixNs(5)).toBe(EPOCH - 995n)
    expect(clock(0, 1_000).unixNs(1_999_999)).toBe(EPOCH + 2_000_000n)
    expect(clock(0, -1_000).unixNs(1)).toBe(EPOCH)
    expect(clock(0, 1_000).unixNs(104 * 86_400_000_000_000)).toBe(
      EPOCH + 8_985_600_000_000_000n + 8_985_600_000n,
    )
  })

  it('steps, stands still, runs on from there, and drifts anew', () => {
    const one = clock()
    one.step(-50)
    expect(one.unixNs(100)).toBe(EPOCH + 50n)
    one.freeze(100)
    expect(one.unixNs(500)).toBe(EPOCH + 50n)
    one.step(7)
    expect(one.unixNs(600)).toBe(EPOCH + 57n)
    one.thaw(1_000)
    expect(one.unixNs(1_001)).toBe(EPOCH + 58n)
    one.setDrift(2_000, 1_000_000_000)
    expect(one.unixNs(2_010)).toBe(EPOCH + 57n + 1_000n + 20n)
    expect(() => one.thaw(2_010)).toThrow('running clock')
  })

  it('knows how long it takes to show a time, to a nanosecond', () => {
    const drift = fc.integer({ min: -500_000_000, max: 500_000_000 })
    const instant = fc.integer({ min: 0, max: 4_000_000_000_000_000 })
    fc.assert(
      fc.property(drift, instant, instant, (driftPartsPerBillion, nowNs, ahead) => {
        const one = clock(0, driftPartsPerBillion)
        const due = one.unixNs(nowNs) + BigInt(ahead)
        const wait = one.nsUntil(nowNs, due)
        const shown = one.unixNs(nowNs + wait)
        expect(shown).toBeGreaterThanOrEqual(due - 1n)
        expect(shown).toBeLessThanOrEqual(due + 2n)
      }),
    )
    expect(clock(0, 0).nsUntil(100, EPOCH)).toBe(0)
  })

  it('never runs backwards by drift alone', () => {
    const drift = fc.integer({ min: -999_999_999, max: 1_000_000_000 })
    const instant = fc.integer({ min: 0, max: 8_985_600_000_000_000 })
    fc.assert(
      fc.property(drift, instant, instant, (driftPartsPerBillion, a, b) => {
        const one = clock(0, driftPartsPerBillion)
        expect(one.unixNs(Math.max(a, b))).toBeGreaterThanOrEqual(one.unixNs(Math.min(a, b)))
      }),
    )
    expect(() => clock(0, -1_000_000_000)).toThrow('forwards')
  })
})
