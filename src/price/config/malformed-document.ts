import { rule, type Rule } from '../../rule.ts'

/** The text with which start-up ends over a price document that is no valid JSON; null = it goes on without the document. */
export type MalformedPriceDocument = Rule<(flag: string, error: string) => string | null>

export const malformedPriceDocument: Readonly<
  Record<'ignored' | 'refused', MalformedPriceDocument>
> = {
  ignored: rule(
    {
      variant: 'ignored',
      summary: 'A price document that cannot be read is logged, and the node starts without it.',
      source: 'PR-19, PR-21, I-26; go-livepeer cmd/livepeer/starter/starter.go:getGatewayPrices',
    },
    (): string | null => null,
  ),
  refused: rule(
    {
      variant: 'refused',
      summary: 'A price document that cannot be read ends the start-up.',
      why: "A typing error silently lifts every maximum, or drops every gateway's price; a node that does not start pays and charges nothing wrong.",
      source: 'PR-19, PR-21; repairs pricing I-26; recommended deviation 3 of the pricing spec',
    },
    (flag: string, error: string): string | null => `${flag} is not a valid document: ${error}`,
  ),
}
