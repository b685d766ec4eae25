import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NonceRecord, NonceTable } from './nonce-table.ts'

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

describe('NonceTable', () => {
  it('lets go of parameters that were issued and never used, and of nothing else', () => {
    const table = new NonceTable()
    const hash = (number: number): `0x${string}` => `0x${number}`
    for (let issued = 0; issued <= 100_000; issued += 1) {
      table.issue(hash(issued), BigInt(issued), binding)
      if (issued === 5) find(table, hash(5))?.add(1)
    }
    expect(find(table, hash(5))?.nonces()).toEqual([1])
    expect(find(table, hash(4))).toBeNull()
    expect(find(table, hash(100_000))?.size).toBe(0)
    expect(table.records()).toHaveLength(1)
  })

  it('does not forget nonces when the same parameters are issued again', () => {
    const table = new NonceTable()
    table.issue('0x07', 7n, binding)
    find(table, '0x07')?.add(1)
    table.issue('0x07', 7n, binding)
    expect(find(table, '0x07')?.has(1)).toBe(true)
  })

  function find(table: NonceTable, recipientRandHash: `0x${string}`): NonceRecord | null {
    const { sender, faceValueWei, winProb, expirationParams } = binding
    const ticket = {
      recipient: '0x02',
      sender,
      faceValueWei,
      winProb,
      senderNonce: 1,
      recipientRandHash,
      ...expirationParams,
    } as const
    return table.find(ticket, binding)
  }
})
