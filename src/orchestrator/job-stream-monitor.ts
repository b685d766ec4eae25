import type { PriceInfo } from '../price/price-info.ts'
import { chargeStreamInterval, coversStreamInterval, type JobAccount } from './job-account.ts'
import type { OrchestratorNode } from './node.ts'
import type { OrchestratorRules } from './rules.ts'

/** What the monitor of a BYOC stream finds at a tick. */
export interface StreamTickView {
  readonly capabilityExists: boolean
  readonly streamExists: boolean
  readonly controlChannelExists: boolean
}

/** What follows from a tick. */
export type StreamTickResult =
  | { readonly next: 'go-on'; readonly warned: boolean }
  | {
      readonly next: 'end'
      readonly removesStream: boolean
      /** One request to the worker to stop. */
      readonly stopsWorker: boolean
    }

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
  if (!view.capabilityExists) return { next: 'end', removesStream: false, stopsWorker: false }
  if (
    !rules.chargesUncovered() &&
    !coversStreamInterval(ledger, stream.account, stream.price, nowNs)
  ) {
    return { next: 'end', removesStream: true, stopsWorker: false }
  }
  const isShort = chargeStreamInterval(ledger, stream.account, stream.price, nowNs)
  if (isShort && stream.warned) return { next: 'end', removesStream: true, stopsWorker: false }
  if (!view.streamExists) return { next: 'end', removesStream: false, stopsWorker: true }
  if (!view.controlChannelExists) return { next: 'end', removesStream: true, stopsWorker: false }
  return { next: 'go-on', warned: stream.warned || isShort }
}
