import { describe, expect, it } from 'vitest'
import { runReport } from '../report/run-report.ts'
import { coinText } from '../report/text.ts'
import type { ScenarioInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import type { EventOf, TraceEventType } from '../trace/events.ts'
import type { RunResult } from './result.ts'
import { resultOf } from './twice.fixture.ts'

/** One payer, one orchestrator; every second ticket wins 0.2 ETH. */
function world(change: {
  readonly chain?: ScenarioInput['chain']
  readonly orchestrator?: Partial<ScenarioInput['orchestrators'][string]>
  readonly timeline?: ScenarioInput['timeline']
  readonly faults?: ScenarioInput['faults']
  readonly sender?: NonNullable<NonNullable<ScenarioInput['chain']>['senders']>[string]
}): ScenarioInput {
  return {
    scenario: 1,
    name: 'settlement',
    profile: 'repaired',
    duration: '45m',
    quietPhase: '20m',
    chain: {
      roundLength: 100,
      poolSize: 1,
      gasPrice: '0.01gwei',
      senders: { s1: change.sender ?? { deposit: '5ETH', reserve: '1ETH' } },
      ...change.chain,
    },
    orchestrators: {
      o1: {
        pricePerUnit: '0.002ETH',
        autoAdjustPrice: false,
        ticketEv: '0.1ETH',
        maxFaceValue: '0.2ETH',
        ...change.orchestrator,
      },
    },
    signers: { s1: { maxTicketEv: '1ETH', maxTotalEv: '10ETH' } },
    gateways: {
      g1: { signer: 's1', sessions: { v1: { orchestrator: 'o1', type: 'live', length: '5m' } } },
    },
    ...(change.timeline === undefined ? {} : { timeline: change.timeline }),
    ...(change.faults === undefined ? {} : { faults: change.faults }),
  }
}

function run(input: ScenarioInput, profile = 'repaired'): RunResult {
  const parsed = parseScenario(input)
  if (!parsed.ok) return expect.unreachable(parsed.errors.map(({ message }) => message).join())
  return resultOf(parsed.scenario, { level: 'full', profile })
}

function eventsOf<T extends TraceEventType>(
  { timeline }: RunResult,
  type: T,
): readonly EventOf<T>[] {
  return timeline.filter((event): event is EventOf<T> => event.type === type)
}

function broken({ invariants }: RunResult): readonly string[] {
  return invariants.flatMap(({ id, status }) => (status === 'broken' ? [id] : []))
}

/** Paid, not paid and gas, in the row of the only orchestrator. */
function tableOf(result: RunResult): readonly string[] {
  const row = runReport(result, { file: 'x.yaml', patch: null }).split('\n')
  const cells = row.find((line) => /^o1 .* tickets /.test(line))?.split(/ {2,}/)
  return cells?.slice(-4) ?? []
}

/** The same in the metrics. */
function sumsOf({ metrics }: RunResult): readonly string[] {
  const { incomeWei, faceValueLostWei, faceValueUnderpaidWei, redemptionGasWei } = metrics
  const notPaidWei = (faceValueLostWei as bigint) + (faceValueUnderpaidWei as bigint)
  const [paidWei, gasWei] = [incomeWei as bigint, redemptionGasWei as bigint]
  return [paidWei, notPaidWei, gasWei, paidWei - gasWei].map(coinText)
}

/** Spent on redemptions in blocks that stay. */
function gasOfHistory(result: RunResult): bigint {
  const undone = new Set<number>()
  let gasWei = 0n
  for (const event of result.timeline.toReversed()) {
    if (event.type === 'transaction.undone') undone.add(event.transaction)
    if (event.type !== 'transaction.mined' && event.type !== 'transaction.failed') continue
    if (undone.delete(event.transaction) || event.what !== 'redeemWinningTicket') continue
    gasWei += event.gasUsed * event.gasPriceWei
  }
  return gasWei
}

describe('winning tickets', () => {
  it('are redeemed when their parameters have expired, one after the other', () => {
    const result = run(world({}))
    const { ticketsWon, ticketsRedeemed, incomeWei, faceValueWonWei } = result.metrics
    expect(ticketsWon).toBeGreaterThan(0n)
    expect([ticketsRedeemed, incomeWei]).toEqual([ticketsWon, faceValueWonWei])
    expect(eventsOf(result, 'ticket.redeemed')[0]?.atNs).toBeGreaterThan(8 * 60e9)
    expect(broken(result)).toEqual([])
  })

  it('cost no event of the chain when none is there', () => {
    const idle = world({ orchestrator: { ticketEv: '8000000000', maxFaceValue: 0 } })
    const off = world({
      orchestrator: {
        ticketEv: '8000000000',
        maxFaceValue: 0,
        redemption: { redeem: false },
      },
    })
    expect(run(idle).metrics.ticketsWon).toBe(0n)
    expect(run(idle).events).toBe(run(off).events)
  })

  it('are lost when nobody redeems them, and that is nobody else’s fault', () => {
    const result = run(world({ orchestrator: { redemption: { redeem: false } } }))
    expect(result.metrics.ticketsLostUntried).toBe(result.metrics.ticketsWon)
    expect(eventsOf(result, 'ticket.lost')[0]).toMatchObject({
      why: 'redemption-off',
      attempts: 0,
      error: null,
    })
    expect(broken(result)).toEqual([])
  })

  it('wait for a gas price that their orchestrator pays', () => {
    const result = run(
      world({
        orchestrator: { redemption: { maxGasPrice: '0.005gwei', gasUsed: 200_000 } },
        timeline: [{ at: '30m', setGasPrice: '0.004gwei' }],
      }),
    )
    expect(eventsOf(result, 'redemption.refused')[0]?.error).toBe(
      'current gas price exceeds maximum gas price max=0.01 GWei current=0.01 GWei',
    )
    const [first] = eventsOf(result, 'ticket.redeemed')
    expect(first?.atNs).toBeGreaterThan(30 * 60e9)
    expect(first?.gasCostWei).toBe(200_000n * 4_000_000n)
  })

  it('are paid in a round that is initialised late, and not in one that never is', () => {
    const chain = { roundLength: 45 } // 9 minutes
    const late = run(world({ chain: { ...chain, roundInitializedAfter: '5m' } }))
    expect(eventsOf(late, 'redemption.refused')[0]?.error).toBe(
      'execution reverted: current round is not initialized',
    )
    expect(late.metrics.ticketsRedeemed).toBe(late.metrics.ticketsWon)
    const faults = { chain: [{ at: '1s', for: '45m', roundsNotInitialized: true }] }
    const never = run(world({ chain, faults }))
    expect(eventsOf(never, 'ticket.lost')[0]).toMatchObject({
      why: 'expired',
      error: 'execution reverted: current round is not initialized',
    })
    expect(eventsOf(never, 'round.initialized')[0]).toMatchObject({ round: 4005n })
  })

  it('of an orchestrator that was restarted are redeemed at once when repaired, and never upstream', () => {
    const restarted = world({ timeline: [{ at: '6m', restart: { actor: 'o1' } }] })
    expect(broken(run(restarted))).toEqual([])
    const upstream = run(restarted, 'upstream/master-2026-08')
    expect(upstream.metrics.ticketsRedeemed).toBe(0n)
    expect(broken(upstream)).toContain('winning-ticket-paid')
  })

  it('that failed in a block are given up upstream, and tried again when repaired', () => {
    const failing = world({ faults: { chain: [{ at: '1m', for: '10m', transactionsFail: true }] } })
    const upstream = run(failing, 'upstream/master-2026-08')
    expect(eventsOf(upstream, 'ticket.lost')[0]).toMatchObject({ why: 'given-up', attempts: 1 })
    expect(broken(upstream)).toContain('winning-ticket-paid')
    const repaired = run(failing)
    expect(repaired.metrics.redemptionsFailed).toBeGreaterThan(0n)
    expect(tableOf(repaired)).toEqual(sumsOf(repaired))
    expect(repaired.metrics.ticketsRedeemed).toBe(repaired.metrics.ticketsWon)
  })

  it('that are given up are not lost while an earlier transaction of theirs may still pay them', () => {
    const chain = { transactionDelay: '5s' }
    const [first] = eventsOf(run(world({ chain }), 'upstream/master-2026-08'), 'ticket.redeemed')
    const paidS = (first?.atNs ?? 0) / 1e9
    // The first transaction bids too little, until ten minutes have passed and the second one has failed.
    const late = world({
      chain,
      timeline: [
        { at: `${paidS - 1}s`, setGasPrice: '0.025gwei' },
        { at: `${paidS + 840}s`, setGasPrice: '0.01gwei' },
      ],
      faults: { chain: [{ at: `${paidS + 540}s`, for: '4m', transactionsFail: true }] },
    })
    const result = run(late, 'upstream/master-2026-08')
    const { ticketsWon, ticketsRedeemed, ticketsLost } = result.metrics
    expect(ticketsRedeemed).toBeGreaterThan(0n)
    expect(ticketsLost).toBe((ticketsWon as bigint) - (ticketsRedeemed as bigint))
    const [paid] = eventsOf(result, 'ticket.redeemed')
    const failed = eventsOf(result, 'redemption.refused').filter(
      ({ recipientRandHash, nonce, error }) =>
        recipientRandHash === paid?.recipientRandHash &&
        nonce === paid.nonce &&
        error.startsWith('transaction failed'),
    )
    expect(failed).toHaveLength(1)
  })

  it('that were paid in a block which is undone are lost when the transaction is, else paid again', () => {
    const undone = (dropsTransactions: boolean): RunResult => {
      const [first] = eventsOf(run(world({})), 'ticket.redeemed')
      const at = `${Math.ceil((first?.atNs ?? 0) / 1e9) + 1}s`
      return run(world({ timeline: [{ at, reorganize: { blocks: 8, dropsTransactions } }] }))
    }
    const dropped = undone(true)
    expect(eventsOf(dropped, 'ticket.lost')).toMatchObject([{ why: 'reorganized' }])
    expect(dropped.metrics.ticketsRedeemed).toBe((dropped.metrics.ticketsWon as bigint) - 1n)
    const again = undone(false)
    expect(again.metrics.ticketsRedeemed).toBe(again.metrics.ticketsWon)
    expect(broken(again)).toEqual([])
    for (const result of [dropped, again]) {
      expect(tableOf(result)).toEqual(sumsOf(result))
      expect(result.metrics.redemptionGasWei).toBe(gasOfHistory(result))
    }
    expect(runReport(again, { file: 'x.yaml', patch: null })).toContain(
      'o1     redemption of ticket 1 is undone, and sent again',
    )
  })
})

it('a payer that tops up keeps its deposit', () => {
  const sender = {
    deposit: '0.6ETH',
    reserve: '1ETH',
    topUp: { deposit: { below: '0.5ETH', to: '0.8ETH' } },
  }
  const result = run(world({ sender }))
  const changes = eventsOf(result, 'funds.changed')
  expect(changes.filter(({ why }) => why === 'funded').length).toBeGreaterThan(0)
  expect(changes.at(-1)?.depositWei).toBeGreaterThanOrEqual(5n * 10n ** 17n)
  expect(result.metrics.incomeFromReserveWei).toBe(0n)
  expect(broken(result)).toEqual([])
})
