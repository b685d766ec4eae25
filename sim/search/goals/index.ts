import type { Goal } from '../goal.ts'
import { meteringGoals } from './metering.ts'
import { paymentGoals } from './payments.ts'
import { priceGoals } from './prices.ts'
import { sessionGoals } from './sessions.ts'
import { settlementGoals } from './settlement.ts'

/** Every situation that campaigns must reach, defined once; campaigns, reports and docs read this list. */
export const goalCatalogue: readonly Goal[] = [
  ...priceGoals,
  ...paymentGoals,
  ...sessionGoals,
  ...settlementGoals,
  ...meteringGoals,
]
