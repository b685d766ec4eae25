import { describe, expect, test } from 'vitest'
import type { Partition } from './faults.ts'
import { divides } from './links.ts'

const ACTORS = ['g1', 'g2', 'o1', 's1/1', 's1/2']

/** The ways that are closed, e.g. `g1->o1`. */
function closed(groups: Partition['groups'], oneWay = false): readonly string[] {
  const partition = { groups, oneWay, atNs: 0, forNs: 1 }
  return ACTORS.flatMap((from) =>
    ACTORS.filter((to) => divides(partition, from, to)).map((to) => `${from}->${to}`),
  )
}

describe('a partition', () => {
  test('closes the ways between its groups, both ways, and no other', () => {
    expect(closed([['g1'], ['o1', 'g2']])).toEqual(['g1->g2', 'g1->o1', 'g2->g1', 'o1->g1'])
  })

  test('in one way closes those from earlier groups to later ones', () => {
    expect(closed([['g1'], ['o1'], ['g2']], true)).toEqual(['g1->g2', 'g1->o1', 'o1->g2'])
  })

  test('takes a signer for all its replicas, and a star for who is in no other group', () => {
    expect(closed([['s1'], ['o1']], true)).toEqual(['s1/1->o1', 's1/2->o1'])
    expect(closed([['*'], ['s1/2', 'g1', 'g2']], true)).toEqual([
      'o1->g1',
      'o1->g2',
      'o1->s1/2',
      's1/1->g1',
      's1/1->g2',
      's1/1->s1/2',
    ])
  })
})
