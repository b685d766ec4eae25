import { rule, type Rule } from '../../rule.ts'

const MINUTE_NS = 60_000_000_000

/** Requests of one key to one endpoint. */
export interface RateWindow {
  /** Whether a request at this instant is within the limit; it counts if it is. */
  admits(nowNs: number): boolean
}

/** `limit` is in requests a minute. */
export type CreateRateWindow = (limit: number) => RateWindow

/** A minute that begins with the first request after the last one has ended. */
class MinuteFromFirstRequest implements RateWindow {
  readonly #limit: number
  #startNs = -Infinity
  #requests = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  admits(nowNs: number): boolean {
    if (nowNs - this.#startNs >= MINUTE_NS) {
      this.#startNs = nowNs
      this.#requests = 0
    }
    this.#requests += 1
    return this.#requests <= this.#limit
  }
}

/** Every minute, wherever it begins. */
class LastMinute implements RateWindow {
  readonly #limit: number
  /** When the last admitted requests came, oldest first; never more of them than the limit. */
  readonly #admittedNs: number[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  admits(nowNs: number): boolean {
    const oldestNs = this.#admittedNs[0]
    if (oldestNs !== undefined && this.#admittedNs.length >= this.#limit) {
      if (nowNs - oldestNs < MINUTE_NS) return false
      this.#admittedNs.shift()
    }
    this.#admittedNs.push(nowNs)
    return true
  }
}

export const rateWindow: Readonly<
  Record<'fromFirstRequest' | 'lastMinute', Rule<CreateRateWindow>>
> = {
  fromFirstRequest: rule(
    {
      variant: 'from-first-request',
      summary:
        'A minute begins with the first request; twice the limit passes where one ends and the next begins.',
      source: 'BM-17, PB-12; reflexio rate_limit.py (slowapi, fixed window)',
    },
    (limit: number): RateWindow => new MinuteFromFirstRequest(limit),
  ),
  lastMinute: rule(
    {
      variant: 'last-minute',
      summary: 'No minute, wherever it begins, sees more than the limit.',
      why: 'Around the edge of two fixed minutes a key gets twice its limit within seconds; a minute that slides has no edge.',
      source: 'repairs BM-17, PB-12',
    },
    (limit: number): RateWindow => new LastMinute(limit),
  ),
}
