import { z } from 'zod'
import type { CollectorFault, CollectorFaultKind } from '../collector-fault.ts'
import type { CollectorFaultInput } from '../fault-input.ts'
import { duration, positiveDuration } from './values.ts'

const KINDS: readonly CollectorFaultKind[] = ['blocked', 'slow']

export const collectorFault: z.ZodType<CollectorFault, CollectorFaultInput> = z
  .strictObject({
    kind: z.enum(KINDS).meta({
      description: 'blocked: it reads nothing until it is over; slow: each batch takes longer.',
    }),
    at: duration('When it begins.').prefault('0s'),
    for: positiveDuration('How long it lasts.'),
    added: positiveDuration('What slow adds to the time of a write.').prefault('2s'),
  })
  .transform(({ kind, at, for: length, added }) => ({
    kind,
    atNs: at,
    forNs: length,
    addedNs: added,
  }))
