import { multiplyInteger, reduce, type Rational } from '../../../src/money/rational.ts'
import { done, refuse, type Read } from '../errors.ts'
import type { Money } from '../scenario.ts'
import { literalText, readRational } from './number.ts'

const WEI_IN: ReadonlyMap<string, bigint> = new Map([
  ['', 1n],
  ['wei', 1n],
  ['gwei', 10n ** 9n],
  ['eth', 10n ** 18n],
])
/** Lazy, so that the exponent of `1e3ETH` stays with the number. */
const AMOUNT = /^([-+0-9._/]+(?:[eE][+-]?\d+)?(?:\/[0-9._]+)?)\s*([A-Za-z]*)$/

/** An amount of wei of at least 0, exactly: `8000000000`, `8e9`, `1.5ETH`, `20gwei`. */
export function readWei(value: unknown): Read<bigint> {
  const read = readWeiRational(value)
  if (!read.ok) return read
  if (read.value.denominator === 1n) return done(read.value.numerator)
  const message = `${String(value)} is not a whole number of wei`
  const whole = read.value.numerator / read.value.denominator
  const mend = whole > 0n ? `write ${whole}` : 'write at least 1, or with a unit: 0.1gwei'
  return refuse('AS127', message, mend)
}

/** An amount of wei that may have a fraction (ceilings of ticket EV are rationals upstream). */
export function readWeiRational(value: unknown): Read<Rational> {
  const written = literalText(value, 'the amount', '8000000000, 8e9, 20gwei or 1.5ETH')
  if (!written.ok) return written
  const amount = splitAmount(written.value)
  if (amount === null) {
    const mend = 'write wei as 8000000000 or 8e9, or with a unit: 20gwei, 1.5ETH'
    return refuse('AS126', `"${written.value}" is not an amount of wei`, mend)
  }
  if (!amount.ok) return amount
  const scale = WEI_IN.get(amount.value.unit.toLowerCase())
  if (scale === undefined) {
    const mend = 'amounts on chain are wei, gwei or ETH; only prices may be in a currency'
    return refuse('AS126', `${amount.value.unit} is not a unit of this amount`, mend)
  }
  return notNegative(reduce(multiplyInteger(amount.value.number, scale)), written.value)
}

/** A price: `1200`, `5/2`, `1e3`, `2gwei`, `0.3USD`. Currencies other than ETH are kept for the price feed. */
export function readMoney(value: unknown): Read<Money> {
  const written = literalText(value, 'the price', '1200, 5/2, 2gwei or 0.3USD')
  if (!written.ok) return written
  const amount = splitAmount(written.value)
  if (amount === null) {
    const mend = 'write 1200, 5/2, 1e3 or 2gwei, or an amount and its currency: 0.3USD'
    return refuse('AS128', `"${written.value}" is not a price`, mend)
  }
  if (!amount.ok) return amount
  const { number, unit } = amount.value
  const scale = WEI_IN.get(unit.toLowerCase())
  const positive = notNegative(
    scale === undefined ? number : reduce(multiplyInteger(number, scale)),
    written.value,
  )
  if (!positive.ok) return positive
  return done({
    amount: positive.value,
    currency: scale === undefined ? unit.toUpperCase() : 'wei',
  })
}

function splitAmount(text: string): Read<{ number: Rational; unit: string }> | null {
  const match = AMOUNT.exec(text)
  if (match === null) return null
  const [, digits = '', unit = ''] = match
  const number = readRational(digits, 'the amount')
  if (number.ok) return done({ number: number.value, unit })
  if (number.problem.code !== 'AS121') return number
  // Everything else that is no number is told as what was due: a price or an amount.
  return /\/\s*0+$/.test(digits) ? number : null
}

function notNegative(amount: Rational, text: string): Read<Rational> {
  if (amount.numerator >= 0n) return done(amount)
  return refuse('AS122', `${text} is negative`, 'write an amount of at least 0')
}
