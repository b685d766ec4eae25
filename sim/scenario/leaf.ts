import { z } from 'zod'
import type { Read } from './errors.ts'
import { SCENARIO_LIMITS } from './limits.ts'

/** How an editor's schema shows a value that is read from a text or number. */
export interface LeafSchema {
  readonly type: 'string' | 'number' | readonly ('string' | 'number' | 'object')[]
  readonly examples: readonly (string | number)[]
  readonly pattern?: string
}

/**
 * A value that `read` turns into something exact. The problem travels in the issue, so that the person
 * gets its code and its mend.
 */
export function leaf<Input, Output>(
  read: (value: unknown) => Read<Output>,
  schema: LeafSchema,
  description: string,
): z.ZodType<Output, Input> {
  return z
    .custom<Input>()
    .meta({ ...schema, description })
    .transform((value, context) => {
      const result = read(value)
      if (result.ok) return result.value
      if (context.issues.length < SCENARIO_LIMITS.errors) {
        context.issues.push({
          code: 'custom',
          input: value,
          message: result.problem.message,
          params: { problem: result.problem },
        })
      }
      return z.NEVER
    })
}
