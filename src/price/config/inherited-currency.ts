import { rule, type Rule } from '../../rule.ts'

/** The currency of a capability maximum that takes over the number of `-maxPricePerUnit`. */
export type InheritedCurrency = Rule<(entryCurrency: string, flagCurrency: string) => string>

export const inheritedCurrency: Readonly<Record<'ofTheEntry' | 'ofTheFlag', InheritedCurrency>> = {
  ofTheEntry: rule(
    {
      variant: 'of-the-entry',
      summary: 'An entry without a price takes the global number but keeps its own currency.',
      source: 'PR-21, X-14; go-livepeer cmd/livepeer/starter/starter.go:StartLivepeer',
    },
    (entryCurrency: string, _flagCurrency: string): string => entryCurrency,
  ),
  ofTheFlag: rule(
    {
      variant: 'of-the-flag',
      summary: 'An entry without a price takes the global number and its currency.',
      why: 'A maximum of 0.5 USD turns into 0.5 wei; a number and its currency are one amount and must be inherited together.',
      source: 'PR-21; repairs X-14',
    },
    (_entryCurrency: string, flagCurrency: string): string => flagCurrency,
  ),
}
