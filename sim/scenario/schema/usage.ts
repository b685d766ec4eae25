import { z } from 'zod'
import { QUEUE_CAPACITY } from '../../../src/metering/queue-rules.ts'
import type { UsageInput } from '../usage-input.ts'
import type { UsageSettings } from '../usage.ts'
import { count, duration, positiveDuration } from './values.ts'

export const usage: z.ZodType<UsageSettings, UsageInput> = z
  .strictObject({
    queueCapacity: count('Events that may wait in the queue of a node.', 0, 1_000_000).prefault(
      QUEUE_CAPACITY,
    ),
    writeTime: duration('Time that the broker needs to take a batch.').prefault('10ms'),
    writeTimeout: positiveDuration(
      'A write that is not acknowledged after this long has failed, whatever the reason.',
    ).prefault('10s'),
  })
  .transform(({ queueCapacity, writeTime, writeTimeout }) => ({
    queueCapacity,
    writeNs: writeTime,
    writeTimeoutNs: writeTimeout,
  }))
