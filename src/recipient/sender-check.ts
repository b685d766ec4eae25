import type { Address } from '../bytes/hex.ts'
import { checksumAddress } from '../ticket/checksum.ts'
import type { SenderInfo } from '../ticket/sender-info.ts'
import type { RecipientRules } from './rules.ts'

/** Why an orchestrator takes no ticket from an account, whatever the ticket. */
export type SenderCheckRefusal =
  | {
      readonly code: 'sender-info-unavailable'
      readonly sender: Address
      readonly cause: string
    }
  | { readonly code: 'unlocking-soon'; readonly sender: Address }

/** Null = valid. Looks at neither deposit nor reserve (spec PM-104; go-livepeer pm/sendermonitor.go:ValidateSender). */
export function checkSender(
  sender: Address,
  info: SenderInfo | { readonly error: string },
  lastInitializedRound: bigint,
  rules: Pick<RecipientRules, 'unlockingSoon'>,
): SenderCheckRefusal | null {
  if ('error' in info) return { code: 'sender-info-unavailable', sender, cause: info.error }
  return rules.unlockingSoon(info.withdrawRound, lastInitializedRound)
    ? { code: 'unlocking-soon', sender }
    : null
}

/** The exact upstream text. */
export function senderCheckRefusalText(refusal: SenderCheckRefusal): string {
  const sender = checksumAddress(refusal.sender)
  return refusal.code === 'unlocking-soon'
    ? `deposit and reserve for sender ${sender} is set to unlock soon`
    : `could not get sender info for ${sender}: ${refusal.cause}`
}
