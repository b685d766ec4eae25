import { suiteOf, type SuiteAdapter } from '../adapter.ts'
import { replayChargeForCompute, replayStreamMonitor } from './live-byoc-account.ts'
import {
  replayAccountPayment,
  replayAuthToken,
  replayFixedPriceLifecycle,
  replayOrchestratorPrice,
  replayOrchestratorRequestVerify,
  replayPaymentReceiver,
} from './pm-orchestrator-small.ts'
import { replayProcessPayment } from './pm-process-payment.ts'
import {
  replayBasePriceStore,
  replayCapabilitiesPrices,
  replayEffectiveMaxPrice,
  replayFixedToPrice,
  replayJobPriceInfo,
  replayPriceFixed,
  replayPriceToFixed,
  replayPriceToInt64,
  replaySessionPrice,
  replayWirePrice,
} from './pricing-orchestrator.ts'
import { replayReadPriceInfo, replayTxCostMultiplier } from './pricing-recipient.ts'

/** Prices, payments and accounts of an orchestrator, as far as no bytes of the wire are involved. */
export const orchestratorSuites: readonly SuiteAdapter[] = [
  suiteOf('live/byoc-charge-for-compute', (input, { rules }) =>
    replayChargeForCompute(input, rules.ledger),
  ),
  suiteOf('live/byoc-stream-monitor', (input, { rules }) =>
    replayStreamMonitor(input, rules.ledger),
  ),
  suiteOf('live/payment-receiver', (input, { rules }) =>
    replayPaymentReceiver(input, rules.ledger),
  ),
  suiteOf('pm/account-payment', (input, { rules }) => replayAccountPayment(input, rules.ledger)),
  suiteOf('pm/auth-token', (input, { rules }) => replayAuthToken(input, rules.orchestrator)),
  suiteOf('pm/orch-price', (input, { rules }) => replayOrchestratorPrice(input, rules.price)),
  suiteOf('pm/orch-request-verify', replayOrchestratorRequestVerify),
  suiteOf('pm/price-fixed', replayPriceFixed),
  suiteOf('pm/process-payment', (input, { rules }) => replayProcessPayment(input, rules)),
  suiteOf('pricing/base-price-store', replayBasePriceStore),
  suiteOf('pricing/capabilities-prices', (input, { rules }) =>
    replayCapabilitiesPrices(input, rules.price),
  ),
  suiteOf('pricing/effective-max-price', (input, { rules }) =>
    replayEffectiveMaxPrice(input, rules.price),
  ),
  suiteOf('pricing/fixed-price-lifecycle', (input, { rules }) =>
    replayFixedPriceLifecycle(input, rules),
  ),
  suiteOf('pricing/fixed-to-price', replayFixedToPrice),
  suiteOf('pricing/job-price-info', (input, { rules }) => replayJobPriceInfo(input, rules.price)),
  suiteOf('pricing/price-to-fixed', replayPriceToFixed),
  suiteOf('pricing/price-to-int64', replayPriceToInt64),
  suiteOf('pricing/rat-price-info', replayReadPriceInfo),
  suiteOf('pricing/session-price', (input, { rules }) => replaySessionPrice(input, rules.price)),
  suiteOf('pricing/tx-cost-multiplier', (input, { rules }) =>
    replayTxCostMultiplier(input, rules.recipient),
  ),
  suiteOf('pricing/wire-price', (input, { rules }) => replayWirePrice(input, rules.price)),
]
