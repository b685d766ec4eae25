import { z } from 'zod'
import { ADDRESS } from '../literals/hex.ts'
import { done, refuse, type Read } from '../errors.ts'
import type { Rational } from '../../../src/money/rational.ts'
import type { ChainInput, PriceFeedInput, SenderInput, TopUpInput } from '../input.ts'
import type { ByName, DurationInput, NumberInput } from '../literal-input.ts'
import { leaf } from '../leaf.ts'
import { readDuration } from '../literals/duration.ts'
import type { EthPrice, PriceFeed } from '../feed.ts'
import type { ChainSettings, SenderSettings, TopUp } from '../chain-settings.ts'
import {
  count,
  duration,
  integer,
  NAME,
  positiveDuration,
  positiveNumber,
  probability,
  wei,
} from './values.ts'

const UNITS_OF_ETH = ['eth', 'gwei', 'wei']

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

const CURRENCY = /^[A-Za-z]{2,10}$/
const MINUTE_NS = 60_000_000_000
/** An account is filled up when it falls below a limit. */
const topUp: z.ZodType<TopUp, TopUpInput> = z
  .strictObject({
    below: wei('Fill up when less than this is left.'),
    to: wei('Fill up to this.'),
  })
  .transform(({ below, to }, context) => {
    if (to >= below) return { belowWei: below, toWei: to }
    const message = 'what is filled up stays below the limit'
    const problem = { code: 'AS148', message, mend: 'write to: at least as much as below:' }
    context.issues.push({ code: 'custom', input: to, message, params: { problem } })
    return z.NEVER
  })

const sender: z.ZodType<SenderDraft, SenderInput> = z
  .strictObject({
    deposit: wei('Deposit in the TicketBroker.').prefault('10ETH'),
    reserve: wei('Reserve in the TicketBroker.').prefault('10ETH'),
    withdrawRound: integer('Round of withdrawal; 0 = not unlocking.', 0n).prefault(0),
    maxFloat: wei(
      'What one orchestrator may hold in its tickets; absent: what its sender monitor says.',
    ).optional(),
    topUp: z
      .strictObject({
        deposit: topUp.meta({ description: 'Of the deposit.' }).optional(),
        reserve: topUp.meta({ description: 'Of the reserve.' }).optional(),
      })
      .meta({ description: 'When the payer adds money by itself; absent: never.' })
      .prefault({}),
  })
  .transform(({ deposit, reserve, withdrawRound, maxFloat, topUp }) => ({
    depositWei: deposit,
    reserveWei: reserve,
    withdrawRound,
    maxFloatWei: maxFloat ?? null,
    topUp: { deposit: topUp.deposit ?? null, reserve: topUp.reserve ?? null },
  }))

export const chain: z.ZodType<ChainDraft, ChainInput> = z
  .strictObject({
    block: integer('L1 block at the beginning.', 0n).prefault(20_000_000),
    blockInterval: positiveDuration('Time from block to block.').prefault('12s'),
    round: integer('Round that is initialized at the beginning.', 1n).prefault(4000),
    roundLength: integer('L1 blocks in a round.', 1n).prefault(5760),
    gasPrice: wei('Gas price as orchestrators see it.').prefault('0.1gwei'),
    maxFloat: wei('Max float of every sender that has none of its own.').optional(),
    l2BlockInterval: positiveDuration('Time from L2 block to L2 block.').prefault('250ms'),
    poolSize: integer('Active orchestrators: each has this share of a reserve.', 0n).prefault(100),
    unlockPeriod: integer('Rounds from unlocking to withdrawal.', 0n).prefault(2),
    ticketValidity: integer('Rounds in which a ticket is paid.', 1n).prefault(2),
    roundInitializedAfter: duration(
      'From the first block of a round to its initialisation.',
    ).prefault('0s'),
    transactionDelay: duration('From sending a transaction to its L2 block.').prefault('1s'),
    senders: z
      .record(senderKey, sender)
      .meta({ description: 'Deposits and reserves; a payer that is absent has 10 ETH of each.' })
      .prefault({}),
  })
  .transform(({ maxFloat, senders, ...chain }) => ({
    block: chain.block,
    blockIntervalNs: chain.blockInterval,
    round: chain.round,
    roundLengthBlocks: chain.roundLength,
    gasPriceWei: chain.gasPrice,
    l2BlockIntervalNs: chain.l2BlockInterval,
    poolSize: chain.poolSize,
    unlockPeriodRounds: chain.unlockPeriod,
    ticketValidityRounds: chain.ticketValidity,
    roundInitializedAfterNs: chain.roundInitializedAfter,
    transactionDelayNs: chain.transactionDelay,
    maxFloatWei: maxFloat ?? null,
    senders,
  }))

/** Exactly one currency: the feed on chain is one pair. */
export const ethPrice: z.ZodType<EthPrice, ByName<NumberInput>> = z
  .record(z.string().regex(CURRENCY), positiveNumber('What one ETH costs.'))
  .transform((pairs, context) => onePair(pairs, pairs, context))

/** The same with the properties of the feed beside it. */
export const priceFeed: z.ZodType<PriceFeed, PriceFeedInput> = z
  .object({
    decimals: count(
      'Digits after the point of its answers; absent: 8, or 18 when inverted.',
      0,
      36,
    ).optional(),
    inverted: z
      .boolean()
      .meta({ description: 'The pair is USD / ETH instead of ETH / USD.' })
      .prefault(false),
    deviation: probability(
      'A round comes when the price has moved by this share since the last; 0: whenever it moves.',
    ).prefault(0),
    heartbeat: positiveDuration(
      'A round comes after this time without any; absent: none.',
    ).optional(),
    watcher: leaf<DurationInput, number | null>(
      readWatcher,
      { type: ['string', 'number'], examples: ['1h', 'immediate'] },
      'How often nodes read the feed, by their own clocks; immediate: they know every round at once.',
    ).prefault('1h'),
  })
  .catchall(positiveNumber('What one ETH costs in this currency, at the beginning.'))
  .transform(({ decimals, inverted, deviation, heartbeat, watcher, ...pairs }, context) => {
    const pair = onePair(pairs, pairs, context)
    if (pair === z.NEVER) return z.NEVER
    return {
      ...pair,
      decimals: decimals ?? (inverted ? 18 : 8),
      inverted,
      deviation,
      heartbeatNs: heartbeat ?? null,
      watcherNs: watcher,
    }
  })

function readWatcher(value: unknown): Read<number | null> {
  if (value === 'immediate') return done(null)
  const read = readDuration(value)
  if (!read.ok || read.value >= MINUTE_NS) return read
  return refuse('AS122', 'a watcher sleeps at least a minute', 'write e.g. 1h, or immediate')
}

function onePair(
  pairs: Readonly<Record<string, Rational>>,
  input: unknown,
  context: z.RefinementCtx,
): EthPrice {
  const [pair, ...more] = Object.entries(pairs)
  if (pair !== undefined && UNITS_OF_ETH.includes(pair[0].toLowerCase())) {
    return noPair(`${pair[0]} needs no feed: it is a unit of ETH`, input, context)
  }
  if (pair !== undefined && more.length === 0 && !CURRENCY.test(pair[0])) {
    return noPair(`${pair[0]} is no currency: write 2 to 10 letters`, input, context)
  }
  if (pair !== undefined && more.length === 0) {
    return { currency: pair[0].toUpperCase(), perEth: pair[1] }
  }
  const named = Object.keys(pairs).join(', ')
  const found = named === '' ? '' : `: ${named}`
  const message = `the feed has exactly one currency (on chain it is one pair, ETH / USD)${found}`
  return noPair(message, input, context)
}

function noPair(message: string, input: unknown, context: z.RefinementCtx): never {
  const problem = { code: 'AS148', message, mend: 'write e.g. { USD: 3000 }' }
  context.issues.push({ code: 'custom', input, message, params: { problem } })
  return z.NEVER
}
