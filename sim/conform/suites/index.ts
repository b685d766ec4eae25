import type { SuiteAdapter } from '../adapter.ts'
// One import for each file of this folder, in alphabetical order.
import { liveByocGatewaySuites } from './live-byoc-gateway.ts'
import { liveByocOrchestratorSuites } from './live-byoc-orchestrator.ts'
import { liveKafkaSuites } from './live-kafka.ts'
import { livePaymentProcessorSuites } from './live-payment-processor.ts'
import { livePaymentSenderSuites } from './live-payment-sender.ts'
import { liveRemotePaymentSenderSuites } from './live-remote-payment-sender.ts'
import { liveRunnerSuites } from './live-runner.ts'
import { meteringSuites } from './metering.ts'
import { orchestratorHttpSuites } from './orchestrator-http.ts'
import { orchestratorSuites } from './orchestrator.ts'
import { pmCoreSuites } from './pm-core.ts'
import { pmGatewaySuites } from './pm-gateway.ts'
import { pmSettlementSuites } from './pm-settlement.ts'
import { pmUpdateSessionSuites } from './pm-update-session.ts'
import { pmWireSuites } from './pm-wire.ts'
import { pricingConfigSuites } from './pricing-config.ts'
import { pricingFeedSuites } from './pricing-feed.ts'
import { pricingHttpSuites } from './pricing-http.ts'
import { pricingModelSuites } from './pricing-models.ts'
import { pricingNumberSuites } from './pricing-numbers.ts'
import { pricingRuntimeSuites } from './pricing-runtime.ts'
import { pricingSelectionSuites } from './pricing-selection.ts'
import { pricingSignerSuites } from './pricing-signer.ts'
import { settlementSuites } from './settlement.ts'
import { signerHttpSuites } from './signer-http.ts'
import { signerLivePaymentSuites } from './signer-live-payment.ts'
import { signerTextSuites } from './signer-texts.ts'

/** Every suite that the engine replays. */
export const suiteAdapters: readonly SuiteAdapter[] = [
  // One spread for each file, in the same order.
  ...liveByocGatewaySuites,
  ...liveByocOrchestratorSuites,
  ...liveKafkaSuites,
  ...livePaymentProcessorSuites,
  ...livePaymentSenderSuites,
  ...liveRemotePaymentSenderSuites,
  ...liveRunnerSuites,
  ...meteringSuites,
  ...orchestratorHttpSuites,
  ...orchestratorSuites,
  ...pmCoreSuites,
  ...pmGatewaySuites,
  ...pmSettlementSuites,
  ...pmUpdateSessionSuites,
  ...pmWireSuites,
  ...pricingConfigSuites,
  ...pricingFeedSuites,
  ...pricingHttpSuites,
  ...pricingModelSuites,
  ...pricingNumberSuites,
  ...pricingRuntimeSuites,
  ...pricingSelectionSuites,
  ...pricingSignerSuites,
  ...settlementSuites,
  ...signerHttpSuites,
  ...signerLivePaymentSuites,
  ...signerTextSuites,
]
