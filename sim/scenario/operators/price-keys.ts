import { ratString } from '../../../src/money/format.ts'
import { CAPABILITY_UNUSED } from '../../../src/price/capability-models.ts'
import { DEFAULT_SENDER } from '../../../src/price/price-book.ts'
import { CAPABILITIES_WITH_MODELS } from '../../operator/capability-names.ts'
import type {
  ConfiguredPrice,
  NodeConfiguration,
  OrchestratorConfiguration,
  PayerConfiguration,
} from '../../operator/node-configuration.ts'

/** Keys of an actor and what a configuration writes into them. */
export type Keys = Readonly<Record<string, unknown>>

/** The keys of an orchestrator. `gatewaysOf` names the gateways that pay from an address. */
export function orchestratorKeys(
  node: NodeConfiguration,
  orchestrator: OrchestratorConfiguration,
  gatewaysOf: (address: string) => readonly string[],
): Keys {
  const { given } = node
  const external = orchestrator.externalPrices.map(({ name, price }) => [name, moneyText(price)])
  return {
    ...basePriceKeys(orchestrator, given),
    ...capabilityKeys('capabilityPrices', modelsOf(orchestrator, DEFAULT_SENDER)),
    ...(external.length === 0 ? {} : { externalCapabilities: Object.fromEntries(external) }),
    ...gatewayKeys(orchestrator, gatewaysOf),
    ...whenGiven(given, 'autoAdjustPrice', { autoAdjustPrice: orchestrator.autoAdjustPrice }),
    ...whenGiven(given, 'ticketEV', { ticketEv: `${orchestrator.ticketEvWei}` }),
    ...whenGiven(given, 'network', { redeemGas: `${orchestrator.redeemGas}` }),
    ...whenGiven(given, 'maxFaceValue', { maxFaceValue: atLeast0(orchestrator.maxFaceValueWei) }),
    ...intervalKeys('livePaymentInterval', node),
  }
}

/** The keys of a gateway or signer. */
export function payerKeys(node: NodeConfiguration, payer: PayerConfiguration): Keys {
  const { given } = node
  const global = payer.maxima.findLast(
    ({ capability, model }) => capability === CAPABILITY_UNUSED && model === 'default',
  )
  return {
    ...(global === undefined ? {} : { maxPricePerUnit: moneyText(global.price) }),
    ...capabilityKeys('maxPricePerCapability', payer.maxima),
    ...whenGiven(given, 'maxTicketEV', { maxTicketEv: ratString(payer.maxTicketEvWei) }),
    ...whenGiven(given, 'maxTotalEV', { maxTotalEv: ratString(payer.maxTotalEvWei) }),
    ...whenGiven(given, 'depositMultiplier', { depositMultiplier: `${payer.depositMultiplier}` }),
    ...(node.role === 'gateway' ? selectionKeys(payer, given) : {}),
    ...(node.role === 'remote-signer'
      ? whenGiven(given, 'byocPerCapPricing', {
          byocPerCapabilityPricing: payer.byocPerCapabilityPricing,
        })
      : {}),
  }
}

const SELECTION_KEYS: Readonly<Record<string, string>> = {
  selectStakeWeight: 'stakeWeight',
  selectPriceWeight: 'priceWeight',
  selectRandFreq: 'randomWeight',
  selectPriceExpFactor: 'priceExpFactor',
  minPerfScore: 'minPerfScore',
}

function selectionKeys(payer: PayerConfiguration, given: ReadonlySet<string>): Keys {
  const { ignoreMaxPriceIfNeeded } = payer
  const numbers = [...payer.selection].map(([flag, text]) => [SELECTION_KEYS[flag] ?? flag, text])
  const selection = {
    ...Object.fromEntries(numbers),
    ...whenGiven(given, 'ignoreMaxPriceIfNeeded', { ignoreMaxPriceIfNeeded }),
  }
  return Object.keys(selection).length === 0 ? {} : { selection }
}

/** A duration as Go writes it is one of a scenario too. */
export function intervalKeys(key: string, { livePaymentInterval }: NodeConfiguration): Keys {
  return livePaymentInterval === null ? {} : { [key]: livePaymentInterval }
}

/** A live runner's price takes the place of the base price, which sessions by time or session pay. */
function basePriceKeys(orchestrator: OrchestratorConfiguration, given: ReadonlySet<string>): Keys {
  const base = orchestrator.basePrices.findLast(({ sender }) => isDefault(sender))
  if (base !== undefined) return { pricePerUnit: moneyText(base.price) }
  const [runner] = orchestrator.runnerPrices
  // A live runner's price carries no overhead (spec PR-72).
  if (runner !== undefined) return { pricePerUnit: moneyText(runner.price), autoAdjustPrice: false }
  return given.has('aiWorker') ? { pricePerUnit: 0 } : {}
}

function gatewayKeys(
  orchestrator: OrchestratorConfiguration,
  gatewaysOf: (address: string) => readonly string[],
): Keys {
  const senders = new Set(
    [...orchestrator.basePrices, ...orchestrator.modelPrices].map(({ sender }) =>
      sender.toLowerCase(),
    ),
  )
  const entries = [...senders].flatMap((sender) =>
    gatewaysOf(sender).map((gateway) => [gateway, ownKeys(orchestrator, sender)] as const),
  )
  return entries.length === 0 ? {} : { pricesPerGateway: Object.fromEntries(entries) }
}

function ownKeys(orchestrator: OrchestratorConfiguration, sender: string): Keys {
  const base = orchestrator.basePrices.findLast((entry) => entry.sender.toLowerCase() === sender)
  return {
    ...(base === undefined ? {} : { pricePerUnit: moneyText(base.price) }),
    ...capabilityKeys('capabilityPrices', modelsOf(orchestrator, sender)),
  }
}

function modelsOf(
  { modelPrices }: OrchestratorConfiguration,
  sender: string,
): OrchestratorConfiguration['modelPrices'] {
  return modelPrices.filter((entry) => entry.sender.toLowerCase() === sender)
}

/** Only capabilities that have models can be written in a scenario; no job asks for others. */
function capabilityKeys(
  key: string,
  prices: readonly {
    readonly capability: number
    readonly model: string
    readonly price: ConfiguredPrice
  }[],
): Keys {
  const entries = prices.flatMap(({ capability, model, price }) => {
    const pipeline = CAPABILITIES_WITH_MODELS.get(capability)
    return pipeline === undefined ? [] : [[`${pipeline}/${model}`, moneyText(price)] as const]
  })
  return entries.length === 0 ? {} : { [key]: Object.fromEntries(entries) }
}

/** Per unit, with the currency, so that it follows the feed of the scenario. */
function moneyText({ amount: { currency, price } }: ConfiguredPrice): string {
  const code = currency.toUpperCase()
  return `${ratString(price)}${code === 'WEI' ? '' : code}`
}

function whenGiven(given: ReadonlySet<string>, flag: string, keys: Keys): Keys {
  return given.has(flag) ? keys : {}
}

function atLeast0(wei: bigint): string {
  return `${wei < 0n ? 0n : wei}`
}

function isDefault(sender: string): boolean {
  return sender.toLowerCase() === DEFAULT_SENDER
}
