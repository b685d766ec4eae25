import type { EventFate } from '../../trace/usage-events.ts'
import type { Goal } from '../goal.ts'

function fate(wanted: EventFate): Goal['start'] {
  return (_world, reached) => ({
    'usage.settled'({ fate: found }) {
      if (found === wanted) reached()
    },
  })
}

/** Events of one node that wait at once. */
const MANY_WAITING = 10

const pileUp: Goal = {
  id: 'usage-events-pile-up',
  situation: 'A node has more than ten usage events that the collector does not have yet.',
  why: 'A queue that is full loses events, and money has moved that no event tells of.',
  within: 1000,
  start(_world, reached) {
    const waiting = new Map<string, number>()
    return {
      'usage.emitted'({ node }) {
        const count = (waiting.get(node) ?? 0) + 1
        waiting.set(node, count)
        if (count > MANY_WAITING) reached()
      },
      'usage.settled'({ node, fate: found }) {
        if (found === 'dropped') reached()
        waiting.set(node, (waiting.get(node) ?? 0) - 1)
      },
    }
  },
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

export const meteringGoals: readonly Goal[] = [pileUp, twice, gateDenies, recorderFails]
