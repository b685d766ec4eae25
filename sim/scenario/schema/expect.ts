import { z } from 'zod'
import type { ExpectInput } from '../input.ts'
import type { Expectations, SessionEnd } from '../scenario.ts'
import { refuse, done, type Read } from '../errors.ts'
import { leaf } from '../leaf.ts'
import { bound, name, text } from './values.ts'

const SESSION_ENDS: readonly SessionEnd[] = [
  'completed',
  'start-refused',
  'released-insufficient-balance',
  'orchestrator-lost',
]

const status: z.ZodType<string, string> = leaf(
  (value): Read<string> => {
    const text = String(value)
    if (/^[1-5]\d\d$/.test(text)) return done(text)
    return refuse('AS122', `"${text}" is not an HTTP status`, 'write e.g. 200, 402 or 482')
  },
  { type: 'string', examples: ['482'] },
  'An HTTP status.',
)

export const expect: z.ZodType<Expectations, ExpectInput> = z
  .strictObject({
    invariants: z
      .strictObject({
        holds: z
          .union([z.enum(['all', 'none']), z.array(text('Id of an invariant.'))])
          .meta({
            description:
              'all (default) = every one that breaks does not name; none; or a list of ids.',
          })
          .optional(),
        breaks: z
          .array(text('Id of an invariant.'))
          .meta({ description: 'Each of these must break.' })
          .prefault([]),
      })
      .optional(),
    metrics: z
      .record(z.string().min(1), bound('Bounds of a metric.'))
      .meta({ description: 'Bounds by metric: 3, atLeast 1, { atMost: 1/2 }.' })
      .prefault({}),
    ends: z
      .record(name, z.enum(SESSION_ENDS))
      .meta({ description: 'How sessions must end.' })
      .prefault({}),
    statuses: z
      .record(name, z.record(status, bound('How often.')))
      .meta({
        description: 'How often a session must see an HTTP status: { s1: { 482: atLeast 1 } }.',
      })
      .prefault({}),
  })
  .transform(({ invariants, metrics, ends, statuses }) => ({
    invariants: {
      // Saying nothing of invariants means that all must hold; saying only what breaks means the others do.
      holds: invariants?.holds === 'none' ? null : (invariants?.holds ?? 'all'),
      breaks: invariants?.breaks ?? [],
    },
    metrics: Object.entries(metrics).map(([metric, bound]) => ({ metric, ...bound })),
    ends: Object.entries(ends).map(([session, end]) => ({ session, end })),
    statuses: Object.entries(statuses).flatMap(([session, counts]) =>
      Object.entries(counts).map(([status, bound]) => ({
        session,
        status: Number(status),
        ...bound,
      })),
    ),
  }))
