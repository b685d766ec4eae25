import { unreachable } from '../assert.ts'
import { rule, type Rule } from '../rule.ts'

/** How a redemption failed: the first three are decisions of this node, `other` is somebody else's text. */
export type RedemptionError =
  | { readonly code: 'already-used' }
  | { readonly code: 'insufficient-funds' }
  | { readonly code: 'insufficient-face-value' }
  | { readonly code: 'other'; readonly text: string }

/** Whether the queue gives the ticket up, since trying again cannot mend it. */
export type FinalErrorRule = Rule<(error: RedemptionError) => boolean>

export const finalError: Readonly<Record<'byUpstreamTexts' | 'onlyHopeless', FinalErrorRule>> = {
  byUpstreamTexts: rule(
    {
      variant: 'by-upstream-texts',
      summary: 'A used ticket, a reverted transaction or a round without block hash ends it.',
      source: 'PM-118; go-livepeer pm/sendermonitor.go:isNonRetryableTicketErr',
    },
    (error: RedemptionError) =>
      isFinal(error, ['transaction failed', 'ticket creationRound does not have a block hash']),
  ),
  onlyHopeless: rule(
    {
      variant: 'only-hopeless',
      summary:
        'An expired ticket ends it too; a reverted transaction does not, for it may pay later.',
      why: 'A reverted transaction leaves its ticket unused, which a top-up may yet pay, an expired one never; only the hopeless are given up.',
      source:
        'repairs PM-118, pm I-8, pm I-9, pm I-10, B59g, B83; recommended deviation D-4 of the pm spec',
    },
    (error: RedemptionError) =>
      isFinal(error, ['ticket is expired', 'ticket creationRound does not have a block hash']),
  ),
}

/** The exact upstream text (spec PM-120). */
export function redemptionErrorText(error: RedemptionError): string {
  switch (error.code) {
    case 'already-used':
      return 'ticket already used'
    case 'insufficient-funds':
      return 'insufficient sender funds for redeem tx cost'
    case 'insufficient-face-value':
      return 'insufficient ticket face value for redeem tx cost'
    case 'other':
      return error.text
    default:
      return unreachable(error)
  }
}

/** "Already used" is an identity: the same text from elsewhere does not count. */
function isFinal(error: RedemptionError, texts: readonly string[]): boolean {
  if (error.code === 'already-used') return true
  return error.code === 'other' && texts.some((text) => error.text.includes(text))
}
