import type { Address } from '../../src/bytes/hex.ts'

/** Ether of the accounts since the beginning, which the model leaves to its caller; negative = spent. */
export class Purses {
  readonly #changeWei = new Map<Address, bigint>()
  #minterWei = 0n

  /** The Minter holds all that is in the contract. */
  get minterWei(): bigint {
    return this.#minterWei
  }

  of(account: Address): bigint {
    return this.#changeWei.get(account) ?? 0n
  }

  /** From the account into the contract; negative = out of it. */
  pay(account: Address, amountWei: bigint): void {
    this.#changeWei.set(account, this.of(account) - amountWei)
    this.#minterWei += amountWei
  }
}
