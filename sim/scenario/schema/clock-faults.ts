import { z } from 'zod'
import type { ClockFault } from '../clock-fault.ts'
import type { Problem } from '../errors.ts'
import type { ClockFaultInput } from '../fault-input.ts'
import { drift, duration, positiveDuration, text } from './values.ts'

export const clockFault: z.ZodType<ClockFault, ClockFaultInput> = z
  .strictObject({
    actor: text('A gateway, an orchestrator, or one replica of a signer: s1/2.'),
    at: duration('When it begins.').prefault('0s'),
    for: positiveDuration('How long it lasts.'),
    frozen: z.boolean().meta({ description: 'The clock stands still.' }).prefault(false),
    drift: drift.optional(),
    setRight: z
      .boolean()
      .meta({ description: 'Afterwards it is set to the true time; else it stays as it got.' })
      .prefault(false),
  })
  .transform(({ actor, at, for: forNs, frozen, drift, setRight }, context) => {
    const problem = contradiction(frozen, drift)
    if (problem === null) {
      return { actor, atNs: at, forNs, driftPartsPerBillion: drift ?? null, setRight }
    }
    const { message } = problem
    context.issues.push({ code: 'custom', input: frozen, message, params: { problem } })
    return z.NEVER
  })

function contradiction(frozen: boolean, drift: number | undefined): Problem | null {
  const mend = 'write either frozen: true or drift: 500ppm'
  if (frozen && drift !== undefined) {
    return { code: 'AS148', message: 'a clock that stands still does not drift', mend }
  }
  if (!frozen && (drift === undefined || drift === 0)) {
    return { code: 'AS116', message: 'this fault changes nothing', mend }
  }
  return null
}
