/**
 * A rule is one decision that the real network has got wrong, changed or may change, as a small pure
 * function that carries where it comes from. A room of the engine asks for its rules in an interface
 * (`SignerRules`, `LedgerRules`, …); a profile is a complete table of them (`src/profile`).
 */
export interface RuleInfo {
  /** Short name of this variant among its siblings, e.g. `ceil-per-call`. */
  readonly variant: string
  /** One sentence that a protocol engineer understands. */
  readonly summary: string
  /**
   * What goes wrong under the sibling that upstream uses, and why it cannot under this one: one sentence. Every variant of
   * `repaired` that upstream/master-2026-08 does not use has one; its source then names the defect too.
   */
  readonly why?: string
  /** Spec rule ids and the upstream function, e.g. `SG-14, go-livepeer server/remote_signer.go:GenerateLivePayment`. */
  readonly source: string
}

export type Decision = (...inputs: never[]) => unknown
export type Rule<F extends Decision> = F & RuleInfo

/** Makes a rule of a plain function. Each variant is made once, at module level, beside its siblings. */
export function rule<F extends Decision>(info: RuleInfo, decide: F): Rule<F> {
  return Object.freeze(Object.assign(decide, info))
}
