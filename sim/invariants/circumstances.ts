/**
 * What may happen in a world and some invariants leave out, by name. An invariant says nothing of the sessions that such a
 * circumstance touches, and is held to its word by all others of the same world.
 */
export const CIRCUMSTANCES = {
  'dishonest-payer': 'the gateway is declared dishonest',
  'dishonest-orchestrator': 'an orchestrator that may work for it is declared dishonest',
  'orchestrator-forgets':
    'an orchestrator that may work for it restarts without its ledger, its nonces or its secret',
  'payer-restarts': 'the gateway or its signer restarts',
  'payer-short':
    'its payer has less than 1 ETH of deposit or of reserve, or lessens or locks them while the world runs',
  'float-short': 'the float of its payer is less than 1 ETH, or changes while the world runs',
  'gateway-restarts': 'the gateway restarts',
  'flags-changed':
    'an orchestrator that may work for it restarts with another ticket EV, or with room for nobody',
  'tokens-void':
    'the clock of an orchestrator that may work for it steps by as much as its auth tokens live',
  'rounds-not-initialized': 'rounds are not initialised for a while',
  'signer-silent':
    'nothing passes between the gateway and its signer for as long as ticket parameters live, less two payment intervals',
  'payments-overdue':
    'outages, restarts, partitions, slow actors, slow links, losses or damaged messages may hold up its payments for as long as ticket parameters live',
} as const

export type Circumstance = keyof typeof CIRCUMSTANCES

/** Which part of a statement a circumstance takes out: all of it, or these clauses, as breaches name them. */
export type OutsidePart = 'all' | readonly string[]

/** The circumstances that an invariant leaves out. Empty: it must hold whatever happens. */
export type Outside = { readonly [C in Circumstance]?: OutsidePart }

/** Who is assumed honest: a dishonest one of this kind is a circumstance that the invariant leaves out. */
export type Party = 'payer' | 'orchestrator'

/** Parties without whose honesty the statement, or a part of it, may be false. */
export function assumedHonest(outside: Outside): readonly Party[] {
  const parties: readonly Party[] = ['payer', 'orchestrator']
  return parties.filter((party) => outside[`dishonest-${party}`] !== undefined)
}

/** The circumstances that are left out, in the order of the catalogue, each with the part that it takes out. */
export function leftOut(outside: Outside): readonly (readonly [Circumstance, OutsidePart])[] {
  return circumstanceNames().flatMap((name) => {
    const part = outside[name]
    return part === undefined ? [] : [[name, part] as const]
  })
}

export function circumstanceNames(): readonly Circumstance[] {
  // The keys of a literal: Object.keys forgets which they are.
  return Object.keys(CIRCUMSTANCES) as Circumstance[]
}
