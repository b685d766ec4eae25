import { PaymentProcessor } from '../../../src/gateway/payment-processor.ts'
import type { GatewayRules } from '../../../src/gateway/rules.ts'
import { fractionString } from '../../../src/money/format.ts'
import { calculateFee } from '../../../src/price/fee.ts'
import { suiteOf, type SuiteAdapter } from '../adapter.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import type { VectorFields } from './vector-fields.ts'

/** The live area's fee and payment processor. */
export const livePaymentProcessorSuites: readonly SuiteAdapter[] = [
  suiteOf('live/calculate-fee', replayCalculateFee),
  suiteOf('live/payment-processor', (input, { rules }) => ({
    out: replayProcessor(input, rules.gateway),
  })),
]

function replayCalculateFee(input: VectorFields): ReplayedOutcome {
  const result = calculateFee(input.integer('units'), input.priceInfoOrNull('price'))
  return result.ok
    ? { out: { fee: fractionString(result.feeWei) } }
    : { panic: result.refusal.text }
}

function replayProcessor(input: VectorFields, rules: GatewayRules): unknown {
  switch (input.text('mode')) {
    case 'processOne':
      return replayProcessOne(input, rules)
    case 'process':
      return replayProcess(input, rules)
    default:
      return replayRepeat(input, rules)
  }
}

/** Absolute instants do not fit a double: everything is counted from the start, which is what the original subtracts. */
function replayProcessOne(input: VectorFields, rules: GatewayRules): unknown {
  const startNs = input.integer('lastNs')
  const processor = start(input, rules)
  const steps = input.objects('steps').map((step) => {
    const units = processor.trigger(Number(step.integer('atNs') - startNs))
    if (units !== null) processor.finish()
    return {
      called: units !== null,
      lastNs: `${startNs + BigInt(processor.lastNs)}`,
      units: units === null ? null : `${units}`,
    }
  })
  return { steps }
}

function replayRepeat(input: VectorFields, rules: GatewayRules): unknown {
  const processor = start(input, rules)
  const everyNs = Number(input.text('everyNs'))
  const unitRuns: [string, number][] = []
  let calls = 0
  let totalUnits = 0n
  for (let turn = 1; turn <= input.count('n'); turn++) {
    const units = processor.trigger(turn * everyNs)
    if (units === null) continue
    processor.finish()
    calls += 1
    totalUnits += units
    const last = unitRuns.at(-1)
    if (last?.[0] === `${units}`) last[1] += 1
    else unitRuns.push([`${units}`, 1])
  }
  return { calls, lastOffsetNs: `${processor.lastNs}`, totalUnits: `${totalUnits}`, unitRuns }
}

/** The whole object under a clock: a callback runs for the time that the last trigger set. */
function replayProcess(input: VectorFields, rules: GatewayRules): unknown {
  const processor = start(input, rules)
  let calls: { readonly atOffsetNs: string; readonly units: string }[] = []
  let callbackNs = 0
  let endsNs: number | null = null
  const begin = (units: bigint | null, atNs: number): void => {
    if (units === null) return
    calls.push({ atOffsetNs: `${atNs}`, units: `${units}` })
    endsNs = atNs + callbackNs
  }
  const runUntil = (nowNs: number): void => {
    while (endsNs !== null && endsNs <= nowNs) {
      const atNs = endsNs
      endsNs = null
      begin(processor.finish(), atNs)
    }
  }
  const steps = input.objects('steps').map((step) => {
    calls = []
    const nowNs = Number(step.text('atOffsetNs'))
    runUntil(nowNs)
    if (step.text('op') === 'cancel') processor.cancel()
    if (step.text('op') === 'trigger') {
      callbackNs = step.has('callbackDurNs') ? Number(step.text('callbackDurNs')) : 0
      begin(processor.trigger(nowNs), nowNs)
      runUntil(nowNs)
    }
    return { calls, lastOffsetNs: `${processor.lastNs}`, queued: processor.queued ? 1 : 0 }
  })
  return { steps }
}

function start(input: VectorFields, rules: GatewayRules): PaymentProcessor {
  return new PaymentProcessor({
    intervalNs: Number(input.text('intervalNs')),
    unitsPerSecond: Number(input.text('unitsPerSecond')),
    startNs: 0,
    rules,
  })
}
