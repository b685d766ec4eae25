import type { PriceInfo } from '../price/price-info.ts'
import {
  chargeStreamInterval,
  coversStreamInterval,
  isChargeable,
  STREAM_CHARGE_SECONDS,
  type JobAccount,
} from './job-account.ts'
import type { OrchestratorNode } from './node.ts'
import type { OrchestratorRules } from './rules.ts'

/** What the monitor of a BYOC stream finds at a tick. */
export interface StreamTickView {
  readonly capabilityExists: boolean
  readonly streamExists: boolean
  readonly controlChannelExists: boolean
}

/** What follows from a tick. */
export type StreamTickResult = {
  /** What was charged; 0 = nothing. */
  readonly chargedSeconds: bigint
} & (
  | { readonly next: 'go-on'; readonly warned: boolean }
  | {
      readonly next: 'end'
      readonly removesStream: boolean
      /** One request to the worker to stop. */
      readonly stopsWorker: boolean
      /** The stream ends for want of credit. */
      readonly outOfCredit: boolean
    }
)

/** Nanoseconds between two ticks of a BYOC stream's monitor (spec BY-25). */
export const STREAM_TICK_NS = 23_000_000_000

/**
 * One tick of a BYOC stream's monitor: charges 23 units and ends the stream when the credit is below zero for the second time;
 * the warning of the first time is never cleared (spec BY-25 and errata; go-livepeer byoc/stream_orchestrator.go:monitorOrchStream).
 */
export function tickStreamMonitor(
  ledger: OrchestratorNode['ledger'],
  stream: { readonly account: JobAccount; readonly price: PriceInfo; readonly warned: boolean },
  view: StreamTickView,
  rules: Pick<OrchestratorRules, 'chargesUncovered'>,
  nowNs: number,
): StreamTickResult {
  const { account, price } = stream
  if (!view.capabilityExists) return end(0n, {})
  if (!rules.chargesUncovered() && !coversStreamInterval(ledger, account, price, nowNs)) {
    return end(0n, { removesStream: true, outOfCredit: true })
  }
  const isShort = chargeStreamInterval(ledger, account, price, nowNs)
  const chargedSeconds = isChargeable(price) ? STREAM_CHARGE_SECONDS : 0n
  if (isShort && stream.warned) {
    return end(chargedSeconds, { removesStream: true, outOfCredit: true })
  }
  if (!view.streamExists) return end(chargedSeconds, { stopsWorker: true })
  if (!view.controlChannelExists) return end(chargedSeconds, { removesStream: true })
  return { next: 'go-on', chargedSeconds, warned: stream.warned || isShort }
}

function end(
  chargedSeconds: bigint,
  how: {
    readonly removesStream?: true
    readonly stopsWorker?: true
    readonly outOfCredit?: true
  },
): StreamTickResult {
  return {
    next: 'end',
    chargedSeconds,
    removesStream: how.removesStream ?? false,
    stopsWorker: how.stopsWorker ?? false,
    outOfCredit: how.outOfCredit ?? false,
  }
}
