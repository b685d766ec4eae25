import { expect, test } from 'vitest'
import { assert } from '../../../src/assert.ts'
import { resultOf } from '../../run/twice.fixture.ts'
import { loadScenario } from '../../scenario/load.ts'
import { breachParagraph, narrative } from './narrative.ts'

const TWO = `scenario: 1
name: two
story: One payment gets lost.
profile: upstream/master-2026-08
duration: 90s
orchestrators:
  o1: { pricePerUnit: 1200, autoAdjustPrice: false, ticketEv: 100gwei }
gateways:
  g1:
    sessions:
      v1: { orchestrator: o1 }
      v2: { orchestrator: o1, length: 9s }
faults:
  links: [{ link: g1->o1, at: 10s, for: 6s, loss: 100% }]
`

function tell(text: string, untilTheEnd = false): string {
  const loaded = loadScenario(text, 'two.yaml')
  assert(loaded.ok, 'the scenario is sound')
  const { scenario } = loaded
  const invariants = untilTheEnd ? { invariants: [] } : {}
  return narrative(scenario, resultOf(scenario, { level: 'full', ...invariants }))
}

test('a story tells those whom the breach is about, what goes wrong, and why it matters', () => {
  const story = tell(TWO)
  expect(story).toContain('o1 asks 1,200 wei per pixel, wants tickets of 100 gwei EV')
  expect(story).toContain('From 10s for 6s, links: from g1, to o1, loss 100%.')
  expect(story).toMatch(/ {2}0:1\d\.\d{3} {2}POST \/payment from g1 to o1 is lost\./)
  expect(story).toMatch(/That breaks [a-z-]+: [A-Z]/)
  expect(story).not.toMatch(/\bv2\b/)
})

test('what comes again and again is told by its first and last', () => {
  const story = tell(TWO.replace('90s', '5m').replace(/faults:[^]*/, ''), true)
  expect(story).toMatch(/… {2}the same \d+ times more/)
  expect(story).toContain('Nothing breaks. Sessions: v1 completed, v2 completed.')
  expect(story.split('\n').length).toBeLessThan(100)
})

test('a paragraph says the same for the file of a scenario', () => {
  const loaded = loadScenario(TWO, 'two.yaml')
  assert(loaded.ok, 'the scenario is sound')
  const facts = { bookedWei: '1', creditedWei: '2' }
  const breach = { atNs: 12e9, actors: ['v1', 'o1'], what: 'the books of v1 differ', facts }
  const paragraph = breachParagraph(loaded.scenario, { id: 'ledgers-agree', breach })
  expect(paragraph).toContain('At 12s the books of v1 differ (bookedWei 1, creditedWei 2).')
  expect(paragraph).toContain('That breaks ledgers-agree: Whenever no payment')
})
