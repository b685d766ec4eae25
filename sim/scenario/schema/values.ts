import { z } from 'zod'
import type { Hex } from '../../../src/bytes/hex.ts'
import type { Rational } from '../../../src/money/rational.ts'
import { done, refuse, type Read } from '../errors.ts'
import type * as Input from '../literal-input.ts'
import { leaf } from '../leaf.ts'
import { readBound } from '../literals/bound.ts'
import { readDrift, readEpoch } from '../literals/clock.ts'
import { readDuration, readSignedDuration } from '../literals/duration.ts'
import { readHex } from '../literals/hex.ts'
import { readMoney, readWei, readWeiRational } from '../literals/money.ts'
import { literalText, readRational } from '../literals/number.ts'
import { readProbability } from '../literals/probability.ts'
import type { Bound, Money } from '../scenario.ts'

const NUMERIC = ['string', 'number'] as const

export const NAME: RegExp = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

/** A letter, then letters, digits, `-` or `_`. */
export const name: z.ZodType<string, string> = z.string().regex(NAME)

/** A text of at least one character. */
export function text(description: string): z.ZodType<string, string> {
  return z.string().min(1).max(200).meta({ description })
}

export function duration(description: string): z.ZodType<number, Input.DurationInput> {
  const schema = { type: NUMERIC, examples: ['5s', '250ms', '1m30s'] }
  return leaf(readDuration, schema, description)
}

export function signedDuration(description: string): z.ZodType<number, Input.DurationInput> {
  return leaf(readSignedDuration, { type: NUMERIC, examples: ['-2s', '400ms'] }, description)
}

export function positiveDuration(description: string): z.ZodType<number, Input.DurationInput> {
  const read = (value: unknown): Read<number> => {
    const result = readDuration(value)
    if (!result.ok || result.value > 0) return result
    return refuse('AS122', 'this duration must be longer than 0', 'write e.g. 5s')
  }
  return leaf(read, { type: NUMERIC, examples: ['5s', '1m30s'] }, description)
}

export function wei(description: string): z.ZodType<bigint, Input.AmountInput> {
  const schema = { type: NUMERIC, examples: ['8e9', '20gwei', '1.5ETH'] }
  return leaf(readWei, schema, description)
}

export function weiRational(description: string): z.ZodType<Rational, Input.AmountInput> {
  return leaf(readWeiRational, { type: NUMERIC, examples: ['3e12', '5/2'] }, description)
}

export function money(description: string): z.ZodType<Money, Input.MoneyInput> {
  return leaf(readMoney, { type: NUMERIC, examples: [1200, '5/2', '0.3USD'] }, description)
}

export function probability(description: string): z.ZodType<Rational, Input.ProbabilityInput> {
  return leaf(readProbability, { type: NUMERIC, examples: ['1/1000', '0.1%'] }, description)
}

export function bound(description: string): z.ZodType<Bound, Input.BoundInput> {
  const schema = { type: ['string', 'number', 'object'] as const, examples: [1, 'atLeast 1'] }
  return leaf(readBound, schema, description)
}

/** A whole number of at least `least`, of any size: `1200`, `8e9`, `10/2`. */
export function integer(description: string, least: bigint): z.ZodType<bigint, Input.NumberInput> {
  const read = (value: unknown): Read<bigint> => {
    const number = readNumber(value)
    if (!number.ok) {
      const { code, message } = number.problem
      return code === 'AS121' ? refuse(code, message, 'write a whole number') : number
    }
    const { numerator, denominator } = number.value
    if (denominator !== 1n) {
      return refuse('AS122', `${String(value)} is not a whole number`, 'write a whole number')
    }
    if (numerator >= least) return done(numerator)
    return refuse('AS122', `${numerator} is below ${least}`, `write ${least} or more`)
  }
  return leaf(read, { type: NUMERIC, examples: [Number(least) + 1] }, description)
}

export function count(description: string, least: number, most: number): z.ZodType<number, number> {
  const read = (value: unknown): Read<number> => {
    const example = `a whole number from ${least} to ${most}`
    const number = readNumber(value)
    if (!number.ok) return number
    const { numerator, denominator } = number.value
    if (denominator === 1n && numerator >= BigInt(least) && numerator <= BigInt(most)) {
      return done(Number(numerator))
    }
    return refuse('AS122', `${String(value)} is not ${example}`, `write ${example}`)
  }
  return leaf(read, { type: 'number', examples: [least] }, description)
}

/** Above 0, exactly. */
export function positiveNumber(description: string): z.ZodType<Rational, Input.NumberInput> {
  const read = (value: unknown): Read<Rational> => {
    const number = readNumber(value)
    if (!number.ok || number.value.numerator > 0n) return number
    return refuse('AS122', `${String(value)} is not above 0`, 'write a number above 0')
  }
  return leaf(read, { type: NUMERIC, examples: [3000, '2987.55'] }, description)
}

export const epoch: z.ZodType<bigint, string> = leaf(
  readEpoch,
  { type: 'string', examples: ['2026-01-01T00:00:00Z'] },
  'Wall-clock time at which the scenario begins, RFC 3339.',
)

export const drift: z.ZodType<number, string | 0> = leaf(
  readDrift,
  { type: NUMERIC, examples: ['50ppm', '-20ppb'] },
  'How much faster than true the clock runs; less than 10%.',
)

export const secret: z.ZodType<Hex, string> = leaf(
  (value) => readHex(value, 32, 'the secret'),
  { type: 'string', examples: [`0x${'11'.repeat(32)}`] },
  'The 32 bytes that bind issued ticket parameters; drawn from the seed when absent.',
)

/** A seed is a text; an integer stands for its digits. */
export const seed: z.ZodType<string, string | number> = leaf(
  (value) => literalText(value, 'the seed', 'an integer, or a text in quotes'),
  { type: NUMERIC, examples: ['1', 'a-name'] },
  'Where all chance comes from.',
)

function readNumber(value: unknown): Read<Rational> {
  const written = literalText(value, 'the number', '3')
  return written.ok ? readRational(written.value) : written
}
