import type { SuiteAdapter } from '../adapter.ts'
import { pmRedemptionSuites } from './pm-settlement-redemption.ts'
import { pmSenderMonitorSuites } from './pm-settlement-monitor.ts'
import { pmTicketStoreSuites } from './pm-settlement-store.ts'
import { pmSenderWatcherSuites } from './pm-settlement-watcher.ts'

/** From a winning ticket to the chain: store, queue, monitor and watchers. */
export const pmSettlementSuites: readonly SuiteAdapter[] = [
  ...pmRedemptionSuites,
  ...pmSenderMonitorSuites,
  ...pmSenderWatcherSuites,
  ...pmTicketStoreSuites,
]
