import type { Address } from '../bytes/hex.ts'
import { rule, type Rule } from '../rule.ts'
import { brokerReverts } from './broker-reverts.ts'
import type { Revert } from './revert.ts'

/** What is there to pay a ticket, in wei. */
export interface TicketFunds {
  readonly faceValueWei: bigint
  readonly depositWei: bigint
  readonly reserveWei: bigint
  /** The recipient's share of the reserve; null = its computation panics. */
  readonly claimableWei: bigint | null
}

/** A sender's reserve as one recipient sees it, in wei. */
export interface ReserveShare {
  readonly reserveWei: bigint
  /** By everybody in this round. */
  readonly claimedInRoundWei: bigint
  /** By this recipient in this round. */
  readonly claimedByWei: bigint
  /** Above 0. */
  readonly poolSize: bigint
}

export interface SignatureShape {
  readonly lengthBytes: number
  readonly s: bigint
  readonly v: number
}

export interface Funding {
  readonly funder: Address
  readonly sender: Address
}

/** The decisions of the contract that its versions make differently. */
export interface BrokerRules {
  /** Null = the sender's funds let the redemption go on. */
  readonly fundsGuard: Rule<(funds: TicketFunds) => Revert | null>
  /** Null = the contract panics. */
  readonly claimableShare: Rule<(share: ReserveShare) => bigint | null>
  /** What the contract itself says of a signature's length, before it asks the library; null = nothing. */
  readonly signatureLength: Rule<(lengthBytes: number) => Revert | null>
  /** What the ECDSA library says of a signature before it recovers anything; null = nothing. */
  readonly signatureShape: Rule<(shape: SignatureShape) => Revert | null>
  /** Whether money for `sender` cancels its unlock. */
  readonly fundingCancelsUnlock: Rule<(funding: Funding) => boolean>
}

const HALF_CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n / 2n
const COMPACT_BYTES = 64
const FULL_BYTES = 65

const fundsGuard: Readonly<Record<'notBothZero' | 'total' | 'payable', BrokerRules['fundsGuard']>> =
  {
    notBothZero: rule(
      {
        variant: 'not-both-zero',
        summary: 'One wei of deposit or reserve is enough, whatever the face value.',
        source: 'PM-205, PM-208; TicketBroker of 2023-09 redeemWinningTicket',
      },
      ({ depositWei, reserveWei }: TicketFunds) =>
        depositWei === 0n && reserveWei === 0n ? brokerReverts.emptyAccount.revert : null,
    ),
    total: rule(
      {
        variant: 'total',
        summary: 'Deposit and whole reserve must cover the face value, also the part of others.',
        source: 'PM-205, PM-208; livepeer/protocol#657',
      },
      ({ faceValueWei, depositWei, reserveWei }: TicketFunds) =>
        depositWei + reserveWei < faceValueWei ? brokerReverts.fundsBelowFaceValue.revert : null,
    ),
    payable: rule(
      {
        variant: 'payable',
        summary: "Deposit and the recipient's own share must cover the face value.",
        why: 'Funds that belong to others pass a ticket that is then burnt for less than its face value; counting what is payable, it pays or stays.',
        source: 'repairs PM-208, pm I-28; livepeer/protocol#663',
      },
      ({ faceValueWei, depositWei, claimableWei }: TicketFunds) =>
        depositWei + (claimableWei ?? 0n) < faceValueWei
          ? brokerReverts.payableBelowFaceValue.revert
          : null,
    ),
  }

const claimableShare: Readonly<
  Record<'panicsBelowZero' | 'withinReserve', BrokerRules['claimableShare']>
> = {
  panicsBelowZero: rule(
    {
      variant: 'panics-below-zero',
      summary: 'When the pool grew after a claim the subtraction panics.',
      source: 'PM-188, PM-209; livepeer/protocol#656',
    },
    (share: ReserveShare) => {
      const rest = equalShare(share) - share.claimedByWei
      return rest < 0n ? null : rest
    },
  ),
  withinReserve: rule(
    {
      variant: 'within-reserve',
      summary: 'A share is never below zero and never more than the reserve holds.',
      why: 'A pool that changed mid-round makes the share negative or more than the reserve holds, and redeeming panics; within both bounds it cannot.',
      source: 'repairs PM-188, PM-209, pm I-27, pm surprise 37; livepeer/protocol#656',
    },
    (share: ReserveShare) => {
      const rest = equalShare(share) - share.claimedByWei
      if (rest < 0n) return 0n
      return rest < share.reserveWei ? rest : share.reserveWei
    },
  ),
}

const signatureShape: Readonly<
  Record<'openZeppelin44' | 'openZeppelin49', BrokerRules['signatureShape']>
> = {
  openZeppelin44: rule(
    {
      variant: 'open-zeppelin-4-4',
      summary: 'Takes 64-byte signatures too, and names a wrong v.',
      source: 'PM-27; OpenZeppelin 4.4.1 ECDSA',
    },
    ({ lengthBytes, s, v }: SignatureShape) => {
      if (lengthBytes !== FULL_BYTES && lengthBytes !== COMPACT_BYTES) return BAD_LENGTH
      if (s > HALF_CURVE_ORDER) return BAD_S
      return v === 27 || v === 28 ? null : brokerReverts.wrongV.revert
    },
  ),
  openZeppelin49: rule(
    {
      variant: 'open-zeppelin-4-9',
      summary: 'Takes 65 bytes only; a wrong v is a signature that recovers nothing.',
      source: 'PM-27; OpenZeppelin 4.9.2 ECDSA',
    },
    ({ lengthBytes, s }: SignatureShape) => {
      if (lengthBytes !== FULL_BYTES) return BAD_LENGTH
      return s > HALF_CURVE_ORDER ? BAD_S : null
    },
  ),
}

const BAD_LENGTH = brokerReverts.libraryLength.revert
const BAD_S = brokerReverts.highS.revert

const signatureLength: Readonly<Record<'leftToLibrary' | 'full', BrokerRules['signatureLength']>> =
  {
    leftToLibrary: rule(
      {
        variant: 'left-to-library',
        summary: 'The contract takes whatever its ECDSA library takes: 64-byte signatures too.',
        source: 'TicketBroker of 2022-02 (livepeer/protocol c6733bb)',
      },
      (_lengthBytes: number) => null,
    ),
    full: rule(
      {
        variant: 'sixty-five-bytes',
        summary: 'A signature has 65 bytes.',
        source: 'PM-27; TicketBroker of 2023-09 requireValidWinningTicket',
      },
      (lengthBytes: number) =>
        lengthBytes === FULL_BYTES ? null : brokerReverts.signatureLength.revert,
    ),
  }

const fundingCancelsUnlock: Readonly<
  Record<'anybodys' | 'own', BrokerRules['fundingCancelsUnlock']>
> = {
  anybodys: rule(
    {
      variant: 'anybodys',
      summary: "Anybody's money for a sender cancels its unlock.",
      source: 'TicketBroker of 2022-02 (livepeer/protocol c6733bb) processDeposit, processReserve',
    },
    (_funding: Funding) => true,
  ),
  own: rule(
    {
      variant: 'own',
      summary: "Only the sender's own money cancels its unlock.",
      source: 'PM-182; TicketBroker of 2023-09 processDeposit, processReserve',
    },
    ({ funder, sender }: Funding) => funder === sender,
  ),
}

/** The contract as @livepeer/sdk ships it, of February 2022. */
export const brokerRulesV0: BrokerRules = Object.freeze({
  fundsGuard: fundsGuard.notBothZero,
  claimableShare: claimableShare.panicsBelowZero,
  signatureLength: signatureLength.leftToLibrary,
  signatureShape: signatureShape.openZeppelin44,
  fundingCancelsUnlock: fundingCancelsUnlock.anybodys,
})

/** The contract deployed on Arbitrum One in September 2023. */
export const brokerRulesV1: BrokerRules = Object.freeze({
  fundsGuard: fundsGuard.notBothZero,
  claimableShare: claimableShare.panicsBelowZero,
  signatureLength: signatureLength.full,
  signatureShape: signatureShape.openZeppelin44,
  fundingCancelsUnlock: fundingCancelsUnlock.own,
})

/** The contract with the guard on total funds. */
export const brokerRulesV2: BrokerRules = Object.freeze({
  fundsGuard: fundsGuard.total,
  claimableShare: claimableShare.panicsBelowZero,
  signatureLength: signatureLength.full,
  signatureShape: signatureShape.openZeppelin49,
  fundingCancelsUnlock: fundingCancelsUnlock.own,
})

export const brokerRulesRepaired: BrokerRules = Object.freeze({
  fundsGuard: fundsGuard.payable,
  claimableShare: claimableShare.withinReserve,
  signatureLength: signatureLength.full,
  signatureShape: signatureShape.openZeppelin49,
  fundingCancelsUnlock: fundingCancelsUnlock.own,
})

function equalShare({ reserveWei, claimedInRoundWei, poolSize }: ReserveShare): bigint {
  return (reserveWei + claimedInRoundWei) / poolSize
}
