import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureBareQueue } from '../../bench/bare-queue.ts'
import { EventQueue } from './event-queue.ts'
import { Kernel, NO_EVENT, type EventId } from './kernel.ts'
import {
  createLimits,
  DEFAULT_LIMITS,
  LIMIT_CEILINGS,
  limitText,
  type LimitCode,
} from './limits.ts'
import { Lifetime, scheduleInLife } from './lifetime.ts'
import { Phase } from './phase.ts'
import { scheduleStep } from './timeline.ts'

const phases = Object.values(Phase)
const planned = fc.record({
  atNs: fc.integer({ min: 0, max: 20 }),
  phase: fc.constantFrom(...phases),
  cancelled: fc.boolean(),
})

interface Note {
  readonly log: string[]
  readonly text: string
}
const note = ({ log, text }: Note, nowNs: number): void => {
  log.push(`${nowNs} ${text}`)
}

describe('order of events', () => {
  it('is (time, phase, sequence), without the cancelled ones', () => {
    fc.assert(
      fc.property(fc.array(planned, { maxLength: 200 }), (plan) => {
        const kernel = new Kernel()
        const log: string[] = []
        const ids = plan.map(({ atNs, phase }, index) =>
          kernel.schedule(atNs, phase, note, { log, text: `${phase} ${index}` }),
        )
        const cancelled = ids.filter((_, index) => plan[index]?.cancelled)
        for (const id of cancelled) expect(kernel.cancel(id)).toBe(true)
        for (const id of cancelled) expect(kernel.cancel(id)).toBe(false)
        expect(kernel.pending).toBe(plan.length - cancelled.length)

        expect(kernel.runUntilQuiet()).toEqual({ reason: 'quiet' })

        const expected = plan
          .map((event, index) => ({ ...event, index }))
          .filter((event) => !event.cancelled)
          .toSorted((a, b) => a.atNs - b.atNs || a.phase - b.phase || a.index - b.index)
          .map(({ atNs, phase, index }) => `${atNs} ${phase} ${index}`)
        expect(log).toEqual(expected)
        expect(kernel.processed).toBe(expected.length)
        expect(kernel.pending).toBe(0)
      }),
    )
  })

  it('is the same however running is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.array(planned, { maxLength: 60 }),
        fc.array(fc.integer({ min: 0, max: 25 })),
        (plan, stops) => {
          const run = (drive: (kernel: Kernel) => void): string[] => {
            const kernel = new Kernel()
            const log: string[] = []
            for (const [index, { atNs, phase }] of plan.entries()) {
              kernel.schedule(atNs, phase, note, { log, text: `${index}` })
            }
            drive(kernel)
            return log
          }
          const whole = run((kernel) => kernel.runUntil(30))
          const pieces = run((kernel) => {
            for (const stop of stops.toSorted((a, b) => a - b)) kernel.runUntil(stop)
            kernel.runUntil(30)
          })
          const steps = run((kernel) => {
            while (kernel.step());
          })
          expect(pieces).toEqual(whole)
          expect(steps).toEqual(whole)
        },
      ),
    )
  })

  it('puts what an event causes at its own instant before the next phase', () => {
    const kernel = new Kernel()
    const log: string[] = []
    const step = (name: string) => ({
      argument: name,
      first: (text: string, nowNs: number): void => {
        log.push(`${nowNs} ${text} first`)
        kernel.schedule(nowNs, Phase.timer, note, { log, text: `caused by ${text} first` })
      },
      second: (text: string, nowNs: number): void => {
        log.push(`${nowNs} ${text} second`)
        kernel.schedule(nowNs, Phase.timer, note, { log, text: `caused by ${text} second` })
      },
    })
    scheduleStep(kernel, 7, step('a'))
    scheduleStep(kernel, 7, step('b'))
    kernel.schedule(7, Phase.timer, note, { log, text: 'due timer' })
    kernel.runUntil(7)
    expect(log).toEqual([
      '7 due timer',
      '7 a first',
      '7 caused by a first',
      '7 a second',
      '7 caused by a second',
      '7 b first',
      '7 caused by b first',
      '7 b second',
      '7 caused by b second',
    ])
  })
})

describe('the clock', () => {
  it('stands at the event while it runs and at the target afterwards', () => {
    const kernel = new Kernel()
    const log: string[] = []
    kernel.schedule(5, Phase.timer, note, { log, text: 'five' })
    kernel.schedule(9, Phase.timer, note, { log, text: 'nine' })
    expect(kernel.runUntil(7)).toEqual({ reason: 'time' })
    expect(kernel.nowNs).toBe(7)
    expect(kernel.runUntil(100)).toEqual({ reason: 'quiet' })
    expect(kernel.nowNs).toBe(100)
    expect(log).toEqual(['5 five', '9 nine'])
  })

  it('refuses the past and fractions', () => {
    const kernel = new Kernel()
    kernel.runUntil(10)
    const schedule = (atNs: number) => () =>
      kernel.schedule(atNs, Phase.timer, note, { log: [], text: '' })
    expect(schedule(9)).toThrow('in the past: 9, 10')
    expect(schedule(10.5)).toThrow('no integer: 10.5')
    expect(schedule(Number.NaN)).toThrow('NaN')
    expect(() => kernel.runUntil(9)).toThrow('into the past: 9, 10')
  })
})

describe('ids', () => {
  it('of a past event cancel nothing, also when its slot is used again', () => {
    const kernel = new Kernel()
    const log: string[] = []
    const first = kernel.schedule(1, Phase.timer, note, { log, text: 'first' })
    kernel.runUntil(1)
    const second = kernel.schedule(2, Phase.timer, note, { log, text: 'second' })
    expect(first).not.toBe(second)
    expect(kernel.cancel(first)).toBe(false)
    expect(kernel.cancel(NO_EVENT)).toBe(false)
    kernel.runUntil(2)
    expect(log).toEqual(['1 first', '2 second'])
  })

  it('let a million cancelled timers go', () => {
    const kernel = new Kernel(createLimits({ queueLength: 4_096, eventsAtOneInstant: 10 }))
    const keep: EventId[] = []
    for (let index = 0; index < 1_000_000; index += 1) {
      const id = kernel.schedule(index, Phase.timer, note, { log: [], text: '' })
      if (index % 1_000 === 0) keep.push(id)
      else kernel.cancel(id)
    }
    expect(kernel.ended).toBeNull()
    expect(kernel.pending).toBe(keep.length)
    kernel.runUntilQuiet()
    expect(kernel.processed).toBe(keep.length)
  })
})

describe('limits', () => {
  const again = (kernel: Kernel, nowNs: number): void => {
    kernel.schedule(nowNs, Phase.timer, again, kernel)
  }
  const later = (kernel: Kernel, nowNs: number): void => {
    kernel.schedule(nowNs + 1, Phase.timer, later, kernel)
    kernel.schedule(nowNs + 1_000, Phase.timer, later, kernel)
  }

  it.each<[LimitCode, (kernel: Kernel, nowNs: number) => void]>([
    ['eventsAtOneInstant', again],
    ['queueLength', later],
    ['events', again],
    ['simulatedNs', again],
  ])('%s ends the run with its code', (code, handler) => {
    const limits = createLimits({
      events: code === 'events' ? 50 : 1_000_000,
      eventsAtOneInstant: code === 'eventsAtOneInstant' ? 10 : 1_000_000,
      queueLength: 20,
      simulatedNs: code === 'simulatedNs' ? 2 : 1_000,
    })
    const kernel = new Kernel(limits)
    kernel.schedule(code === 'simulatedNs' ? 3 : 1, Phase.timer, handler, kernel)
    expect(kernel.runUntil(10_000)).toEqual({ reason: 'limit', limit: code })
    const { processed, nowNs } = kernel
    expect(kernel.step()).toBe(false)
    expect(kernel.runUntilQuiet()).toEqual({ reason: 'limit', limit: code })
    expect([kernel.processed, kernel.nowNs]).toEqual([processed, nowNs])
    expect(limitText(code, limits)).toContain(`${limits[code]}`)
  })

  it('of others end it too, the first one counts', () => {
    const kernel = new Kernel()
    kernel.end('traceBytes')
    kernel.end('actors')
    expect(kernel.runUntil(1)).toEqual({ reason: 'limit', limit: 'traceBytes' })
    expect(limitText('traceBytes', DEFAULT_LIMITS)).toContain('bytes')
    expect(limitText('actors', DEFAULT_LIMITS)).toContain('actors')
  })

  it('an event that is never due ends a run until quiet', () => {
    const kernel = new Kernel()
    const never = kernel.schedule(Infinity, Phase.timer, note, { log: [], text: 'never' })
    expect(kernel.runUntil(100)).toEqual({ reason: 'time' })
    kernel.cancel(never)
    expect(kernel.runUntilQuiet()).toEqual({ reason: 'quiet' })
  })

  it('stay under their ceilings', () => {
    expect(() => createLimits({ events: LIMIT_CEILINGS.events + 1 })).toThrow('at most')
    expect(() => createLimits({ actors: 0 })).toThrow('positive')
  })
})

describe('lives', () => {
  it('drop the timers of an earlier one', () => {
    const kernel = new Kernel()
    const life = new Lifetime()
    const log: string[] = []
    const timer = (atNs: number, text: string): void => {
      const argument = { log, text }
      scheduleInLife(kernel, life, atNs, Phase.timer, note, argument)
    }
    timer(1, 'before the crash')
    timer(10, 'of the first life')
    kernel.runUntil(5)
    life.crash()
    expect(() => timer(6, 'of the dead')).toThrow('down')
    life.restart()
    timer(10, 'of the second life')
    kernel.runUntil(20)
    expect(log).toEqual(['1 before the crash', '10 of the second life'])
    expect(life.generation).toBe(2)
  })
})

describe('the bare queue', () => {
  it('is a total order on (time, order)', () => {
    const entry = fc.record({ time: fc.integer({ min: 0, max: 9 }), drop: fc.boolean() })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 300 }), (entries) => {
        const queue = new EventQueue()
        for (const [slot, { time }] of entries.entries()) queue.push(time, slot, slot)
        queue.retain((slot) => entries[slot]?.drop === false)
        const out: number[] = []
        while (queue.size > 0) {
          expect(queue.firstTime()).toBe(entries[queue.firstSlot()]?.time)
          out.push(queue.pop())
        }
        const kept = [...entries.keys()].filter((slot) => entries[slot]?.drop === false)
        const time = (slot: number): number => entries[slot]?.time ?? 0
        expect(out).toEqual(kept.toSorted((a, b) => time(a) - time(b) || a - b))
        expect([queue.pop(), queue.firstSlot(), queue.firstTime()]).toEqual([-1, -1, Infinity])
      }),
    )
  })

  it('is measured with a clock from outside', () => {
    let ms = 0
    const results = measureBareQueue(() => (ms += 5), { pairs: 1_000 })
    expect(results.map(({ pending }) => pending)).toEqual([10, 100, 1_000, 10_000])
    expect(results.every(({ pairsPerSecond }) => pairsPerSecond === 200_000)).toBe(true)
  })
})
