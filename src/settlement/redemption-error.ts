/** Texts of failed redemptions that trying again cannot mend. */
const FINAL_TEXTS: readonly string[] = [
  'transaction failed',
  'ticket creationRound does not have a block hash',
]

/** How a redemption failed: the queue's own "already used" is an identity, the rest are texts. */
export type RedemptionError =
  { readonly code: 'already-used' } | { readonly code: 'other'; readonly text: string }

/**
 * Whether the queue gives the ticket up. The text `ticket already used` alone, from elsewhere, does not count.
 * Spec PM-118; go-livepeer pm/sendermonitor.go:isNonRetryableTicketErr.
 */
export function isFinalRedemptionError(error: RedemptionError): boolean {
  if (error.code === 'already-used') return true
  return FINAL_TEXTS.some((text) => error.text.includes(text))
}
