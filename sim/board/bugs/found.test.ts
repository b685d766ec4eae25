import { describe, expect, it } from 'vitest'
import { assert } from '../../../src/assert.ts'
import { profiles } from '../../../src/profile/index.ts'
import { invariantCatalogue } from '../../invariants/catalogue.ts'
import { featureCatalogue } from '../../search/features/index.ts'
import { runBoard } from '../board.ts'
import { boardBugs } from './index.ts'

/** Those that few worlds are needed for: the whole board is a command of its own. */
const QUICK = ['B02', 'B03', 'B07', 'B10', 'B17', 'B28', 'B29.2']
const EVENTS_MAX = 5

describe('a small board', () => {
  it.each(QUICK)('%s is found blind and shrinks to a few events', (id) => {
    const sound = profiles.get('repaired')?.rules
    assert(sound !== undefined, 'the profile exists')
    const { bugs } = runBoard({
      bugs: boardBugs.filter((each) => each.id === id),
      sound,
      profile: 'repaired',
      features: featureCatalogue,
      invariants: invariantCatalogue,
      seed: '1',
      runsMax: 300,
      soundRuns: 0,
      nowMs: () => 0,
      msMax: Infinity,
    })
    expect(bugs).toMatchObject([{ id, found: true }])
    expect(bugs[0]?.events).toBeLessThanOrEqual(EVENTS_MAX)
  })
})
