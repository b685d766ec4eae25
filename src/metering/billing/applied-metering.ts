import type { Attempt } from './attempt.ts'
import { isPlatformLlm, type OrganisationConfig } from './platform-llm.ts'
import type { UsageMeter } from './usage-meter.ts'
import { isApplication, recordLearningsApplied, type LearningsApplied } from './value-signals.ts'

/** What a search gave to whom. */
export type AppliedLearnings = Omit<LearningsApplied, 'platformLlm' | 'platformStorage'>

/**
 * Metering after a search has been answered. Who asked and how much was found is looked at first, so that searches that are free
 * read no configuration; a configuration that cannot be read costs the event and nothing else.
 * Spec BM-3, BM-15, BM-18; reflexio api.py:_meter_applied_learnings.
 */
export function meterAppliedLearnings(
  applied: AppliedLearnings,
  readConfig: () => Attempt<OrganisationConfig | null>,
  meter: UsageMeter,
): void {
  if (!isApplication(applied.callerType, applied.surfacedCount)) return
  const config = readConfig()
  if (!config.ok) return
  const platformLlm = isPlatformLlm(config.value)
  recordLearningsApplied(meter, { ...applied, platformLlm, platformStorage: null })
}
