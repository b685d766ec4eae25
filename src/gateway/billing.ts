import { SECOND_NS } from '../durations.ts'
import { rule, type Rule } from '../rule.ts'

/** Up to where a stream is billed. */
export interface BilledUpTo {
  /** Virtual nanoseconds. */
  lastNs: number
  /** Work before `lastNs` that is not billed yet, in units·nanoseconds (below one unit, 10⁹); only exact billing uses it. */
  unbilledUnitNs: bigint
}

/** Whole units due at `atNs`; moves nothing. */
export type BillableUnits = (billed: BilledUpTo, atNs: number, unitsPerSecond: number) => bigint
/** Moves `billed` on after `units` were charged at `atNs`. */
export type AdvanceBilling = (
  billed: BilledUpTo,
  atNs: number,
  unitsPerSecond: number,
  units: bigint,
) => void

const UNIT_NS_PER_UNIT = 1_000_000_000n

export const billableUnits: Readonly<Record<'doublePrecision' | 'exact', Rule<BillableUnits>>> = {
  doublePrecision: rule(
    {
      variant: 'double-precision',
      summary: 'Seconds and units are float64; the fraction of a unit is cut off.',
      source: 'LV-5, P-3, P-4; go-livepeer server/live_payment_processor.go:processOne',
    },
    (billed: BilledUpTo, atNs: number, unitsPerSecond: number) => {
      // float64 in this order of operations, as in Go: seconds = q + r/1e9, then units = trunc(u · seconds).
      const elapsedNs = atNs - billed.lastNs
      const wholeSeconds = Math.trunc(elapsedNs / SECOND_NS)
      const restNs = elapsedNs - wholeSeconds * SECOND_NS
      const seconds = wholeSeconds + restNs / SECOND_NS
      return BigInt(Math.trunc(unitsPerSecond * seconds))
    },
  ),
  exact: rule(
    {
      variant: 'exact',
      summary: 'Units are whole-number arithmetic over everything not billed yet.',
      why: 'A float64 product can fall on the wrong side of a whole unit; whole-number arithmetic counts each unit once, when it is complete.',
      source: 'repairs LV-5, LV-7, INV-03, INV-04, B38, B73',
    },
    (billed: BilledUpTo, atNs: number, unitsPerSecond: number) =>
      atNs < billed.lastNs ? 0n : unbilledAt(billed, atNs, unitsPerSecond) / UNIT_NS_PER_UNIT,
  ),
}

export const advanceBilling: Readonly<Record<'carry' | 'discard' | 'exact', Rule<AdvanceBilling>>> =
  {
    carry: rule(
      {
        variant: 'carry',
        summary: 'Moves on by the time that the charged units stand for, cut to nanoseconds.',
        source: 'LV-5 step vi; go-livepeer server/live_payment_processor.go:processOne',
      },
      (billed: BilledUpTo, _atNs: number, unitsPerSecond: number, units: bigint) => {
        // float64: as in Go.
        billed.lastNs += Math.trunc((Number(units) / unitsPerSecond) * SECOND_NS)
      },
    ),
    discard: rule(
      {
        variant: 'discard',
        summary: 'Moves on to now: the fraction of a unit is never billed.',
        source: 'LV-6; go-livepeer server/live_payment_processor.go before commit 5c8d3df27',
      },
      (billed: BilledUpTo, atNs: number) => {
        billed.lastNs = atNs
      },
    ),
    exact: rule(
      {
        variant: 'exact',
        summary: 'Moves on to now and keeps the fraction of a unit for the next charge.',
        why: 'Cut to nanoseconds, the clock lags the charged units and bills the lag again; moving to now with the fraction kept repeats nothing.',
        source: 'repairs LV-5, LV-7, INV-03, INV-04, B38, B73',
      },
      (billed: BilledUpTo, atNs: number, unitsPerSecond: number, units: bigint) => {
        if (atNs < billed.lastNs) return
        billed.unbilledUnitNs = unbilledAt(billed, atNs, unitsPerSecond) - units * UNIT_NS_PER_UNIT
        billed.lastNs = atNs
      },
    ),
  }

function unbilledAt(billed: BilledUpTo, atNs: number, unitsPerSecond: number): bigint {
  return BigInt(atNs - billed.lastNs) * BigInt(unitsPerSecond) + billed.unbilledUnitNs
}
