import type { BoardBug } from '../bug.ts'
import { balanceBugs } from './balances.ts'
import { priceBugs } from './prices.ts'
import { ticketValueBugs } from './ticket-value.ts'
import { unitBugs } from './units.ts'

/** Every bug of the catalogue of real bugs, in its order. */
export const boardBugs: readonly BoardBug[] = [
  ...ticketValueBugs,
  ...balanceBugs,
  ...priceBugs,
  ...unitBugs,
]
