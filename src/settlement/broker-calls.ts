import type { BrokerRevertName } from './broker-reverts.ts'

export interface BrokerCallEvent {
  /** Of the ABI; one with `call:` is the call to the BondingManager at its place among the logs. */
  readonly name: string
  /** When it is emitted, if not always. */
  readonly only?: string
}

/** What one call of the TicketBroker does; docs/settlement.md prints it, and the judge measures it. */
export interface BrokerCallInfo {
  readonly name: string
  readonly caller: string
  readonly effect: string
  /** In order. */
  readonly events: readonly BrokerCallEvent[]
  /** In the order in which they are checked. */
  readonly reverts: readonly BrokerRevertName[]
}

const unlockCancelled: BrokerCallEvent = { name: 'UnlockCancelled', only: 'it was unlocking' }
const depositFunded: BrokerCallEvent = { name: 'DepositFunded' }
const reserveFunded: BrokerCallEvent = { name: 'ReserveFunded' }
const redemptionEvents: readonly BrokerCallEvent[] = [
  { name: 'ReserveClaimed', only: 'something is claimed from the reserve' },
  { name: 'call:updateTranscoderWithFees', only: 'something is paid' },
  { name: 'WinningTicketTransfer', only: 'something is paid' },
  { name: 'WinningTicketRedeemed' },
]

/** Every call that changes the contract. */
export const brokerCalls: readonly BrokerCallInfo[] = [
  {
    name: 'fundDeposit',
    caller: 'sender, with ether',
    effect: "adds the ether to the caller's deposit; withdraw round := 0",
    events: [unlockCancelled, depositFunded],
    reverts: ['paused'],
  },
  {
    name: 'fundReserve',
    caller: 'sender, with ether',
    effect: "adds the ether to the caller's reserve; withdraw round := 0",
    events: [reserveFunded, unlockCancelled],
    reverts: ['paused'],
  },
  {
    name: 'fundDepositAndReserve',
    caller: 'sender, with ether',
    effect: 'adds to both; withdraw round := 0',
    events: [unlockCancelled, reserveFunded, depositFunded],
    reverts: ['paused', 'arithmetic', 'valueMismatch'],
  },
  {
    name: 'fundDepositAndReserveFor',
    caller: 'anybody, with ether',
    effect:
      "adds to both of another account; withdraw round := 0 if `fundingCancelsUnlock` says so, which for a stranger's money it does not by default",
    events: [unlockCancelled, reserveFunded, depositFunded],
    reverts: ['paused', 'arithmetic', 'valueMismatch'],
  },
  {
    name: 'unlock',
    caller: 'sender',
    effect: 'withdraw round := current round + unlock period',
    events: [{ name: 'Unlock' }],
    reverts: ['paused', 'emptyAccount', 'alreadyUnlocking', 'arithmetic'],
  },
  {
    name: 'cancelUnlock',
    caller: 'sender',
    effect: 'withdraw round := 0',
    events: [{ name: 'UnlockCancelled' }],
    reverts: ['paused', 'noUnlock'],
  },
  {
    name: 'withdraw',
    caller: 'sender',
    effect:
      'pays deposit and reserve out; both := 0. The withdraw round stays, and so do the claims of the round',
    events: [{ name: 'Withdrawal' }],
    reverts: ['paused', 'emptyAccount', 'noUnlock', 'accountLocked'],
  },
  {
    name: 'redeemWinningTicket',
    caller: 'anybody',
    effect: 'pays a ticket, first from the deposit, then from the share; marks it used',
    events: redemptionEvents,
    reverts: [
      'paused',
      'roundNotInitialized',
      'nullRecipient',
      'nullSender',
      'auxDataLength',
      'noBlockHash',
      'wrongBlockHash',
      'arithmetic',
      'expired',
      'wrongRecipientRand',
      'used',
      'signatureLength',
      'libraryLength',
      'highS',
      'wrongV',
      'nothingRecovered',
      'notSigned',
      'lost',
      'senderUnlocked',
      'emptyAccount',
      'fundsBelowFaceValue',
      'payableBelowFaceValue',
      'unregistered',
    ],
  },
  {
    name: 'batchRedeemWinningTickets',
    caller: 'anybody',
    effect:
      'redeems each ticket; one that fails is passed over in silence. Surplus signatures and recipientRands are ignored',
    events: redemptionEvents.map(({ name, only }) => ({
      name,
      only: only === undefined ? 'for each ticket redeemed' : `for each, if ${only}`,
    })),
    reverts: ['paused', 'roundNotInitialized', 'index'],
  },
  {
    name: 'setUnlockPeriod',
    caller: "the Controller's owner",
    effect: 'sets the unlock period, for unlocks from now on; also while paused',
    events: [{ name: 'ParameterUpdate' }],
    reverts: ['notOwner'],
  },
  {
    name: 'setTicketValidityPeriod',
    caller: "the Controller's owner",
    effect: 'sets the validity period, at once for all tickets; also while paused',
    events: [{ name: 'ParameterUpdate' }],
    reverts: ['notOwner', 'noValidityPeriod'],
  },
  {
    name: 'setController',
    caller: 'the Controller',
    effect: 'moves the contract to another Controller; also while paused',
    events: [{ name: 'SetController' }],
    reverts: ['notController'],
  },
]
