import type { SuiteAdapter } from '../adapter.ts'
// One import for each file of this folder, in alphabetical order.
import { orchestratorSuites } from './orchestrator.ts'

/** Every suite that the engine replays. */
export const suiteAdapters: readonly SuiteAdapter[] = [
  // One spread for each file, in the same order.
  ...orchestratorSuites,
]
