import { describe, expect, it } from 'vitest'
import { rational } from '../money/rational.ts'
import type { ChainView } from '../ticket/chain-view.ts'
import { createModelCryptography } from '../ticket/model.ts'
import type { TicketParams } from '../ticket/ticket.ts'
import { unlockingSoonExact, unlockingSoonTruncated } from '../ticket/unlocking-soon.ts'
import { needsNewParams, senderRefusalText } from './refusal.ts'
import {
  expirationParams,
  faceValuesAtRisk,
  isNothing,
  nextNonce,
  paramsAge,
  startNonce,
  ticketsInTotalEv,
  type SenderRules,
} from './rules.ts'
import { TicketSender, type BatchResult } from './ticket-sender.ts'

const upstream: SenderRules = {
  paramsAge: paramsAge.truncated,
  unlockingSoon: unlockingSoonTruncated,
  isNothing: isNothing.zero,
  ticketsInTotalEv: ticketsInTotalEv.all,
  faceValuesAtRisk: faceValuesAtRisk.one,
  expirationParams: expirationParams.ownViewWhenIncomplete,
  startNonce: startNonce.overwrite,
  nextNonce: nextNonce.wraps,
}
const repaired: SenderRules = {
  ...upstream,
  paramsAge: paramsAge.exact,
  unlockingSoon: unlockingSoonExact,
  expirationParams: expirationParams.asGiven,
  startNonce: startNonce.goOn,
  nextNonce: nextNonce.stopsAtLimit,
}
const params: TicketParams = {
  recipient: '0x22',
  faceValueWei: 1000n,
  winProb: 1n << 254n,
  recipientRandHash: '0x44',
  seed: 1n,
  expirationBlock: 140n,
  expirationParams: { creationRound: 4n, creationRoundBlockHash: '0xab' },
}

function senderWith(rules: SenderRules): { sender: TicketSender; chain: ChainView } {
  const chain: ChainView = {
    lastSeenBlock: 100n,
    lastInitializedRound: 5n,
    lastInitializedBlockHash: '0xcd',
  }
  const sender = new TicketSender({
    privateKey: '0x01',
    cryptography: createModelCryptography(),
    limits: { maxEvWei: rational(300n), maxTotalEvWei: rational(200_000n), depositMultiplier: 2n },
    chain,
    senderInfo: () => ({
      depositWei: 2000n,
      withdrawRound: 0n,
      reserve: { fundsRemainingWei: 1n, claimedInCurrentRoundWei: 0n },
    }),
    rules,
  })
  return { sender, chain }
}

const nonces = (result: BatchResult): readonly number[] | string =>
  result.ok
    ? result.batch.senderParams.map(({ senderNonce }) => senderNonce)
    : senderRefusalText(result.refusal)

describe('TicketSender', () => {
  it('counts nonces from 1 over the batches of a session', () => {
    const { sender } = senderWith(upstream)
    const id = sender.startSession(params)
    expect(nonces(sender.createTicketBatch(id, 2n))).toEqual([1, 2])
    expect(nonces(sender.createTicketBatch(id, 0n))).toEqual([])
    expect(nonces(sender.createTicketBatch(id, 1n))).toEqual([3])
    expect(sender.nonce(id)).toEqual({ ok: true, nonce: 3 })
  })

  it('limits the value of a batch and the risk of one ticket', () => {
    const { sender } = senderWith(upstream)
    const id = sender.startSession(params)
    expect(nonces(sender.createTicketBatch(id, 801n))).toBe(
      'total ticket EV 200250.00000 for 801 tickets > max total ticket EV 200000.00000',
    )
    const dear = sender.validateTicketParams({ ...params, faceValueWei: 1001n })
    expect(dear).toEqual({
      code: 'face-value-too-high',
      faceValueWei: 1001n,
      maxFaceValueWei: 1000n,
    })
  })

  it('takes parameters as expired one block early', () => {
    const { sender, chain } = senderWith(upstream)
    chain.lastSeenBlock = 138n
    expect(sender.validateTicketParams(params)).toBeNull()
    chain.lastSeenBlock = 139n
    const refusal = sender.validateTicketParams(params)
    expect(refusal).toEqual({ code: 'params-expired' })
    expect(refusal !== null && needsNewParams(refusal)).toBe(true)
  })

  it('upstream starts the nonces of the same parameters again; repaired goes on', () => {
    for (const [rules, next] of [
      [upstream, 1],
      [repaired, 3],
    ] as const) {
      const { sender } = senderWith(rules)
      sender.createTicketBatch(sender.startSession(params), 2n)
      expect(nonces(sender.createTicketBatch(sender.startSession(params), 1n))).toEqual([next])
    }
  })

  it('upstream wraps after 2^32 − 1; repaired stops at what a recipient takes', () => {
    const wrapping = senderWith(upstream).sender
    const id = wrapping.startSession(params, 2 ** 32 - 2)
    expect(nonces(wrapping.createTicketBatch(id, 3n))).toEqual([2 ** 32 - 1, 0, 1])

    const stopping = senderWith(repaired).sender
    stopping.startSession(params, 599)
    expect(nonces(stopping.createTicketBatch(id, 1n))).toEqual([600])
    expect(stopping.createTicketBatch(id, 1n)).toMatchObject({
      refusal: { code: 'nonces-exhausted' },
    })
    expect(stopping.validateTicketParams(params)).toEqual({ code: 'nonces-exhausted' })
  })
})
