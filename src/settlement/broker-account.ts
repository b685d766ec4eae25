import type { Address } from '../bytes/hex.ts'

interface RoundClaims {
  totalWei: bigint
  readonly byClaimant: Map<Address, bigint>
}

/** One sender's money in the contract: deposit, reserve and what was claimed of it in each round. */
export class BrokerAccount {
  depositWei = 0n
  /** 0 = not unlocking. */
  withdrawRound = 0n
  reserveWei = 0n
  readonly #claims = new Map<bigint, RoundClaims>()

  get isEmpty(): boolean {
    return this.depositWei === 0n && this.reserveWei === 0n
  }

  /** Whether tickets can be paid from it in that round (spec PM-186). */
  isLocked(round: bigint): boolean {
    return this.withdrawRound === 0n || round < this.withdrawRound
  }

  claimedInRound(round: bigint): bigint {
    return this.#claims.get(round)?.totalWei ?? 0n
  }

  claimedBy(claimant: Address, round: bigint): bigint {
    return this.#claims.get(round)?.byClaimant.get(claimant) ?? 0n
  }

  /** The same account, which later changes of this one do not touch. */
  copy(): BrokerAccount {
    const copy = new BrokerAccount()
    copy.depositWei = this.depositWei
    copy.withdrawRound = this.withdrawRound
    copy.reserveWei = this.reserveWei
    for (const [round, { totalWei, byClaimant }] of this.#claims) {
      copy.#claims.set(round, { totalWei, byClaimant: new Map(byClaimant) })
    }
    return copy
  }

  /** Moves money from the reserve to the claims of that round; the caller has checked that it is there. */
  claim(claimant: Address, round: bigint, amountWei: bigint): void {
    const claims = this.#claims.get(round) ?? { totalWei: 0n, byClaimant: new Map() }
    claims.totalWei += amountWei
    claims.byClaimant.set(claimant, this.claimedBy(claimant, round) + amountWei)
    this.#claims.set(round, claims)
    this.reserveWei -= amountWei
  }
}
