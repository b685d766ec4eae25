import { describe, expect, test } from 'vitest'
import type { TraceEvent } from '../trace/events.ts'
import { chainTable } from './chain-table.ts'
import { coinText } from './text.ts'

const ticket = (nonce: number) =>
  ({ orchestrator: 'o1', sender: '0x1', recipientRandHash: '0xa', nonce }) as const
const won = (atS: number, nonce: number): TraceEvent => ({
  type: 'ticket.won',
  atNs: atS * 1e9,
  ...ticket(nonce),
  faceValueWei: 10n ** 17n,
})
const gasPrice = (atS: number, value: string): TraceEvent => ({
  type: 'setting.changed',
  atNs: atS * 1e9,
  what: 'gasPriceWei',
  value,
})
const refused = (atS: number, nonce: number, error: string): TraceEvent => ({
  type: 'redemption.refused',
  atNs: atS * 1e9,
  ...ticket(nonce),
  error,
})
const lost = (atS: number, nonce: number, attempts = 3): TraceEvent => ({
  type: 'ticket.lost',
  atNs: atS * 1e9,
  ...ticket(nonce),
  faceValueWei: 10n ** 17n,
  why: 'insufficient-funds',
  error: 'too little',
  attempts,
  payableWei: 5n,
})

const redeemed = (atS: number): TraceEvent => ({
  type: 'ticket.redeemed',
  atNs: atS * 1e9,
  ...ticket(1),
  transaction: 1,
  round: 1n,
  faceValueWei: 10n ** 17n,
  fromDepositWei: 10n ** 17n,
  fromReserveWei: 0n,
  poolSize: 1n,
  gasCostWei: 1n,
})
const undone = (atS: number): TraceEvent => ({
  type: 'transaction.undone',
  atNs: atS * 1e9,
  transaction: 1,
  from: 'o1',
  what: 'redeemWinningTicket',
  sentAgain: false,
})
const reorganized = (atS: number, transactions: number): TraceEvent => ({
  type: 'chain.reorganized',
  atNs: atS * 1e9,
  layer: 'l2',
  blocks: 40n,
  transactions,
})
const round = (atS: number, number: bigint): TraceEvent => ({
  type: 'round.initialized',
  atNs: atS * 1e9,
  round: number,
  blockHash: '0x',
  block: 1n,
})

test('amounts are told in the unit that suits them', () => {
  expect(
    [0n, 12n, 65_800_000_000n, 10n ** 14n, -(10n ** 18n), 1234n * 10n ** 18n].map(coinText),
  ).toEqual(['0', '12 wei', '65.8 gwei', '0.0001 ETH', '-1 ETH', '1,234 ETH'])
})

describe('what happened on the chain', () => {
  test('is one row for tickets to which the same happened, and for a gas price that moves on', () => {
    const timeline = [
      won(1, 1),
      won(2, 2),
      gasPrice(3, '1'),
      gasPrice(4, '2000000'),
      refused(5, 1, 'too little'),
      refused(6, 2, 'too little'),
      lost(7, 1),
      lost(7, 2),
      refused(8, 1, 'ticket is expired'),
    ]
    expect(chainTable(timeline, 24)).toMatchInlineSnapshot(`
      [
        "    time  who    what happened on the chain",
        "0:01.000  o1     tickets 1 to 2 win 0.1 ETH each (until 0:02.000)",
        "0:04.000  chain  the gas price becomes 0.002 gwei",
        "0:05.000  o1     tickets 1 to 2 not redeemed: too little (until 0:06.000)",
        "0:07.000  o1     tickets 1 to 2 lost (0.2 ETH): not covered by what the sender had; 6 attempts, 5 wei at hand",
        "0:08.000  o1     ticket 1 lost, and still tried: ticket is expired",
        "",
      ]
    `)
  })

  test('tells a ticket that is paid, tried again and undone by its number', () => {
    const timeline = [
      won(1, 1),
      redeemed(2),
      refused(3, 1, 'ticket is used'),
      undone(4),
      reorganized(4, 1),
      refused(5, 1, 'out of gas'),
      lost(6, 1, 1),
    ]
    expect(chainTable(timeline, 24).slice(1, -1)).toEqual([
      '0:01.000  o1     ticket 1 wins 0.1 ETH',
      '0:02.000  o1     ticket 1 is redeemed: 0.1 ETH from the deposit',
      '0:03.000  o1     ticket 1 paid, and still tried: ticket is used',
      '0:04.000  o1     redemption of ticket 1 is undone, for good',
      '0:04.000  chain  L2 loses 40 blocks, 1 transaction',
      '0:05.000  o1     ticket 1 not redeemed: out of gas',
      '0:06.000  o1     ticket 1 lost (0.1 ETH): not covered by what the sender had; 1 attempt, 5 wei at hand',
    ])
  })

  test('is one row for rounds between which nothing happens', () => {
    const timeline = [
      round(1, 1n),
      won(2, 1),
      round(3, 2n),
      round(4, 3n),
      round(5, 4n),
      round(6, 6n),
    ]
    expect(chainTable(timeline, 24).slice(1, -1)).toEqual([
      '0:01.000  chain  round 1 is initialised',
      '0:02.000  o1     ticket 1 wins 0.1 ETH',
      '0:03.000  chain  rounds 2 to 4 are initialised (until 0:05.000)',
      '0:06.000  chain  round 6 is initialised',
    ])
  })

  test('is nothing where only rounds come', () => {
    expect(chainTable([round(0, 1n), gasPrice(1, '5')], 24)).toEqual([])
  })

  test('loses its middle when it is long', () => {
    const timeline = Array.from({ length: 30 }, (_, index) =>
      index % 2 === 0 ? won(index, index) : gasPrice(index, `${index}`),
    )
    const rows = chainTable(timeline, 8)
    expect(rows).toHaveLength(1 + 8 + 1)
    expect(rows[4]).toContain('23 rows more')
  })
})
