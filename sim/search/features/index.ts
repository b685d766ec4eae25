import type { Feature } from '../feature.ts'
import { badLinkWindows } from './bad-link-windows.ts'
import { batchAi } from './batch-ai.ts'
import { byocJobs } from './byoc-jobs.ts'
import { byocStreams } from './byoc-streams.ts'
import { capabilityPricing } from './capability-pricing.ts'
import { capabilityVideo } from './capability-video.ts'
import { ceilings } from './ceilings.ts'
import { chainPolling } from './chain-polling.ts'
import { chainStalls } from './chain-stalls.ts'
import { chainTroubles } from './chain-troubles.ts'
import { clockSteps } from './clock-steps.ts'
import { collectorBlocked } from './collector-blocked.ts'
import { collectorOutages } from './collector-outages.ts'
import { damagedMessages } from './damaged-messages.ts'
import { demand } from './demand.ts'
import { doubledMessages } from './doubled-messages.ts'
import { driftingClocks } from './drifting-clocks.ts'
import { exchangeRateSeries } from './exchange-rate-series.ts'
import { exchangeRateSteps } from './exchange-rate-steps.ts'
import { fastChain } from './fast-chain.ts'
import { feedFaults } from './feed-faults.ts'
import { fixedFee } from './fixed-fee.ts'
import { flagsFlipped } from './flags-flipped.ts'
import { forgetfulRestarts } from './forgetful-restarts.ts'
import { frozenClocks } from './frozen-clocks.ts'
import { fundsAtEdges } from './funds-at-edges.ts'
import { gasPriceMoves } from './gas-price-moves.ts'
import { gasSpikes } from './gas-spikes.ts'
import { gatewayRestarts } from './gateway-restarts.ts'
import { idleOrchestrators } from './idle-orchestrators.ts'
import { intervalEdges } from './interval-edges.ts'
import { livePerSecond } from './live-per-second.ts'
import { lossyLinks } from './lossy-links.ts'
import { misboundParameters } from './misbound-parameters.ts'
import { misreportedPixels } from './misreported-pixels.ts'
import { orchestratorRestarts } from './orchestrator-restarts.ts'
import { orchestratorWebhookFaults } from './orchestrator-webhook-faults.ts'
import { orchestratorWebhooks } from './orchestrator-webhooks.ts'
import { outages } from './outages.ts'
import { partitions } from './partitions.ts'
import { prepayment } from './prepayment.ts'
import { priceFollowsGas } from './price-follows-gas.ts'
import { priceRaisingOrchestrators } from './price-raising-orchestrators.ts'
import { priceSteps } from './price-steps.ts'
import { pricesPerGateway } from './prices-per-gateway.ts'
import { pricesRemoved } from './prices-removed.ts'
import { productFaults } from './product-faults.ts'
import { productServices } from './product-services.ts'
import { redemptionHabits } from './redemption-habits.ts'
import { reorderedMessages } from './reordered-messages.ts'
import { reorganizations } from './reorganizations.ts'
import { replayingGateways } from './replaying-gateways.ts'
import { replicaClocks } from './replica-clocks.ts'
import { scarceMoney } from './scarce-money.ts'
import { senderMovesMoney } from './sender-moves-money.ts'
import { severalOrchestrators } from './several-orchestrators.ts'
import { signerRestarts } from './signer-restarts.ts'
import { signerWebhookFaults } from './signer-webhook-faults.ts'
import { signerWebhooks } from './signer-webhooks.ts'
import { slowActors } from './slow-actors.ts'
import { slowLinks } from './slow-links.ts'
import { smallCapacity } from './small-capacity.ts'
import { staleReplicas } from './stale-replicas.ts'
import { ticketValueEdges } from './ticket-value-edges.ts'
import { transcoding } from './transcoding.ts'
import { underpayingGateways } from './underpaying-gateways.ts'
import { unitMistakes } from './unit-mistakes.ts'
import { usageEvents } from './usage-events.ts'
import { usdCapabilities } from './usd-capabilities.ts'
import { usdPrices } from './usd-prices.ts'
import { viewersLeave } from './viewers-leave.ts'
import { viewersStay } from './viewers-stay.ts'
import { winningTickets } from './winning-tickets.ts'

/**
 * Everything that generated worlds may have, in the order in which it is applied: work, settings, faults, mistakes, adversaries.
 * To add a feature: one file beside this one (`../feature.ts` says what it must keep to), and a line here within its group.
 * `features.test.ts` then walks over it, alone and with others.
 */
export const featureCatalogue: readonly Feature[] = [
  // work
  batchAi,
  byocJobs,
  byocStreams,
  capabilityVideo,
  fixedFee,
  livePerSecond,
  productServices,
  transcoding,
  usageEvents,
  // settings
  usdPrices,
  usdCapabilities,
  fastChain,
  winningTickets,
  capabilityPricing,
  ceilings,
  chainPolling,
  demand,
  exchangeRateSeries,
  exchangeRateSteps,
  gasPriceMoves,
  intervalEdges,
  prepayment,
  priceFollowsGas,
  priceSteps,
  pricesPerGateway,
  redemptionHabits,
  scarceMoney,
  fundsAtEdges,
  senderMovesMoney,
  severalOrchestrators,
  slowLinks,
  smallCapacity,
  ticketValueEdges,
  viewersLeave,
  viewersStay,
  signerWebhooks,
  orchestratorWebhooks,
  // faults
  badLinkWindows,
  chainStalls,
  chainTroubles,
  clockSteps,
  collectorOutages,
  damagedMessages,
  doubledMessages,
  driftingClocks,
  feedFaults,
  forgetfulRestarts,
  frozenClocks,
  gatewayRestarts,
  gasSpikes,
  lossyLinks,
  orchestratorRestarts,
  outages,
  partitions,
  productFaults,
  reorderedMessages,
  reorganizations,
  replicaClocks,
  signerRestarts,
  signerWebhookFaults,
  slowActors,
  orchestratorWebhookFaults,
  collectorBlocked,
  // mistakes
  flagsFlipped,
  pricesRemoved,
  staleReplicas,
  unitMistakes,
  // adversaries
  idleOrchestrators,
  misboundParameters,
  misreportedPixels,
  priceRaisingOrchestrators,
  replayingGateways,
  underpayingGateways,
]
