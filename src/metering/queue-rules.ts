import { rule, type Rule } from '../rule.ts'

/** Whether one more event fits beside those that wait, in a queue for so many. */
type HasRoom = (waiting: number, capacity: number) => boolean
/** Whether a batch is written again after so many failures. */
type WritesAgain = (failures: number) => boolean

/** What becomes of usage events that cannot be published at once (spec US-2, US-3, INV-19). */
export interface QueueRules {
  readonly queueHasRoom: Rule<HasRoom>
  readonly writesAgain: Rule<WritesAgain>
}

/** Events that wait for the publisher upstream. */
export const QUEUE_CAPACITY = 100
/** Writes of a batch upstream. */
const TRIES = 3

const queueHasRoom: Readonly<Record<'bounded' | 'unbounded', Rule<HasRoom>>> = {
  bounded: rule(
    {
      variant: 'bounded',
      summary: 'As many events wait as the queue is made for, a hundred; one more is dropped.',
      source: 'US-2, INV-19; go-livepeer monitor/kafka.go:SendQueueEventAsync',
    },
    (waiting: number, capacity: number) => waiting < capacity,
  ),
  unbounded: rule(
    {
      variant: 'unbounded',
      summary: 'Every event waits for as long as it takes.',
      why: 'Work whose event is dropped is served and never billed; events that wait cost memory only, and that only until the broker is back.',
      source: 'repairs US-2, INV-19, B50',
    },
    () => true,
  ),
}

const writesAgain: Readonly<Record<'threeTimes' | 'untilWritten', Rule<WritesAgain>>> = {
  threeTimes: rule(
    {
      variant: 'three-times',
      summary: 'After three failed writes the batch is lost.',
      source: 'US-3, INV-19; go-livepeer monitor/kafka.go:sendBatch',
    },
    (failures: number) => failures < TRIES,
  ),
  untilWritten: rule(
    {
      variant: 'until-written',
      summary: 'A batch is written until it is through.',
      why: 'A broker that is down for three tries loses a whole batch of usage; kept until written, it arrives, and ids tell what came twice.',
      source: 'repairs US-3, INV-19, B50',
    },
    () => true,
  ),
}

export const queueRulesUpstream: QueueRules = Object.freeze({
  queueHasRoom: queueHasRoom.bounded,
  writesAgain: writesAgain.threeTimes,
})

export const queueRulesRepaired: QueueRules = Object.freeze({
  queueHasRoom: queueHasRoom.unbounded,
  writesAgain: writesAgain.untilWritten,
})
