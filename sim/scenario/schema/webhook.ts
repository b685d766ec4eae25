import { z } from 'zod'
import { priceInfo, type PriceInfo } from '../../../src/price/price-info.ts'
import type * as Input from '../webhook-input.ts'
import type {
  CallerId,
  OrchestratorWebhookSettings,
  SignerWebhookSettings,
  WebhookFault,
  WebhookFaultKind,
} from '../webhook.ts'
import { count, duration, integer, name, positiveDuration, positiveNumber, text } from './values.ts'

const CALLERS: readonly CallerId[] = ['gateway', 'session', 'none']

const shared = {
  allows: z
    .array(text('A gateway or a session.'))
    .meta({ description: 'Gateways and sessions that it accepts; absent: everybody.' })
    .optional(),
  takes: duration('From the arrival of a question to its answer.').prefault('10ms'),
}

export const signerWebhook: z.ZodType<SignerWebhookSettings, Input.SignerWebhookInput> = z
  .strictObject({
    ...shared,
    expiry: positiveDuration(
      'How long an acceptance holds; absent: every call is asked about.',
    ).optional(),
    caller: z
      .enum(CALLERS)
      .meta({ description: 'Whom it tells apart: the auth id in its replies.' })
      .prefault('gateway'),
    maxPricePerUnit: positiveNumber(
      'Ceiling in its replies, in wei with at most 18 decimals; absent: none.',
    ).optional(),
  })
  .transform(({ allows, takes, expiry, caller, maxPricePerUnit }) => ({
    allows: allows ?? null,
    takesNs: takes,
    expiryNs: expiry ?? null,
    caller,
    maxPrice: maxPricePerUnit ?? null,
  }))

const wholeWei = integer('Price in wei.', 0n)

const price: z.ZodType<PriceInfo, Input.WebhookPriceInput> = z.union([
  wholeWei.transform((pricePerUnit) => priceInfo(pricePerUnit)),
  z
    .strictObject({
      pricePerUnit: wholeWei,
      pixelsPerUnit: integer('How many pixels (or seconds) the price is for.', 1n).prefault(1),
    })
    .transform(({ pricePerUnit, pixelsPerUnit }) => priceInfo(pricePerUnit, pixelsPerUnit)),
])

export const orchestratorWebhook: z.ZodType<
  OrchestratorWebhookSettings,
  Input.OrchestratorWebhookInput
> = z
  .strictObject({
    ...shared,
    prices: z
      .record(name, price)
      .meta({ description: 'Prices that it sets, by gateway.' })
      .prefault({}),
  })
  .transform(({ allows, takes, prices }) => ({
    allows: allows ?? null,
    takesNs: takes,
    prices: Object.entries(prices).map(([gateway, price]) => ({ gateway, price })),
  }))

const FAULTS: readonly WebhookFaultKind[] = [
  'slow',
  'denies',
  'unreadable',
  'failing',
  'no-status',
  'bad-price',
  'other-caller',
  'unreachable',
]

export const webhookFault: z.ZodType<WebhookFault, Input.WebhookFaultInput> = z
  .strictObject({
    webhook: text('The signer or orchestrator whose auth webhook it is.'),
    kind: z.enum(FAULTS).meta({
      description:
        'slow; denies: refuses everybody; unreadable: no JSON; failing: HTTP 500; no-status: a reply without one; bad-price: a price that is none; other-caller: another auth id; unreachable.',
    }),
    at: duration('When it begins.').prefault('0s'),
    for: positiveDuration('How long it lasts.'),
    added: positiveDuration('What slow adds to its time; a signer waits for 5s.').prefault('6s'),
    status: count('With what denies refuses.', 400, 599).prefault(403),
  })
  .transform(({ webhook, kind, at, for: length, added, status }) => ({
    webhook,
    kind,
    atNs: at,
    forNs: length,
    addedNs: added,
    status,
  }))
