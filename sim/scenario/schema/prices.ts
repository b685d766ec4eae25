import { z } from 'zod'
import { done, type Read } from '../errors.ts'
import type * as Input from '../input.ts'
import { leaf } from '../leaf.ts'
import { readCapability } from '../literals/capability.ts'
import { readMoney } from '../literals/money.ts'
import type {
  CapabilityPrice,
  ExternalCapability,
  GatewayPrices,
  PriceSetting,
} from '../scenario.ts'
import { integer, money, text } from './values.ts'

/** Prices are for so many pixels; a price per second leaves this at 1. */
export const pixelsPerUnit: z.ZodType<bigint, Input.NumberInput> = integer(
  'How many pixels (or seconds) the price is for.',
  1n,
)

const price: z.ZodType<PriceSetting, Input.PriceInput> = z.strictObject({
  pricePerUnit: money('Price in wei, or with a currency: 1200, 5/2, 2gwei, 0.3USD.'),
  pixelsPerUnit: pixelsPerUnit.prefault(1),
})

/** `900` is short for `{ pricePerUnit: 900, pixelsPerUnit: 1 }`. */
const shortPrice: z.ZodType<PriceSetting, Input.MoneyInput> = leaf(
  (value): Read<PriceSetting> => {
    const read = readMoney(value)
    return read.ok ? done({ pricePerUnit: read.value, pixelsPerUnit: 1n }) : read
  },
  { type: ['string', 'number'], examples: [900, '0.3USD'] },
  'Price of one pixel (or second).',
)

const capabilityKey: z.ZodType<string, string> = leaf(
  (value): Read<string> => {
    const read = readCapability(value)
    return read.ok ? done(String(value)) : read
  },
  { type: 'string', examples: ['live-video-to-video/comfyui'] },
  'A capability and its model.',
)

export const capabilityPrices: z.ZodType<
  readonly CapabilityPrice[],
  Input.ByName<Input.MoneyInput | Input.PriceInput>
> = z.record(capabilityKey, z.union([shortPrice, price])).transform((entries) =>
  Object.entries(entries).flatMap(([key, price]) => {
    const read = readCapability(key)
    return read.ok ? [{ ...read.value, price }] : []
  }),
)

export const externalCapabilities: z.ZodType<
  readonly ExternalCapability[],
  Input.ByName<Input.MoneyInput>
> = z
  .record(text('Name of the capability.'), money('Price of one compute-second.'))
  .transform((entries) =>
    Object.entries(entries).map(([name, pricePerSecond]) => ({ name, pricePerSecond })),
  )

export const gatewayPrices: z.ZodType<Omit<GatewayPrices, 'gateway'>, Input.GatewayPricesInput> = z
  .strictObject({
    pricePerUnit: money('Base price for this gateway; absent: the price for everybody.').optional(),
    pixelsPerUnit: pixelsPerUnit.prefault(1),
    capabilityPrices: capabilityPrices
      .meta({ description: 'Prices by capability and model for this gateway.' })
      .prefault({}),
    externalCapabilities: externalCapabilities
      .meta({ description: 'BYOC prices per second for this gateway.' })
      .prefault({}),
  })
  .transform(({ pricePerUnit, pixelsPerUnit, ...rest }) => ({
    ...rest,
    base: ceiling(pricePerUnit, pixelsPerUnit),
  }))

/** A price that may be absent. */
export function ceiling(
  pricePerUnit: PriceSetting['pricePerUnit'] | undefined,
  pixelsPerUnit: bigint,
): PriceSetting | null {
  return pricePerUnit === undefined ? null : { pricePerUnit, pixelsPerUnit }
}
