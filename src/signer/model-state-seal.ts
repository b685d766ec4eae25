import type { OpenedState, SealResult, SignerState, StateSeal } from './state.ts'

/** A state as the client carries it in a model run: the record itself, known by who made it. */
export interface ModelSealedState {
  readonly state: SignerState
  readonly sealedBy: ModelStateSeal
}

const FOREIGN: OpenedState = { ok: false, refusal: { code: 'state-signature-invalid' } }

/**
 * Stands for JSON and signature in model runs: a record that nobody can pass off as this signer's, because only this object
 * puts its own name on it. Replicas of a signer share one seal, as they share the key.
 */
export class ModelStateSeal implements StateSeal<ModelSealedState> {
  seal(state: SignerState): SealResult<ModelSealedState> {
    return { ok: true, sealed: { state, sealedBy: this } }
  }

  open(sealed: ModelSealedState): OpenedState {
    return sealed.sealedBy === this ? { ok: true, state: sealed.state } : FOREIGN
  }
}
