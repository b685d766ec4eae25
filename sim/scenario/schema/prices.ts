import { z } from 'zod'
import { done, refuse, type Read } from '../errors.ts'
import type * as Input from '../input.ts'
import type { ByName, MoneyInput, NumberInput } from '../literal-input.ts'
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

const BYOC = 'byoc'

/** Prices are for so many pixels; a price per second leaves this at 1. */
export const pixelsPerUnit: z.ZodType<bigint, NumberInput> = integer(
  'How many pixels (or seconds) the price is for.',
  1n,
)

/** The same beside a price that may be absent. */
export const pixelsPerOptionalUnit: z.ZodType<bigint, NumberInput> = integer(
  'How many pixels (or seconds) the price is for; absent: 1.',
  1n,
)

const price: z.ZodType<PriceSetting, Input.PriceInput> = z.strictObject({
  pricePerUnit: money('Price in wei, or with a currency: 1200, 5/2, 2gwei, 0.3USD.'),
  pixelsPerUnit: pixelsPerUnit.prefault(1),
})

/** `900` is short for `{ pricePerUnit: 900, pixelsPerUnit: 1 }`. */
const shortPrice: z.ZodType<PriceSetting, MoneyInput> = leaf(
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
    if (!read.ok) return read
    const { pipeline, model } = read.value
    if (String(value) !== `${pipeline}/${model}`) {
      return refuse(
        'AS134',
        `"${String(value)}" has spaces around it`,
        `write ${pipeline}/${model}`,
      )
    }
    if (pipeline !== BYOC) return done(String(value))
    const mend = `write it in externalCapabilities: { ${model}: <price per second> }`
    return refuse('AS145', `${model} is an external capability, not a model of a pipeline`, mend)
  },
  { type: 'string', examples: ['live-video-to-video/comfyui'] },
  'A capability and its model.',
)

export const capabilityPrices: z.ZodType<
  readonly CapabilityPrice[],
  ByName<MoneyInput | Input.PriceInput>
> = z.record(capabilityKey, z.union([shortPrice, price])).transform((entries) =>
  Object.entries(entries).flatMap(([key, price]) => {
    const read = readCapability(key)
    return read.ok ? [{ ...read.value, price }] : []
  }),
)

export const externalCapabilities: z.ZodType<readonly ExternalCapability[], ByName<MoneyInput>> = z
  .record(text('Name of the capability.'), money('Price of one compute-second.'))
  .transform((entries) =>
    Object.entries(entries).map(([name, pricePerSecond]) => ({ name, pricePerSecond })),
  )

export const gatewayPrices: z.ZodType<Omit<GatewayPrices, 'gateway'>, Input.GatewayPricesInput> = z
  .strictObject({
    pricePerUnit: money('Base price for this gateway; absent: the price for everybody.').optional(),
    pixelsPerUnit: pixelsPerOptionalUnit.optional(),
    capabilityPrices: capabilityPrices
      .meta({ description: 'Prices by capability and model for this gateway.' })
      .prefault({}),
    externalCapabilities: externalCapabilities
      .meta({ description: 'BYOC prices per second for this gateway.' })
      .prefault({}),
  })
  .transform(({ pricePerUnit, pixelsPerUnit, ...rest }, context) => ({
    ...rest,
    base: ceiling({ pricePerUnit, pixelsPerUnit }, 'pricePerUnit', context),
  }))

/** A price that may be absent; units without a price are a mistake. `key` is what the price is called there. */
export function ceiling(
  given: {
    readonly pricePerUnit: PriceSetting['pricePerUnit'] | undefined
    readonly pixelsPerUnit: bigint | undefined
  },
  key: 'pricePerUnit' | 'maxPricePerUnit',
  context: z.RefinementCtx,
): PriceSetting | null {
  const { pricePerUnit, pixelsPerUnit } = given
  if (pricePerUnit !== undefined) return { pricePerUnit, pixelsPerUnit: pixelsPerUnit ?? 1n }
  if (pixelsPerUnit === undefined) return null
  const message = `pixelsPerUnit says for how many pixels a price is, and there is no ${key}`
  const problem = { code: 'AS111', message, mend: `add ${key}, or leave pixelsPerUnit out` }
  const path = ['pixelsPerUnit']
  context.issues.push({ code: 'custom', input: given, message, path, params: { problem } })
  return null
}
