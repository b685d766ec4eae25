/** A payer's account in the TicketBroker, as a node has it cached (spec PM-1, PM-123). Amounts in wei. */
export interface SenderInfo {
  readonly depositWei: bigint
  /** Round from which the funds may be withdrawn; 0 = not unlocking. */
  readonly withdrawRound: bigint
  readonly reserve: ReserveInfo
}

export interface ReserveInfo {
  readonly fundsRemainingWei: bigint
  readonly claimedInCurrentRoundWei: bigint
}
