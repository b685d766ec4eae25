import { z } from 'zod'
import type { RestartInput } from '../restart-input.ts'
import type { KeptState, NewFlags, Restart } from '../restart.ts'
import { ceiling, pixelsPerOptionalUnit } from './prices.ts'
import {
  count,
  duration,
  integer,
  money,
  positiveDuration,
  text,
  wei,
  weiRational,
} from './values.ts'

const KEPT_STATE: readonly KeptState[] = [
  'ledger',
  'secret',
  'nonces',
  'prices',
  'sessions',
  'signer-state',
]

const flags: z.ZodType<NewFlags, RestartInput['with']> = z
  .strictObject({
    pricePerUnit: money('Orchestrator: the base price; 0 takes it away.').optional(),
    pixelsPerUnit: pixelsPerOptionalUnit.optional(),
    autoAdjustPrice: z.boolean().meta({ description: 'Orchestrator.' }).optional(),
    ticketEv: wei('Orchestrator: expected value of one ticket.').optional(),
    txCostMultiplier: integer('Orchestrator: face value in costs of redeeming.', 1n).optional(),
    maxFaceValue: wei('Orchestrator: highest face value; 0 = no limit.').optional(),
    livePaymentInterval: positiveDuration('Orchestrator: how often work is charged.').optional(),
    capacity: count('Orchestrator: sessions at once.', 0, 1_000_000).optional(),
    byocPerCapabilityPricing: z
      .boolean()
      .meta({ description: 'Signer: the flag -byocPerCapPricing.' })
      .optional(),
    maxPricePerUnit: money('Gateway or signer: highest acceptable price.').optional(),
    maxTicketEv: weiRational('Gateway or signer: highest EV of one ticket.').optional(),
    maxTotalEv: weiRational('Gateway or signer: highest EV of one payment.').optional(),
    depositMultiplier: integer(
      'Gateway or signer: face value at most deposit / this.',
      1n,
    ).optional(),
  })
  .transform(({ pricePerUnit, maxPricePerUnit, pixelsPerUnit, ...rest }, context) => ({
    price:
      maxPricePerUnit === undefined
        ? (ceiling({ pricePerUnit, pixelsPerUnit }, 'pricePerUnit', context) ?? undefined)
        : undefined,
    maxPrice:
      maxPricePerUnit === undefined
        ? undefined
        : { pricePerUnit: maxPricePerUnit, pixelsPerUnit: pixelsPerUnit ?? 1n },
    autoAdjustPrice: rest.autoAdjustPrice,
    ticketEvWei: rest.ticketEv,
    txCostMultiplier: rest.txCostMultiplier,
    maxFaceValueWei: rest.maxFaceValue,
    livePaymentIntervalNs: rest.livePaymentInterval,
    capacity: rest.capacity,
    byocPerCapabilityPricing: rest.byocPerCapabilityPricing,
    maxTicketEvWei: rest.maxTicketEv,
    maxTotalEvWei: rest.maxTotalEv,
    depositMultiplier: rest.depositMultiplier,
  }))

export const restart: z.ZodType<Restart, RestartInput> = z
  .strictObject({
    actor: text('A gateway, an orchestrator, a signer, or one replica of it: s1/2.'),
    keeps: z
      .array(z.enum(KEPT_STATE))
      .meta({ description: 'What survives; default: nothing.' })
      .prefault([]),
    downFor: duration('How long it is away.').prefault('0s'),
    with: flags
      .meta({ description: 'Flags that are other ones from now on; the rest stays.' })
      .prefault({}),
    without: z
      .array(text('pipeline/model, an external capability, or a gateway with prices of its own.'))
      .meta({ description: 'Prices that the configuration of an orchestrator no longer has.' })
      .prefault([]),
  })
  .transform(({ downFor, ...rest }) => ({ ...rest, downForNs: downFor }))
  .meta({ description: 'An actor crashes and comes back.' })
