import type { EventFate } from '../../trace/usage-events.ts'
import type { Goal } from '../goal.ts'

function fate(wanted: EventFate): Goal['start'] {
  return (_world, reached) => ({
    'usage.settled'({ fate: found }) {
      if (found === wanted) reached()
    },
  })
}

const overflow: Goal = {
  id: 'usage-queue-overflows',
  situation: 'A usage event is dropped because the queue of its node is full.',
  why: 'Money moved that no event tells of.',
  within: 1000,
  start: fate('dropped'),
}

const twice: Goal = {
  id: 'usage-event-delivered-twice',
  situation: 'The collector gets a usage event a second time.',
  why: 'Who adds events up bills it twice.',
  within: 2000,
  start: fate('duplicate'),
}

const gateDenies: Goal = {
  id: 'gate-denies',
  situation: 'A quota is used up, and its gate denies a request.',
  why: 'Nothing of that request may be billed.',
  within: 1000,
  start: (_world, reached) => ({
    'product.gate-asked'({ answer }) {
      if (answer === 'deny') reached()
    },
  }),
}

const recorderFails: Goal = {
  id: 'recorder-fails',
  situation: 'A billing event cannot be recorded.',
  why: 'The product must answer its caller all the same.',
  within: 1000,
  start: (_world, reached) => ({
    'product.metered'({ delivery }) {
      if (delivery === 'failed' || delivery === 'dropped') reached()
    },
  }),
}

export const meteringGoals: readonly Goal[] = [overflow, twice, gateDenies, recorderFails]
