import type { Hash } from '../bytes/hex.ts'

/** What a paying node knows of the chain. Its owner changes it in place as blocks and rounds arrive (spec PM-126). */
export interface ChainView {
  /** L1 block number of the newest block seen, B of the spec. */
  lastSeenBlock: bigint
  /** Last initialised round, L of the spec. */
  lastInitializedRound: bigint
  /** L1 block hash recorded for round L; all zeros when none was recorded. */
  lastInitializedBlockHash: Hash
}

/** What an orchestrator knows beyond that (spec PM-52). */
export interface ChainViewOfRecipient extends ChainView {
  /** L1 block hash recorded for round L − 1. */
  preLastInitializedBlockHash: Hash
}
