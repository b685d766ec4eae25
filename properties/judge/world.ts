import { assert, unreachable } from '../../src/assert.ts'
import { ZERO_HASH, type Address, type Hash } from '../../src/bytes/hex.ts'
import type { BrokerSurroundings } from '../../src/settlement/ticket-broker.ts'
import { MAX_UINT256 } from '../../src/money/integers.ts'
import { blockHashOf, recipients } from './cast.ts'
import type { WorldStep } from './step.ts'

/** The contract's neighbours, as the stand-ins on the other side answer. */
export class World implements BrokerSurroundings {
  currentRound = 0n
  roundInitialized = true
  paused = false
  poolSize = 2n
  /** The last round that there can be has a hash too, so that adding to it overflows. */
  readonly blockHashes: Map<bigint, Hash> = new Map(
    [0n, MAX_UINT256].map((round) => [round, blockHashOf(round)]),
  )
  /** R2 is not in the pool. */
  readonly active: Set<Address> = new Set(recipients.filter((_, index) => index !== 2))
  /** R3 is no orchestrator at all. */
  readonly registered: Set<Address> = new Set(recipients.slice(0, 3))

  blockHash(round: bigint): Hash {
    return this.blockHashes.get(round) ?? ZERO_HASH
  }

  isActive(recipient: Address): boolean {
    return this.active.has(recipient)
  }

  isRegistered(recipient: Address): boolean {
    return this.registered.has(recipient)
  }
}

export function changeWorld(world: World, step: WorldStep): void {
  switch (step.world) {
    case 'round': {
      world.currentRound += BigInt(step.by)
      world.roundInitialized = step.initialized
      if (step.initialized && step.hashKnown) {
        world.blockHashes.set(world.currentRound, blockHashOf(world.currentRound))
      }
      return
    }
    case 'pool':
      world.poolSize = BigInt(step.size)
      return
    case 'active':
    case 'registered': {
      const recipient = recipients[step.recipient]
      assert(recipient !== undefined, 'a step names a recipient who is not there')
      if (step.is) world[step.world].add(recipient)
      else world[step.world].delete(recipient)
      return
    }
    default:
      unreachable(step)
  }
}
