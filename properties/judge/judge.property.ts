/**
 * The judge: the model of the TicketBroker does what the contract's bytecode does, in every history: after each call the same
 * events in the same order, or the same revert, and the same answer of every getter.
 *
 * Why: the simulator settles tickets with the model. Whatever the model gets wrong, every verdict about reserves, unlocking and
 * double redemption gets wrong too. Spec PM-180 to PM-213; livepeer/protocol contracts/pm/TicketBroker.sol.
 *
 * Side conditions: the bytecode is that of @livepeer/sdk, which is older than the contract that runs and parts from it in the
 * ways that `divergences.ts` names; the model is judged with its rules for that artifact. The Controller and the Minter are real,
 * the other neighbours stand-ins that answer as the history says.
 */
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  brokerRulesV0,
  brokerRulesV1,
  brokerRulesV2,
  type BrokerRules,
} from '../../src/settlement/broker-rules.ts'
import { TicketBroker } from '../../src/settlement/ticket-broker.ts'
import { counterexampleAsync, propAsync } from '../property.ts'
import { effort, readEffort } from '../runs.ts'
import { Contract } from './contract.ts'
import { divergencesFromV1, divergencesFromV2, type Divergence } from './divergences.ts'
import { History, SceneCommand, type Beginning, type MakeBroker } from './history.ts'
import { outcomesDocumented, outcomesSeen } from './documented.ts'
import { plantedBugs } from './planted-bugs.ts'
import { RememberedContract } from './remembered-contract.ts'
import { situations } from './situations.ts'
import { scenes } from './scene.ts'
import { Tally } from './tally.ts'

const RUNS = 36
/** Milliseconds; the bytecode is slow, and so may the machine be. */
const PATIENCE_MS = 600_000

type Case = readonly [Beginning, Iterable<fc.AsyncCommand<History, object>>]

function cases(replayPath = effort.commands): fc.Arbitrary<Case> {
  return fc.tuple(
    fc.record({
      round: fc.constantFrom(0n, 7n),
      unlockPeriodRounds: fc.constantFrom(0n, 1n, 2n, 2n),
    }),
    fc.commands<History, object, false>([scenes.map((scene) => new SceneCommand(scene))], {
      maxCommands: 40,
      size: 'max',
      ...(replayPath === '' ? {} : { replayPath }),
    }),
  )
}

let contract: RememberedContract

beforeAll(async () => {
  contract = new RememberedContract(await Contract.deploy())
})

function livesAlike(makeBroker: MakeBroker, tally = new Tally()): (lived: Case) => Promise<void> {
  return ([beginning, commands]) =>
    contract.within(async () => {
      const history = new History({ contract, tally, makeBroker })
      await history.begin(beginning)
      await fc.asyncModelRun(() => ({ model: history, real: {} }), commands)
    })
}

describe('model and bytecode', () => {
  it('live every history alike', { timeout: PATIENCE_MS }, async () => {
    const tally = new Tally()
    const live = livesAlike((options) => new TicketBroker(options), tally)
    await propAsync(cases(), live, { runs: RUNS })
    if ((effort.runs ?? RUNS) < RUNS) return
    const wanted = [...situations, ...divergencesFromV2].map(({ name }) => name)
    const measured = { unseen: tally.missing(wanted), outcomes: outcomesSeen(tally) }
    expect(measured, `it has seen\n${tally.toString()}\n`).toEqual({
      unseen: [],
      outcomes: outcomesDocumented(),
    })
  })

  it('leave much unseen in a single history', { timeout: PATIENCE_MS }, async () => {
    const tally = new Tally()
    const once = fc.asyncProperty(
      cases(),
      livesAlike((options) => new TicketBroker(options), tally),
    )
    await fc.check(once, { seed: effort.seed, numRuns: 1 })
    expect(tally.missing(situations.map(({ name }) => name))).not.toEqual([])
    expect(outcomesSeen(tally)).not.toEqual(outcomesDocumented())
  })

  it(
    'shrink a bug to a call or two, and say how to see it again',
    { timeout: PATIENCE_MS },
    async () => {
      const bug = plantedBugs['a share is one wei too large'] ?? expect.unreachable()
      const told = await propAsync(cases(), livesAlike(bug), { runs: RUNS }).then(() => '', String)
      const [, setting = ''] = /ASSAY_RUNS=(1@\S+@\S+@\S+)/.exec(told) ?? []
      const { seed, path, commands } = readEffort(setting)
      const replayed = fc.asyncProperty(cases(commands), livesAlike(bug))
      const found = await fc.check(replayed, { seed, path, numRuns: 1, endOnFailure: true })
      const [lived] = found.counterexample ?? expect.unreachable(`it holds now: ${setting}`)
      expect([...lived[1]].length).toBeLessThanOrEqual(2)
    },
  )

  it.each(Object.entries(plantedBugs))(
    'part when %s',
    { timeout: PATIENCE_MS },
    async (_name, makeBroker) => {
      await counterexampleAsync(cases(), livesAlike(makeBroker), { runs: RUNS, shrink: false })
    },
  )
})

describe.each<[string, BrokerRules, readonly Divergence[]]>([
  ['September 2023', brokerRulesV1, divergencesFromV1],
  ['today', brokerRulesV2, divergencesFromV2],
])('the contract of %s', (_name, later, divergences) => {
  it('parts from the artifact in what is named, and in nothing else', () => {
    const names = Object.keys(later).filter(
      (name) => Reflect.get(later, name) !== Reflect.get(brokerRulesV0, name),
    )
    expect(names.sort()).toEqual(divergences.map(({ rule }) => rule).sort())
  })

  it('has its divergences on the page', () => {
    const page = readFileSync('docs/settlement.md', 'utf8').replaceAll(/\s+/g, ' ')
    expect(divergences.filter(({ name }) => !page.includes(name))).toEqual([])
  })
})
