import { expect, it } from 'vitest'
import { Nonces } from './nonces.ts'

it('counts what was taken before, whatever the order', () => {
  const nonces = new Nonces()
  expect(nonces.take(1, 3)).toBe(0)
  expect(nonces.take(8, 10)).toBe(0)
  expect(nonces.take(5, 6)).toBe(0)
  expect(nonces.take(4, 7)).toBe(2)
  expect(nonces.take(1, 12)).toBe(10)
  expect(nonces.last).toBe(12)
})

it('takes a run that fills the end of a gap and goes on', () => {
  const nonces = new Nonces()
  nonces.take(5, 6)
  expect(nonces.take(3, 8)).toBe(2)
  expect(nonces.take(1, 2)).toBe(0)
  expect(nonces.take(1, 2)).toBe(2)
})
