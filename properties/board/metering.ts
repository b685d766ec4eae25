import type { StoredRequest } from '../../src/metering/billing/history-text.ts'
import type { LearningSteps, WindowsOfRun } from '../../src/metering/billing/learning-rules.ts'
import { rateWindow } from '../../src/metering/billing/rate-window.ts'
import type { MeteringRules } from '../../src/metering/rules.ts'
import { rule } from '../../src/rule.ts'

/** Bugs that somebody could build into the metering of a service. */
type MeteringBug = Partial<MeteringRules>

const planted = { source: 'planted', summary: 'A bug.' }

export const gateNeverAsked: MeteringBug = {
  admissionOrder: rule({ ...planted, variant: 'gate-never-asked' }, () => ['limit']),
}

export const limitOffByOne: MeteringBug = {
  rateWindow: rule({ ...planted, variant: 'limit-off-by-one' }, (limit: number) =>
    rateWindow.lastMinute(limit + 1),
  ),
}

export const tokensFirst: MeteringBug = {
  learningEvents: rule(
    { ...planted, variant: 'tokens-first' },
    ({ emitValue, countTokens, emitCost }: LearningSteps) => {
      const tokens = countTokens()
      if (tokens.ok) emitCost(tokens.value)
      emitValue()
    },
  ),
}

export const readsLessAgain: MeteringBug = {
  billedWindow: rule(
    { ...planted, variant: 'reads-less-again' },
    ({ gate, readAgain }: WindowsOfRun) => {
      if (gate !== null) return { ok: true, value: gate }
      const window = readAgain()
      return window.ok ? { ok: true, value: window.value.slice(1) } : window
    },
  ),
}

/** It remembers what earlier runs have read. */
export function countsAllTextAtOnce(): MeteringBug {
  const read: StoredRequest[] = []
  return {
    billedWindow: rule(
      { ...planted, variant: 'counts-all-text-at-once' },
      ({ extractor }: WindowsOfRun) => {
        read.push(...(extractor ?? []))
        return { ok: true, value: [...read] }
      },
    ),
  }
}
