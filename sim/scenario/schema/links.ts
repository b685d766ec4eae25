import { z } from 'zod'
import type { Rational } from '../../../src/money/rational.ts'
import { done, type Read } from '../errors.ts'
import type { LinkInput } from '../input.ts'
import type { ByName, DurationInput, ProbabilityInput } from '../literal-input.ts'
import { leaf } from '../leaf.ts'
import { readDuration } from '../literals/duration.ts'
import { readLinkName } from '../literals/link.ts'
import { duration, probability } from './values.ts'

interface Latency {
  readonly minNs: number
  readonly maxNs: number
}

/** What a link sets; null = the default. */
export interface LinkDraft {
  readonly latency: Latency | null
  readonly loss: Rational | null
  readonly duplicate: Rational | null
  readonly reorder: Rational | null
  readonly truncate: Rational | null
  readonly corrupt: Rational | null
}

const fixedTime: z.ZodType<Latency, DurationInput> = leaf(
  (value): Read<Latency> => {
    const read = readDuration(value)
    return read.ok ? done({ minNs: read.value, maxNs: read.value }) : read
  },
  { type: ['string', 'number'], examples: ['20ms'] },
  'Always the same.',
)

const range: z.ZodType<Latency, { from: DurationInput; to: DurationInput }> = z
  .strictObject({
    from: duration('Shortest.'),
    to: duration('Longest.'),
  })
  .transform(({ from, to }, context) => {
    if (from <= to) return { minNs: from, maxNs: to }
    const message = 'the range ends before it begins'
    const problem = { code: 'AS147', message, mend: 'exchange from and to' }
    context.issues.push({ code: 'custom', input: from, message, params: { problem } })
    return z.NEVER
  })

/** `20ms`, or `{ from: 10ms, to: 60ms }`. */
export function timeOrRange(
  description: string,
): z.ZodType<Latency, DurationInput | { from: DurationInput; to: DurationInput }> {
  return z.union([fixedTime, range]).meta({ description })
}

/** What may happen to a message, each a share of all. */
export const shares: Readonly<
  Record<
    'loss' | 'duplicate' | 'reorder' | 'truncate' | 'corrupt',
    z.ZodOptional<z.ZodType<Rational, ProbabilityInput>>
  >
> = {
  loss: probability('Share of messages that get lost.').optional(),
  duplicate: probability('Share of messages that arrive twice.').optional(),
  reorder: probability('Share of messages that may overtake each other.').optional(),
  truncate: probability('Share of messages that arrive without their end.').optional(),
  corrupt: probability('Share of messages that arrive garbled.').optional(),
}

const link: z.ZodType<LinkDraft, LinkInput> = z
  .strictObject({
    latency: timeOrRange('Time a message takes; a range is drawn from evenly.').optional(),
    ...shares,
  })
  .transform(({ latency, loss, duplicate, reorder, truncate, corrupt }) => ({
    latency: latency ?? null,
    loss: loss ?? null,
    duplicate: duplicate ?? null,
    reorder: reorder ?? null,
    truncate: truncate ?? null,
    corrupt: corrupt ?? null,
  }))

const linkKey: z.ZodType<string, string> = leaf(
  (value): Read<string> => {
    if (value === 'default') return done('default')
    const read = readLinkName(String(value))
    return read.ok ? done(String(value)) : read
  },
  { type: 'string', examples: ['default', 'g1->o1', 'g1<->o1', '*->o1'] },
  'Two actors.',
)

export const links: z.ZodType<Readonly<Record<string, LinkDraft>>, ByName<LinkInput>> = z.record(
  linkKey,
  link,
)
