import { ARITHMETIC_PANIC, INDEX_PANIC, revert, type Revert } from './revert.ts'

export interface BrokerRevert {
  readonly revert: Revert
  /** The condition, as docs/settlement.md has it. */
  readonly when: string
}

export type BrokerRevertName =
  | 'paused'
  | 'roundNotInitialized'
  | 'notOwner'
  | 'notController'
  | 'noValidityPeriod'
  | 'valueMismatch'
  | 'emptyAccount'
  | 'alreadyUnlocking'
  | 'noUnlock'
  | 'accountLocked'
  | 'nullRecipient'
  | 'nullSender'
  | 'auxDataLength'
  | 'noBlockHash'
  | 'wrongBlockHash'
  | 'expired'
  | 'wrongRecipientRand'
  | 'used'
  | 'signatureLength'
  | 'libraryLength'
  | 'highS'
  | 'wrongV'
  | 'nothingRecovered'
  | 'notSigned'
  | 'lost'
  | 'senderUnlocked'
  | 'fundsBelowFaceValue'
  | 'payableBelowFaceValue'
  | 'unregistered'
  | 'arithmetic'
  | 'index'

/** Everything that makes the contract undo a call: each text and panic once, with its condition. */
export const brokerReverts: Readonly<Record<BrokerRevertName, BrokerRevert>> = Object.freeze({
  paused: text('system is paused', 'the Controller is paused'),
  roundNotInitialized: text(
    'current round is not initialized',
    'nobody has initialised the current round yet',
  ),
  notOwner: text('caller must be Controller owner', 'the caller does not own the Controller'),
  notController: text('caller must be Controller', 'the caller is not the Controller'),
  noValidityPeriod: text(
    'ticketValidityPeriod must be greater than 0',
    'the new validity period is 0 rounds',
  ),
  valueMismatch: text(
    'msg.value does not equal sum of deposit amount and reserve amount',
    'the ether that is sent is not the sum of both amounts',
  ),
  emptyAccount: text('sender deposit and reserve are zero', 'deposit and reserve are both 0'),
  alreadyUnlocking: text('unlock already initiated', 'the withdraw round is not 0'),
  noUnlock: text('no unlock request in progress', 'the withdraw round is 0'),
  accountLocked: text('account is locked', 'the current round is before the withdraw round'),
  nullRecipient: text('ticket recipient is null address', "the ticket's recipient is zero"),
  nullSender: text('ticket sender is null address', "the ticket's sender is zero"),
  auxDataLength: text(
    'invalid length for ticket auxData: must be 64 bytes',
    'auxData is not a round and a block hash, 64 bytes',
  ),
  noBlockHash: text(
    'ticket creationRound does not have a block hash',
    'no block hash is recorded for the creation round: it is to come, was never initialised, or the chain knew none',
  ),
  wrongBlockHash: text(
    'ticket creationRoundBlockHash invalid for creationRound',
    'another block hash is recorded for the creation round',
  ),
  expired: text('ticket is expired', 'creation round + validity period ≤ current round'),
  wrongRecipientRand: text(
    'recipientRand does not match recipientRandHash',
    'keccak256 of the revealed recipientRand is not the committed hash',
  ),
  used: text('ticket is used', 'a ticket with these seven fields was redeemed before'),
  signatureLength: text('INVALID_SIGNATURE_LENGTH', 'the signature has not 65 bytes'),
  libraryLength: text(
    'ECDSA: invalid signature length',
    'the library takes no signature of this length',
  ),
  highS: text("ECDSA: invalid signature 's' value", 's is in the upper half of the curve order'),
  wrongV: text("ECDSA: invalid signature 'v' value", 'v is neither 27 nor 28'),
  nothingRecovered: text('ECDSA: invalid signature', 'no key can be recovered'),
  notSigned: text(
    'invalid signature over ticket hash',
    'the key that signed is not that of the sender',
  ),
  lost: text('ticket did not win', 'keccak256(signature ‖ recipientRand) ≥ win probability'),
  senderUnlocked: text('sender is unlocked', 'the withdraw round has come'),
  fundsBelowFaceValue: text(
    'sender deposit and reserve insufficient to cover ticket face value',
    'deposit + whole reserve < face value',
  ),
  payableBelowFaceValue: text(
    'sender deposit and claimable reserve insufficient to cover ticket face value',
    "deposit + the recipient's own share < face value",
  ),
  unregistered: text(
    'transcoder must be registered',
    'something is to be paid to a recipient that is no registered orchestrator',
  ),
  arithmetic: {
    revert: ARITHMETIC_PANIC,
    when: 'a sum exceeds 2^256 − 1 or a difference falls below 0',
  },
  index: { revert: INDEX_PANIC, when: 'fewer signatures or recipientRands than tickets' },
})

function text(words: string, when: string): BrokerRevert {
  return { revert: revert(words), when }
}
