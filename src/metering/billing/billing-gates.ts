/** What an organisation can be billed for, and be stopped from. */
export type BillingLine = 'application' | 'learnings_generated'

export const BILLING_LINES: readonly BillingLine[] = ['application', 'learnings_generated']

/** Stands in a route for whatever decides about its line. Overrides are found by its identity. */
export interface BillingGate {
  readonly line: BillingLine
}

export type GateOf = (line: BillingLine) => BillingGate

/** What a gate says to a request; `deny` is an answer of its own, `throw` a gate that is broken. */
export type GateAnswer =
  | { readonly kind: 'allow' }
  | { readonly kind: 'deny'; readonly status: number; readonly detail: string }
  | { readonly kind: 'throw' }

/** Decides about requests of an organisation. */
export type GateDecision = (orgId: string) => GateAnswer

const GATES: Readonly<Record<BillingLine, BillingGate>> = {
  application: Object.freeze({ line: 'application' }),
  learnings_generated: Object.freeze({ line: 'learnings_generated' }),
}

/** The gate of a line, always the same object (spec BM-16, PB-11; reflexio auth.py:default_billing_gate). */
export function billingGate(line: BillingLine): BillingGate {
  return GATES[line]
}

const ALLOW: GateAnswer = { kind: 'allow' }

/** Gates as a deployment has set them; a gate that nobody overrides lets everything pass. */
export class GateOverrides {
  readonly #decisions = new Map<BillingGate, GateDecision>()

  /** Overrides the gate of every line by what the factory makes for it; null = none. */
  constructor(factory: ((line: BillingLine) => GateDecision) | null, gateOf: GateOf) {
    if (factory === null) return
    for (const line of BILLING_LINES) this.#decisions.set(gateOf(line), factory(line))
  }

  ask(gate: BillingGate, orgId: string): GateAnswer {
    return this.#decisions.get(gate)?.(orgId) ?? ALLOW
  }
}
