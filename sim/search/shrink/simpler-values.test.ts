import { expect, test } from 'vitest'
import { complexity, durationText, simplerValues } from './simpler-values.ts'

test.each([
  ['1500ms', '1s'],
  ['37s', '30s'],
  ['-7200s', '0s'],
  ['1m37s', '90s'],
  ['27648000/7', '4e6'],
  ['0.0371', '0.03'],
  ['7.3%', '7%'],
  ['123456789012', '1e11'],
  ['1.77ETH', '1ETH'],
])('%s may become %s', (value, simpler) => {
  expect(simplerValues(value)).toContain(simpler)
})

test.each(['1s', '2m', '0', '5e9', '20gwei', 'live-video-to-video/m', 'o1', '*<->o1', true])(
  '%s stays as it is, or becomes 0',
  (value) => {
    expect(simplerValues(value).filter((each) => complexity(String(each)) > 0)).toEqual([])
  },
)

test('what is simpler has fewer digits to read', () => {
  for (const value of ['1234.5', '99/7', '12.5%', '1h17m3s', 982_451_653]) {
    for (const each of simplerValues(value)) {
      expect(complexity(String(each))).toBeLessThan(complexity(String(value)))
    }
  }
})

test('durations are written in their largest whole unit', () => {
  expect([0, 90e9, 1.5e9, 3600e9, -2e9, 7].map(durationText)).toEqual([
    '0s',
    '90s',
    '1500ms',
    '1h',
    '-2s',
    '7ns',
  ])
})
