import { z } from 'zod'
import { SECOND_NS } from '../../../src/durations.ts'
import { done, refuse, type Read } from '../errors.ts'
import type { JobInput } from '../input.ts'
import type { DurationInput } from '../literal-input.ts'
import { leaf } from '../leaf.ts'
import { readDuration } from '../literals/duration.ts'
import type { JobSettings } from '../scenario.ts'
import { duration, positiveDuration } from './values.ts'

const timeout: z.ZodType<bigint, DurationInput> = leaf(
  (value): Read<bigint> => {
    const read = readDuration(value)
    if (!read.ok) return read
    if (read.value > 0 && read.value % SECOND_NS === 0) return done(BigInt(read.value / SECOND_NS))
    return refuse('AS122', 'a time-out is whole seconds, at least 1', 'write e.g. 70s')
  },
  { type: ['string', 'number'], examples: ['70s', '5m'] },
  'What a job or stream pays for at once, and when a job is cut off.',
)

/** `job` of a session. */
export const job: z.ZodType<JobSettings, JobInput> = z
  .strictObject({
    interval: positiveDuration('Time between two batch jobs.').prefault('10s'),
    work: duration('How long the worker takes for one.').prefault('1s'),
    timeout: timeout.prefault('70s'),
    streams: z.boolean().meta({ description: 'The worker streams its answer.' }).prefault(false),
  })
  .transform(({ interval, work, timeout: timeoutSeconds, streams }) => ({
    intervalNs: interval,
    workNs: work,
    timeoutSeconds,
    streams,
  }))

/** Of a session that says nothing about it. */
export const DEFAULT_JOB: JobSettings = job.parse({})
