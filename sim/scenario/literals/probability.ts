import { compare, ONE, rational, reduce, type Rational } from '../../../src/money/rational.ts'
import { done, refuse, type Read } from '../errors.ts'
import { literalText, readRational } from './number.ts'

/** `1/1000`, `0.001` or `0.1%`, exactly. */
export function readProbability(value: unknown): Read<Rational> {
  const written = literalText(value, 'the probability', '1/1000, 0.001 or 0.1%')
  if (!written.ok) return written
  const percent = written.value.endsWith('%')
  const number = readRational(percent ? written.value.slice(0, -1) : written.value)
  if (!number.ok) {
    const mend = 'write 1/1000, 0.001 or 0.1%'
    return refuse('AS130', `"${written.value}" is not a probability`, mend)
  }
  const { numerator, denominator } = number.value
  const share = reduce(rational(numerator, percent ? denominator * 100n : denominator))
  if (share.numerator >= 0n && compare(share, ONE) <= 0) return done(share)
  const mend = percent ? 'write 0% to 100%' : 'write 0 to 1; percentages need the sign: 5%'
  return refuse('AS130', `the probability ${written.value} is not between 0 and 1`, mend)
}
