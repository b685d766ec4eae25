import type { Hash } from '../../src/bytes/hex.ts'
import type { World } from '../actors/world.ts'

/** The hash of each round's first block, drawn when it is first asked for. */
export function roundHashes(world: Pick<World, 'stream'>): (round: bigint) => Hash {
  const hashes = new Map<bigint, Hash>()
  return (round) => {
    const found = hashes.get(round)
    if (found !== undefined) return found
    const drawn = world.stream(`chain/round/${round}`).bytes32()
    hashes.set(round, drawn)
    return drawn
  }
}
