import type { Rational } from '../../src/money/rational.ts'
import type { OrchestratorDesk, WorkAccount } from './orchestrator-desk.ts'

/** What is said of work that was taken and did not succeed. */
export const WORKER_FAILED = 'worker failed'

/** One charge of an orchestrator for work done. */
export interface Charge {
  readonly units: bigint
  readonly feeWei: Rational
  /** The credit sufficed. */
  readonly covered: boolean
}

/** A session's work has begun. */
export function recordStart(desk: OrchestratorDesk, account: WorkAccount, jobType: string): void {
  desk.world.emit({
    type: 'session.started',
    atNs: desk.world.nowNs,
    session: account.session,
    gateway: account.gateway,
    orchestrator: desk.name,
    jobType,
    manifestId: account.manifestId,
    price: account.price,
  })
}

/** Work was delivered that stands for so much stream time. */
export function recordWork(desk: OrchestratorDesk, session: string, durationNs: number): void {
  desk.world.emit({
    type: 'work.delivered',
    atNs: desk.world.nowNs,
    session,
    orchestrator: desk.name,
    durationNs,
  })
}

export function recordCharge(desk: OrchestratorDesk, account: WorkAccount, charge: Charge): void {
  desk.world.emit({
    type: 'work.charged',
    atNs: desk.world.nowNs,
    session: account.session,
    orchestrator: desk.name,
    sender: account.sender,
    manifestId: account.manifestId,
    units: charge.units,
    price: account.price,
    feeWei: charge.feeWei,
    covered: charge.covered,
    balanceWei: desk.node.ledger.peek(account.sender, account.manifestId),
  })
}

/** The session is released: its credit does not cover what it owes (spec LV-39, LV-44, BY-25). */
export function recordRelease(desk: OrchestratorDesk, account: WorkAccount, detail: string): void {
  desk.world.emit({
    type: 'session.ended',
    atNs: desk.world.nowNs,
    session: account.session,
    gateway: account.gateway,
    orchestrator: desk.name,
    end: 'released-insufficient-balance',
    detail,
  })
}
