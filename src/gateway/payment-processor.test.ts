import { describe, expect, test } from 'vitest'
import { advanceBilling, billableUnits } from './billing.ts'
import { PaymentProcessor, PIXELS_PER_SECOND } from './payment-processor.ts'

const SECOND = 1_000_000_000
const carry = {
  billableUnits: billableUnits.doublePrecision,
  advanceBilling: advanceBilling.carry,
}
const discard = { ...carry, advanceBilling: advanceBilling.discard }
const exact = { billableUnits: billableUnits.exact, advanceBilling: advanceBilling.exact }

function processor(unitsPerSecond: number, rules: typeof carry | typeof exact): PaymentProcessor {
  return new PaymentProcessor({ intervalNs: 0, unitsPerSecond, startNs: 0, rules })
}

function charge(target: PaymentProcessor, atNs: number): bigint | null {
  const units = target.trigger(atNs)
  if (units !== null) target.finish()
  return units
}

function total(target: PaymentProcessor, everyNs: number, calls: number): bigint {
  let sum = 0n
  for (let call = 1; call <= calls; call++) sum += charge(target, call * everyNs) ?? 0n
  return sum
}

describe('billing (WX-16)', () => {
  test.each([
    [1.5, 41_472_000n, 1.5],
    [5.000000037, 138_240_001n, 5.000000036],
    [3600.123456789, 99_536_213_333n, 3600.123456778],
  ])('carries the fraction of a pixel after %d s', (seconds, units, advance) => {
    const target = processor(PIXELS_PER_SECOND, carry)
    expect(charge(target, Math.round(seconds * SECOND))).toBe(units)
    expect(target.lastNs).toBe(Math.round(advance * SECOND))
  })

  test('seconds: carrying bills what discarding loses', () => {
    expect(total(processor(1, carry), 10.5 * SECOND, 2)).toBe(21n)
    expect(total(processor(1, discard), 10.5 * SECOND, 2)).toBe(20n)
    expect(total(processor(1, exact), 10.5 * SECOND, 2)).toBe(21n)
  })

  test('pixels: nanosecond truncation bills one pixel too many in 17 calls, exact billing none', () => {
    expect(total(processor(PIXELS_PER_SECOND, carry), 5_000_000_017, 17)).toBe(2_350_080_008n)
    expect(total(processor(PIXELS_PER_SECOND, exact), 5_000_000_017, 17)).toBe(2_350_080_007n)
  })
})

describe('queue', () => {
  const busy = (): PaymentProcessor => {
    const target = new PaymentProcessor({
      intervalNs: 5 * SECOND,
      unitsPerSecond: 1,
      startNs: 0,
      rules: carry,
    })
    expect(target.trigger(5 * SECOND)).toBe(5n)
    return target
  }

  test('one interval is not too soon, less is', () => {
    const target = processor(1, carry)
    expect(target.trigger(0)).toBe(0n)
    expect(busy().trigger(5 * SECOND - 1)).toBeNull()
  })

  test('one trigger waits, later ones are dropped and lose no time', () => {
    const target = busy()
    expect(target.trigger(10 * SECOND)).toBeNull()
    expect(target.trigger(12 * SECOND)).toBeNull()
    expect(target.queued).toBe(true)
    expect(target.finish()).toBe(5n)
    expect(target.finish()).toBeNull()
    expect(target.trigger(17 * SECOND)).toBe(7n)
  })

  test('after the end of the stream a waiting trigger stays, unless it was taken by chance', () => {
    const left = busy()
    left.trigger(10 * SECOND)
    left.cancel()
    expect(left.finish()).toBeNull()
    expect(left.queued).toBe(true)

    const taken = busy()
    taken.trigger(10 * SECOND)
    taken.cancel()
    expect(taken.finish(true)).toBe(5n)
  })
})
