import { expect, test } from 'vitest'
import { History } from './history.ts'

test('a history says what held when, and forgets what was to come when it is set anew', () => {
  const history = new History('a')
  history.set(10, 'b')
  history.set(30, 'c')
  expect([0, 9, 10, 29, 30, 99].map((atNs) => history.at(atNs))).toEqual([
    'a',
    'a',
    'b',
    'b',
    'c',
    'c',
  ])
  history.set(20, 'd')
  expect([history.at(15), history.at(30), history.last]).toEqual(['b', 'd', 'd'])
  expect(new History(1).last).toBe(1)
})
