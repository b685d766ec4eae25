import { expect, test } from 'vitest'
import { SegmentArrivals } from './segment-arrivals.ts'

function repeats(...numbers: readonly number[]): readonly number[] {
  const arrivals = new SegmentArrivals()
  return numbers.filter((number) => arrivals.isRepeat('v1', number))
}

test('a segment that comes twice is one, in whatever order they come', () => {
  expect(repeats(1, 2, 2, 4, 3, 3, 4, 1, 5)).toEqual([2, 3, 4, 1])
})

test('after a gap, what is new is new; what is very old counts as seen', () => {
  expect(repeats(1, 2, 40, 39, 10, 2, 1, 40, 39, 11, 70, 41, 40)).toEqual([2, 1, 40, 39, 40])
})

test('streams do not know each other, and a forgotten one begins anew', () => {
  const arrivals = new SegmentArrivals()
  expect([arrivals.isRepeat('v1', 1), arrivals.isRepeat('v2', 1)]).toEqual([false, false])
  arrivals.forget('v1')
  expect([arrivals.isRepeat('v1', 1), arrivals.isRepeat('v2', 1)]).toEqual([false, true])
})
