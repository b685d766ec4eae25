import type { Hex } from '../bytes/hex.ts'
import type { Cryptography } from '../ticket/cryptography.ts'
import { ExactStateSeal, type SignedStateBytes } from './exact-state-seal.ts'
import { ModelStateSeal, type ModelSealedState } from './model-state-seal.ts'
import type { StateLayout } from './state-json.ts'
import type { StateSeal } from './state.ts'

/** A state as a client carries it, in either fidelity. */
export type SealedState = SignedStateBytes | ModelSealedState

/** The seal that goes with a cryptography: JSON and signature, or the record itself. */
export function createStateSeal(options: {
  readonly privateKey: Hex
  readonly cryptography: Cryptography
  readonly layout: StateLayout
}): StateSeal<SealedState> {
  return options.cryptography.mode === 'exact' ? new ExactStateSeal(options) : new ModelStateSeal()
}
