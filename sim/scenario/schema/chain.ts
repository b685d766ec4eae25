import { z } from 'zod'
import { ADDRESS } from '../literals/hex.ts'
import { done, refuse, type Read } from '../errors.ts'
import type { ByName, ChainInput, NumberInput, SenderInput } from '../input.ts'
import { leaf } from '../leaf.ts'
import type { ChainSettings, PriceFeed, SenderSettings } from '../scenario.ts'
import { integer, NAME, positiveDuration, positiveNumber, wei } from './values.ts'

type SenderDraft = Omit<SenderSettings, 'name'>
export type ChainDraft = Omit<ChainSettings, 'senders'> & {
  readonly maxFloatWei: bigint | null
  readonly senders: Readonly<Record<string, SenderDraft>>
}

/** A gateway, a signer, or an address. */
export const senderKey: z.ZodType<string, string> = leaf(
  (value): Read<string> => {
    const text = String(value)
    if (ADDRESS.test(text)) return done(text.toLowerCase())
    if (NAME.test(text)) return done(text)
    const message = `"${text}" is neither an actor nor an address`
    return refuse(
      'AS132',
      message,
      'name a gateway or signer, or write 0x and 40 hexadecimal digits',
    )
  },
  { type: 'string', examples: ['g1'] },
  'A gateway, a signer, or an address.',
)

const sender: z.ZodType<SenderDraft, SenderInput> = z
  .strictObject({
    deposit: wei('Deposit in the TicketBroker.').prefault('10ETH'),
    reserve: wei('Reserve in the TicketBroker.').prefault('10ETH'),
    withdrawRound: integer('Round of withdrawal; 0 = not unlocking.', 0n).prefault(0),
    maxFloat: wei('What one orchestrator may hold in its tickets; absent: the reserve.').optional(),
  })
  .transform(({ deposit, reserve, withdrawRound, maxFloat }) => ({
    depositWei: deposit,
    reserveWei: reserve,
    withdrawRound,
    maxFloatWei: maxFloat ?? null,
  }))

export const chain: z.ZodType<ChainDraft, ChainInput> = z
  .strictObject({
    block: integer('L1 block at the beginning.', 0n).prefault(20_000_000),
    blockInterval: positiveDuration('Time from block to block.').prefault('12s'),
    round: integer('Round that is initialized at the beginning.', 1n).prefault(4000),
    roundLength: integer('L1 blocks in a round.', 1n).prefault(5760),
    gasPrice: wei('Gas price as orchestrators see it.').prefault('0.1gwei'),
    maxFloat: wei('Max float of every sender that has none of its own.').optional(),
    senders: z
      .record(senderKey, sender)
      .meta({ description: 'Deposits and reserves; a payer that is absent has 10 ETH of each.' })
      .prefault({}),
  })
  .transform(({ block, blockInterval, round, roundLength, gasPrice, maxFloat, senders }) => ({
    block,
    blockIntervalNs: blockInterval,
    round,
    roundLengthBlocks: roundLength,
    gasPriceWei: gasPrice,
    maxFloatWei: maxFloat ?? null,
    senders,
  }))

/** Exactly one currency: the feed on chain is one pair. */
export const priceFeed: z.ZodType<PriceFeed, ByName<NumberInput>> = z
  .record(z.string().regex(/^[A-Za-z]{2,10}$/), positiveNumber('What one ETH costs.'))
  .transform((pairs, context) => {
    const [pair, ...more] = Object.entries(pairs)
    if (pair !== undefined && more.length === 0) {
      return { currency: pair[0].toUpperCase(), perEth: pair[1] }
    }
    const message = 'the feed has exactly one currency (on chain it is one pair, ETH / USD)'
    const problem = { code: 'AS148', message, mend: 'write e.g. { USD: 3000 }' }
    context.issues.push({ code: 'custom', input: pairs, message, params: { problem } })
    return z.NEVER
  })
