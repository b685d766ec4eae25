import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NonceRecord } from './nonce-table.ts'

const binding = {
  seed: 1n,
  sender: '0x01',
  faceValueWei: 1n,
  winProb: 1n,
  expirationBlock: 1n,
  price: { numerator: 1n, denominator: 1n },
  expirationParams: { creationRound: 1n, creationRoundBlockHash: '0x02' },
} as const

describe('NonceRecord', () => {
  it('remembers what a set would, in order of arrival', () => {
    const step = fc.oneof({ weight: 4, arbitrary: fc.nat(12) }, fc.constant('forget-oldest'))
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const record = new NonceRecord(7n, binding)
        const set = new Set<number>()
        for (const each of steps) {
          if (typeof each === 'number') {
            record.add(each)
            set.add(each)
          } else {
            record.forgetOldest()
            for (const oldest of [...set].slice(0, 1)) set.delete(oldest)
          }
          expect(record.nonces()).toEqual([...set])
          expect(record.size).toBe(set.size)
          for (let nonce = 0; nonce <= 12; nonce += 1)
            expect(record.has(nonce)).toBe(set.has(nonce))
        }
      }),
    )
  })
})
