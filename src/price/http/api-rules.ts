import { rule, type Rule } from '../../rule.ts'

/** Whether a negative global maximum price is taken as none. */
export type NegativeMaxPrice = Rule<() => 'clears' | 'refused'>

export const negativeMaxPrice: Readonly<Record<'clears' | 'refused', NegativeMaxPrice>> = {
  clears: rule(
    {
      variant: 'clears',
      summary: 'A negative global maximum price removes the limit.',
      source: 'PR-63, I-27; go-livepeer server/handlers.go:setBroadcastConfigHandler',
    },
    () => 'clears' as const,
  ),
  refused: rule(
    {
      variant: 'refused',
      summary: 'A negative global maximum price is refused; 0 removes the limit.',
      why: 'A mistyped sign silently lifts the limit on every price; refused, the old limit stays, and 0 is the one way to ask for none.',
      source:
        'PR-63; repairs pricing I-17, pricing I-27; recommended deviation 3 of the pricing spec',
    },
    () => 'refused' as const,
  ),
}

/** Whether a base price may be stored under a text. */
export type PriceAddress = Rule<(address: string) => boolean>

export const priceAddress: Readonly<Record<'startOrEnd' | 'whole', PriceAddress>> = {
  startOrEnd: rule(
    {
      variant: 'start-or-end',
      summary: 'A price is stored under any text that starts with an address or ends in `default`.',
      source: 'PR-64, X-21; go-livepeer server/handlers.go:setOrchestratorPriceInfo',
    },
    (address: string) => /^0x[0-9a-fA-F]{40}|default$/.test(address),
  ),
  whole: rule(
    {
      variant: 'whole',
      summary: 'A price is stored under an address or under `default`, and nothing else.',
      why: "A price stored under a text that is no sender's address never applies, and nobody is told; matched as a whole, each stored price can apply.",
      source: 'PR-64; repairs X-21',
    },
    (address: string) => /^(?:0x[0-9a-fA-F]{40}|default)$/.test(address),
  ),
}
