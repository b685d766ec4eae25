import { ratString } from '../../src/money/format.ts'
import type { NewFlags, Restart } from '../scenario/restart.ts'
import type {
  GatewaySettings,
  OrchestratorSettings,
  PriceSetting,
  SignerSettings,
} from '../scenario/scenario.ts'

/** An orchestrator's settings with what its operator has changed for the next start. */
export function restartedOrchestrator(
  settings: OrchestratorSettings,
  { with: flags, without }: Pick<Restart, 'with' | 'without'>,
): OrchestratorSettings {
  const isLeft = (name: string): boolean => !without.includes(name)
  const menuOf = <
    Menu extends Pick<OrchestratorSettings, 'capabilityPrices' | 'externalCapabilities'>,
  >(
    menu: Menu,
  ): Menu => ({
    ...menu,
    capabilityPrices: menu.capabilityPrices.filter(({ pipeline, model }) =>
      isLeft(`${pipeline}/${model}`),
    ),
    externalCapabilities: menu.externalCapabilities.filter(({ name }) => isLeft(name)),
  })
  return {
    ...menuOf(settings),
    pricesPerGateway: settings.pricesPerGateway
      .filter(({ gateway }) => isLeft(gateway))
      .map(menuOf),
    price: flags.price ?? settings.price,
    autoAdjustPrice: flags.autoAdjustPrice ?? settings.autoAdjustPrice,
    ticketEvWei: flags.ticketEvWei ?? settings.ticketEvWei,
    txCostMultiplier: flags.txCostMultiplier ?? settings.txCostMultiplier,
    maxFaceValueWei: flags.maxFaceValueWei ?? settings.maxFaceValueWei,
    livePaymentIntervalNs: flags.livePaymentIntervalNs ?? settings.livePaymentIntervalNs,
    capacity: flags.capacity ?? settings.capacity,
  }
}

/** The same of who pays; its ceiling is another matter. */
export function restartedPayer<Settings extends GatewaySettings | SignerSettings>(
  settings: Settings,
  flags: NewFlags,
): Settings {
  const { limits } = settings
  return {
    ...settings,
    ...('byocPerCapabilityPricing' in settings && flags.byocPerCapabilityPricing !== undefined
      ? { byocPerCapabilityPricing: flags.byocPerCapabilityPricing }
      : {}),
    limits: {
      maxTicketEvWei: flags.maxTicketEvWei ?? limits.maxTicketEvWei,
      maxTotalEvWei: flags.maxTotalEvWei ?? limits.maxTotalEvWei,
      depositMultiplier: flags.depositMultiplier ?? limits.depositMultiplier,
    },
  }
}

/** What changes with a restart, for the trace. */
export function newFlagsText({ with: flags, without }: Pick<Restart, 'with' | 'without'>): string {
  const changed = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${valueText(value)}`],
  )
  return [...changed, ...without.map((name) => `no ${name}`)].join(', ')
}

function valueText(value: NonNullable<NewFlags[keyof NewFlags]>): string {
  if (typeof value !== 'object') return `${value}`
  return 'numerator' in value ? ratString(value) : priceText(value)
}

function priceText({ pricePerUnit, pixelsPerUnit }: PriceSetting): string {
  return `${ratString(pricePerUnit.amount)} ${pricePerUnit.currency} per ${pixelsPerUnit}`
}
