import { describe, expect, test } from 'vitest'
import type { LossCause } from '../kernel/link.ts'
import { Lifetime } from '../kernel/lifetime.ts'
import { call, CONNECTION_REFUSED, TIMED_OUT, type Repeats } from './call.ts'
import type { Message, World } from './world.ts'

/** What the network does to one message: deliver it after so long (more than once if doubled), or lose it. */
type Fate = readonly number[] | LossCause

/** A world of two links: the first fate is the request's, the next ones those of the answers. */
class SmallWorld {
  nowNs = 0
  readonly happened: string[] = []
  readonly #fates: Fate[]
  readonly #due: { atNs: number; run: () => void }[] = []

  constructor(fates: readonly Fate[]) {
    this.#fates = [...fates]
  }

  send<Argument>({ what, deliver, lost, argument }: Message<Argument>): number {
    const fate = this.#fates.shift() ?? [0]
    if (typeof fate === 'string') {
      this.happened.push(`${what} is lost: ${fate}`)
      lost?.(argument, fate)
      return Infinity
    }
    for (const afterNs of fate) {
      this.#schedule(this.nowNs + afterNs, () => deliver(argument))
    }
    return this.nowNs + Math.min(...fate)
  }

  later<Argument>(
    atNs: number,
    handler: (argument: Argument, atNs: number) => void,
    argument: Argument,
  ): void {
    this.#schedule(atNs, () => handler(argument, atNs))
  }

  at<Argument>(
    _life: Lifetime,
    atNs: number,
    handler: (argument: Argument, atNs: number) => void,
    argument: Argument,
  ): void {
    this.later(atNs, handler, argument)
  }

  runUntilQuiet(): void {
    for (;;) {
      this.#due.sort((a, b) => a.atNs - b.atNs)
      const next = this.#due.shift()
      if (next === undefined) return
      this.nowNs = next.atNs
      next.run()
    }
  }

  #schedule(atNs: number, run: () => void): void {
    this.#due.push({ atNs, run })
  }
}

/** Makes one call with a time-out of 100 ns and tells what happened at which time. */
function story(...fates: readonly Fate[]): readonly string[] {
  return storyOf(null, fates)
}

/** The same of a client that repeats its request every 30 ns. */
function repeatedStory(...fates: readonly Fate[]): readonly string[] {
  return storyOf({ life: new Lifetime(), everyNs: 30 }, fates)
}

function storyOf(repeats: Repeats | null, fates: readonly Fate[]): readonly string[] {
  const small = new SmallWorld(fates)
  let served = 0
  call<string>({
    // A call uses the time, the network and timers only.
    world: small as unknown as World,
    from: 'client',
    to: 'server',
    what: 'POST /payment',
    timeoutNs: 100,
    repeats,
    serve: () => {
      served += 1
      small.happened.push(`${small.nowNs} served`)
      return `answer ${served}`
    },
    receive: (answer) => small.happened.push(`${small.nowNs} ${answer}`),
    fail: (error) => small.happened.push(`${small.nowNs} ${error}`),
  })
  small.runUntilQuiet()
  return small.happened
}

describe('a call', () => {
  test('comes back after both ways', () => {
    expect(story([20], [30])).toEqual(['20 served', '50 answer 1'])
  })

  test('whose answer is too late fails, though the server has done its work', () => {
    expect(story([60], [50])).toEqual(['60 served', `100 ${TIMED_OUT}`])
  })

  test('that arrives too late is served all the same, when its client has given up', () => {
    expect(story([130], [10])).toEqual([`100 ${TIMED_OUT}`, '130 served'])
  })

  test('is in time to the last nanosecond', () => {
    expect(story([60], [40])).toEqual(['60 served', '100 answer 1'])
  })

  test('that is lost ends in the time-out', () => {
    expect(story('chance')).toEqual(['POST /payment is lost: chance', `100 ${TIMED_OUT}`])
  })

  test('into a partition ends in the time-out: nobody tells the client', () => {
    expect(story('partition')).toEqual(['POST /payment is lost: partition', `100 ${TIMED_OUT}`])
  })

  test('whose answer is lost ends in the same time-out: the client cannot tell', () => {
    const lost = 'answer to POST /payment is lost: chance'
    expect(story([20], 'chance')).toEqual(['20 served', lost, `100 ${TIMED_OUT}`])
    expect(story([20], 'cut')).toEqual([
      '20 served',
      lost.replace('chance', 'cut'),
      `100 ${TIMED_OUT}`,
    ])
  })

  test.each(['cut', 'gone'] as const)('to nobody (%s) is refused at once', (cause) => {
    expect(story(cause)).toEqual([`POST /payment is lost: ${cause}`, `0 ${CONNECTION_REFUSED}`])
  })

  test('that the network doubles is served twice and answered once', () => {
    expect(story([20, 25], [30], [10])).toEqual(['20 served', '25 served', '35 answer 2'])
  })

  test('fails once: an answer after the time-out is dropped', () => {
    expect(story([20, 30], 'chance', [90])).toEqual([
      '20 served',
      'answer to POST /payment is lost: chance',
      '30 served',
      `100 ${TIMED_OUT}`,
    ])
  })
})

/** The same for a server that answers after so long, or never. */
function longStory(answersAfterNs: number | null, ...fates: readonly Fate[]): readonly string[] {
  const small = new SmallWorld(fates)
  const world = small as unknown as World
  call<string>({
    world,
    from: 'client',
    to: 'server',
    what: 'POST /run',
    timeoutNs: 100,
    repeats: null,
    serve: {
      later: (answer) => {
        small.happened.push(`${small.nowNs} served`)
        if (answersAfterNs === null) return
        world.later(small.nowNs + answersAfterNs, () => answer('done'), null)
      },
    },
    receive: (answer) => small.happened.push(`${small.nowNs} ${answer}`),
    fail: (error) => small.happened.push(`${small.nowNs} ${error}`),
  })
  small.runUntilQuiet()
  return small.happened
}

describe('a call that takes its server a while', () => {
  test('comes back when the server has answered', () => {
    expect(longStory(40, [20], [30])).toEqual(['20 served', '90 done'])
  })

  test('ends in the time-out, whether the server answers later or never', () => {
    expect(longStory(90, [20], [30])).toEqual(['20 served', `100 ${TIMED_OUT}`])
    expect(longStory(null, [20])).toEqual(['20 served', `100 ${TIMED_OUT}`])
  })

  test('to nobody is refused at once, and only once', () => {
    expect(longStory(40, 'cut')).toEqual(['POST /run is lost: cut', `0 ${CONNECTION_REFUSED}`])
  })
})

describe('a call that is repeated', () => {
  test('gets through in the end, whichever way was lost', () => {
    expect(repeatedStory('chance', [10], [10])).toEqual([
      'POST /payment is lost: chance',
      '40 served',
      '50 answer 1',
    ])
    expect(repeatedStory([10], 'chance', [10], [10])).toEqual([
      '10 served',
      'answer to POST /payment is lost: chance',
      '40 served',
      '50 answer 2',
    ])
  })

  test('ends in its time-out all the same, once', () => {
    expect(repeatedStory('chance', 'chance', 'chance', 'chance')).toEqual([
      ...Array.from({ length: 4 }, () => 'POST /payment is lost: chance'),
      `100 ${TIMED_OUT}`,
    ])
  })

  test('is not sent again once it has its answer', () => {
    expect(repeatedStory([10, 20], [5], 'chance')).toEqual([
      '10 served',
      '15 answer 1',
      '20 served',
      'answer to POST /payment is lost: chance',
    ])
  })
})
