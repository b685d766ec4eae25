/** Of what kind a flag's value is; Go's flag package parses each its own way. */
export type FlagKind = 'text' | 'boolean' | 'integer' | 'number' | 'duration'

/** Who reads a flag when it prices or pays; empty = nothing here depends on it. */
export type FlagReader = 'orchestrator' | 'payer'

export interface FlagDefinition {
  readonly name: string
  readonly kind: FlagKind
  readonly readers: readonly FlagReader[]
}

const BOTH: readonly FlagReader[] = ['orchestrator', 'payer']
const ORCHESTRATOR: readonly FlagReader[] = ['orchestrator']
const PAYER: readonly FlagReader[] = ['payer']
const NOBODY: readonly FlagReader[] = []

const NAMES: readonly (readonly [FlagKind, readonly FlagReader[], string])[] = [
  ['text', BOTH, 'config network pixelsPerUnit priceFeedAddr ethAcctAddr'],
  ['duration', BOTH, 'livePaymentInterval'],
  ['text', ORCHESTRATOR, 'pricePerUnit pricePerGateway pricePerBroadcaster aiModels'],
  ['text', ORCHESTRATOR, 'ticketEV maxFaceValue liveRunnerConfig'],
  ['boolean', ORCHESTRATOR, 'orchestrator aiWorker autoAdjustPrice'],
  ['integer', ORCHESTRATOR, 'minGasPrice'],
  ['text', PAYER, 'maxPricePerUnit maxPricePerCapability maxTicketEV maxTotalEV remoteSignerUrl'],
  ['integer', PAYER, 'depositMultiplier'],
  ['boolean', PAYER, 'gateway broadcaster remoteSigner ignoreMaxPriceIfNeeded byocPerCapPricing'],
  ['number', PAYER, 'selectStakeWeight selectPriceWeight selectRandFreq'],
  ['number', PAYER, 'selectPriceExpFactor minPerfScore'],
  [
    'boolean',
    NOBODY,
    'aiServerless aiServiceRegistry aiVerboseLogs currentManifest hevcDecoding httpIngest initializeRound j localVerify metricsClientIP metricsPerStream monitor redeemer remoteDiscovery remoteSignerAllowNoAuth reward startupAvailabilityCheck testTranscoder transcoder useLiveRunners version',
  ],
  [
    'integer',
    NOBODY,
    'aiRunnerContainersPerGPU blockPollingInterval extraNodes gasLimit liveAISaveNSegments maxAttempts maxGasPrice maxTransactionReplacements',
  ],
  [
    'duration',
    NOBODY,
    'aiProcessingRetryTimeout discoveryTimeout initializeRoundMaxDelay liveAICapReportInterval liveAIHeartbeatInterval liveOutSegmentTimeout metadataPublishTimeout transactionTimeout',
  ],
  [
    'text',
    NOBODY,
    'FVfailGsbucket FVfailGskey aiMinRunnerVersion aiModelsDir aiRunnerImage aiRunnerImageOverrides authWebhookUrl cliAddr dataDir datadir ethController ethKeystorePath ethOrchAddr ethPassword ethUrl gatewayHost httpAddr kafkaBootstrapServers kafkaGatewayTopic kafkaPassword kafkaUser liveAIAuthApiKey liveAIAuthWebhookUrl liveAICapRefreshModels liveAIHeartbeatHeaders liveAIHeartbeatURL liveAITrickleHostForRunner liveRunnerAddr liveRunnerProxyUrl maxSessions mediaMTXApiPassword metadataAmqpExchange metadataQueueUri netint nodes nvidia objectStore orchAddr orchBlocklist orchMinLivepeerVersion orchPerfStatsUrl orchSecret orchWebhookUrl recordStore redeemerAddr region remoteSignerHeaders remoteSignerWebhookHeaders remoteSignerWebhookUrl rtmpAddr serviceAddr transcodingOptions v verifierPath verifierUrl',
  ],
]

/**
 * The flags of the node by name (go-livepeer cmd/livepeer/livepeer.go, starter/flags.go:NewLivepeerConfig; byocPerCapPricing stands
 * on the branch of upstream/pr3972 only).
 */
export const FLAGS: ReadonlyMap<string, FlagDefinition> = new Map(
  NAMES.flatMap(([kind, readers, names]) =>
    names.split(' ').map((name) => [name, { name, kind, readers }] as const),
  ),
)

/** `LP_PRICEPERUNIT` → `pricePerUnit`: a flag's name in capitals behind the prefix (ff.Parse). */
export const FLAG_OF_VARIABLE: ReadonlyMap<string, string> = new Map(
  [...FLAGS.keys()].map((name) => [`LP_${name.toUpperCase()}`, name]),
)

/** Flags on which prices or payments depend. */
export const PRICE_FLAGS: readonly string[] = [...FLAGS.values()].flatMap(({ name, readers }) =>
  readers.length > 0 ? [name] : [],
)
