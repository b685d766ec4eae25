import { z } from 'zod'
import { nearestDouble } from '../../../src/money/nearest-double.ts'
import type * as Input from '../input.ts'
import { SCENARIO_LIMITS } from '../limits.ts'
import type { RedemptionSettings } from '../chain-settings.ts'
import type {
  ClockSettings,
  GatewaySettings,
  OrchestratorSettings,
  SignerSettings,
  TicketLimits,
} from '../scenario.ts'
import {
  capabilityPrices,
  ceiling,
  externalCapabilities,
  gatewayPrices,
  pixelsPerOptionalUnit,
  pixelsPerUnit,
} from './prices.ts'
import { gatewayDishonesty, orchestratorDishonesty } from './dishonesty.ts'
import { orchestratorNode, payerNode } from './node.ts'
import { selection } from './selection.ts'
import { session, type SessionDraft } from './session.ts'
import {
  count,
  drift,
  duration,
  integer,
  money,
  name,
  positiveDuration,
  positiveNumber,
  probability,
  secret,
  signedDuration,
  wei,
  weiRational,
} from './values.ts'
import { orchestratorWebhook, signerWebhook } from './webhook.ts'

export type OrchestratorDraft = Omit<OrchestratorSettings, 'name'>
export type SignerDraft = Omit<SignerSettings, 'name' | 'replicas'> & {
  /** In order of number. */
  readonly clocks: readonly ClockSettings[]
}
export type GatewayDraft = Omit<GatewaySettings, 'name' | 'sessions'> & {
  readonly sessions: Readonly<Record<string, SessionDraft>>
}

/** Gateways read stakes with five decimals (spec PR-90). */
const STAKE_UNITS = 100_000n

const clock: z.ZodType<ClockSettings, Input.ClockInput> = z
  .strictObject({
    offset: signedDuration('Wall clock minus true time at the beginning.').prefault('0s'),
    drift: drift.prefault('0ppm'),
  })
  .transform(({ offset, drift }) => ({ offsetNs: offset, driftPartsPerBillion: drift }))

const ownClock = clock.meta({ description: "The actor's own wall clock." }).prefault({})

const ticketLimits = {
  maxTicketEv: weiRational('Refuse ticket parameters whose EV is above this.').prefault('3e12'),
  maxTotalEv: weiRational('Refuse to pay more than this in one payment.').prefault('20e12'),
  depositMultiplier: integer('Face value may be at most deposit / this.', 1n).prefault(1),
}

const maxPrice = {
  maxPricePerUnit: money('Highest acceptable price; absent: any price.').optional(),
  pixelsPerUnit: pixelsPerOptionalUnit.optional(),
  maxPricePerCapability: capabilityPrices
    .meta({ description: 'Highest price by capability and model; the model default is for all.' })
    .prefault({}),
}

const chainPolling = {
  chainPolling: duration(
    'How often it asks the chain for news, as go-livepeer does every 5s; 0 = it sees all at once.',
  ).prefault('0s'),
}

const redemption: z.ZodType<RedemptionSettings, Input.RedemptionInput> = z
  .strictObject({
    redeem: z
      .boolean()
      .meta({ description: 'false: winning tickets are left to expire.' })
      .prefault(true),
    gasUsed: integer(
      'Gas that every redemption takes; absent: what each kind takes on the real contracts.',
      0n,
    ).optional(),
    maxGasPrice: wei('Nothing is sent above this gas price; absent: no limit.').optional(),
  })
  .transform(({ redeem, gasUsed, maxGasPrice }) => ({
    redeem,
    gasUsed: gasUsed ?? null,
    maxGasPriceWei: maxGasPrice ?? null,
  }))

export const orchestrator: z.ZodType<OrchestratorDraft, Input.OrchestratorInput> = z
  .strictObject({
    node: orchestratorNode,
    pricePerUnit: money(
      'Base price in wei, or with a currency: 1200, 5/2, 2gwei, 0.3USD; required unless node has it.',
    ),
    pixelsPerUnit: pixelsPerUnit.prefault(1),
    capabilityPrices: capabilityPrices
      .meta({ description: 'Prices by capability and model, e.g. live-video-to-video/comfyui.' })
      .prefault({}),
    externalCapabilities: externalCapabilities
      .meta({ description: 'Registered BYOC capabilities and their price per compute-second.' })
      .prefault({}),
    pricesPerGateway: z
      .record(name, gatewayPrices)
      .meta({ description: 'Prices for the sender of one gateway.' })
      .prefault({}),
    autoAdjustPrice: z
      .boolean()
      .meta({ description: 'Add the cost of redeeming tickets to the advertised price.' })
      .prefault(true),
    ticketEv: wei('Expected value of one ticket.').prefault('8000000000'),
    redeemGas: integer('Gas to redeem one winning ticket.', 0n).prefault(1_200_000),
    txCostMultiplier: integer('Face value is this times the cost of redeeming.', 1n).prefault(100),
    maxFaceValue: wei('Highest face value; 0 = no limit.').prefault(0),
    livePaymentInterval: positiveDuration('How often work is charged.').prefault('5s'),
    capacity: count('Sessions at once; absent: no limit.', 0, 1_000_000).optional(),
    stake: positiveNumber('Stake in LPT, for gateways that weigh it.').prefault(10_000),
    perfScore: probability('Measured performance, for gateways that ask for some.').optional(),
    clock: ownClock,
    secret: secret.optional(),
    redemption: redemption.meta({ description: 'How winning tickets become money.' }).prefault({}),
    ...chainPolling,
    webhook: orchestratorWebhook
      .meta({ description: 'What it asks about whoever wants its info; absent: nobody.' })
      .optional(),
    dishonest: orchestratorDishonesty
      .meta({ description: 'What it does that is not honest; absent: it is honest.' })
      .optional(),
  })
  .transform(
    ({
      pricePerUnit,
      pixelsPerUnit,
      pricesPerGateway,
      capacity,
      perfScore,
      secret,
      ...settings
    }) => ({
      price: { pricePerUnit, pixelsPerUnit },
      capabilityPrices: settings.capabilityPrices,
      externalCapabilities: settings.externalCapabilities,
      pricesPerGateway: Object.entries(pricesPerGateway).map(([gateway, prices]) => ({
        gateway,
        ...prices,
      })),
      autoAdjustPrice: settings.autoAdjustPrice,
      ticketEvWei: settings.ticketEv,
      redeemGas: settings.redeemGas,
      txCostMultiplier: settings.txCostMultiplier,
      maxFaceValueWei: settings.maxFaceValue,
      livePaymentIntervalNs: settings.livePaymentInterval,
      capacity: capacity ?? null,
      stake: (settings.stake.numerator * STAKE_UNITS) / settings.stake.denominator,
      perfScore: perfScore === undefined ? null : nearestDouble(perfScore),
      clock: settings.clock,
      secret: secret ?? null,
      redemption: settings.redemption,
      chainPollingNs: settings.chainPolling,
      webhook: settings.webhook ?? null,
      dishonest: settings.dishonest ?? null,
    }),
  )

export const signer: z.ZodType<SignerDraft, Input.SignerInput> = z
  .strictObject({
    node: payerNode,
    replicas: z
      .union([
        count('Number of hosts.', 1, SCENARIO_LIMITS.replicas),
        z
          .array(z.strictObject({ clock: ownClock }))
          .min(1)
          .max(SCENARIO_LIMITS.replicas),
      ])
      .meta({ description: 'Hosts that answer: how many, or one entry each with its clock.' })
      .prefault(1),
    byocPerCapabilityPricing: z
      .boolean()
      .meta({ description: 'The flag -byocPerCapPricing: charge the capability its own price.' })
      .prefault(false),
    ...maxPrice,
    ...chainPolling,
    ...ticketLimits,
    webhook: signerWebhook
      .meta({ description: 'What it asks whether a caller may pay; absent: everybody may.' })
      .optional(),
  })
  .transform(
    ({ replicas, byocPerCapabilityPricing, maxPricePerUnit, pixelsPerUnit, ...rest }, context) => ({
      clocks:
        typeof replicas === 'number'
          ? Array.from({ length: replicas }, () => ({ offsetNs: 0, driftPartsPerBillion: 0 }))
          : replicas.map(({ clock }) => clock),
      byocPerCapabilityPricing,
      maxPrice: ceiling(
        { pricePerUnit: maxPricePerUnit, pixelsPerUnit },
        'maxPricePerUnit',
        context,
      ),
      maxPricePerCapability: rest.maxPricePerCapability,
      limits: limitsOf(rest),
      chainPollingNs: rest.chainPolling,
      webhook: rest.webhook ?? null,
    }),
  )

export const gateway: z.ZodType<GatewayDraft, Input.GatewayInput> = z
  .strictObject({
    node: payerNode,
    signer: name
      .meta({ description: 'The remote signer that pays; absent: the gateway pays itself.' })
      .optional(),
    ...maxPrice,
    ...ticketLimits,
    selection: selection
      .meta({ description: 'How it chooses among several orchestrators.' })
      .prefault({}),
    ...chainPolling,
    clock: ownClock,
    dishonest: gatewayDishonesty
      .meta({ description: 'What it does that is not honest; absent: it is honest.' })
      .optional(),
    sessions: z
      .record(name, session)
      .meta({ description: 'What its viewers do. Names are unique in the scenario.' })
      .prefault({}),
  })
  .transform(
    ({ signer, maxPricePerUnit, pixelsPerUnit, selection, clock, sessions, ...rest }, context) => ({
      signer: signer ?? null,
      limits: limitsOf(rest),
      maxPrice: ceiling(
        { pricePerUnit: maxPricePerUnit, pixelsPerUnit },
        'maxPricePerUnit',
        context,
      ),
      maxPricePerCapability: rest.maxPricePerCapability,
      selection,
      clock,
      chainPollingNs: rest.chainPolling,
      dishonest: rest.dishonest ?? null,
      sessions,
    }),
  )

function limitsOf(limits: {
  maxTicketEv: TicketLimits['maxTicketEvWei']
  maxTotalEv: TicketLimits['maxTotalEvWei']
  depositMultiplier: bigint
}): TicketLimits {
  return {
    maxTicketEvWei: limits.maxTicketEv,
    maxTotalEvWei: limits.maxTotalEv,
    depositMultiplier: limits.depositMultiplier,
  }
}
