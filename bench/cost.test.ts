import { describe, expect, it } from 'vitest'
import { measureMemory } from './memory.ts'
import { WatchedWorld } from './watched-world.ts'
import { benchWorld } from './world.ts'

/** Counts do not depend on the machine: what happens more often than this has become dearer for everybody. */
describe('what a payment costs', () => {
  const world = new WatchedWorld(benchWorld({ sessions: 20, payments: 30 }))
  world.runUntil(world.simulation.endNs)

  it('is five events of the kernel, and as many of the trace as say something', () => {
    const payments = world.payments()
    expect(payments).toBeGreaterThan(600)
    expect(world.simulation.kernel.processed / payments).toBeLessThan(5.2)
    expect(world.recorder.count / payments).toBeLessThan(7.3)
  })

  it('builds no event that nobody reads', () => {
    expect(world.recorder.unheard).toBe(0)
  })

  it('is measured in a world in which nothing is broken', () => {
    expect(world.broken()).toEqual([])
  })
})

describe('what a session holds', () => {
  it('is within twice of what it was when it was last looked at', () => {
    // Many of them, because the heap of a test holds much else that comes and goes.
    const memory = measureMemory({ sessions: 1_500, payments: 20 })
    expect(memory.bytesPerWaitingSession).toBeLessThan(5_000)
    expect(memory.bytesPerIdleSession).toBeLessThan(20_000)
    expect(memory.bytesKeptPerPayment).toBeLessThan(2_000)
  })
})
