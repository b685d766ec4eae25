import { readWei } from '../scenario/literals/money.ts'
import { readRational } from '../scenario/literals/number.ts'
import type { FeedRate } from '../operator/conversions.ts'
import type { PriceConditions } from '../operator/price-list.ts'
import type { InputProblem } from './failure.ts'

/** What `--at` says; gas and max float are as in scenarios unless it says otherwise. */
export type ReadConditions =
  | { readonly ok: true; readonly rate: FeedRate | null; readonly conditions: PriceConditions }
  | { readonly ok: false; readonly problems: readonly InputProblem[] }

const USUAL = { gasPriceWei: 10n ** 8n, maxFloatWei: 10n ** 19n }

/** `USD=3000,gas=0.1gwei,maxFloat=10ETH`, in any order. */
export function readConditions(written: string): ReadConditions {
  const problems: InputProblem[] = []
  let rate: FeedRate | null = null
  let conditions: PriceConditions = USUAL
  const refuse = (reason: string, mend: string): void => {
    problems.push({ place: '--at', reason, mend })
  }
  for (const part of written.split(',').filter((text) => text.trim() !== '')) {
    const [key = '', value = ''] = part.split('=').map((text) => text.trim())
    if (key === 'gas' || key === 'maxFloat') {
      const read = readWei(value)
      if (!read.ok) refuse(read.problem.message, read.problem.mend)
      else if (key === 'gas') conditions = { ...conditions, gasPriceWei: read.value }
      else conditions = { ...conditions, maxFloatWei: read.value }
    } else if (/^[A-Za-z]{2,10}$/.test(key) && value !== '') {
      const read = readRational(value, 'the rate')
      const mend =
        'what one ETH costs is a number, as in USD=3000; the other conditions are gas and maxFloat'
      if (!read.ok) refuse(`${key} is read as a currency: ${read.problem.message}`, mend)
      else if (read.value.numerator <= 0n) refuse(`${part} is not above 0`, 'write USD=3000')
      else if (rate !== null) refuse('there are two rates', 'a node has one price feed: keep one')
      else rate = { currency: key.toUpperCase(), perEth: read.value }
    } else {
      refuse(`"${part}" is no condition`, 'write USD=3000,gas=0.1gwei,maxFloat=10ETH')
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rate, conditions }
}
