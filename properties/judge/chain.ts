import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { createEVM, type EVM, type ExecResult } from '@ethereumjs/evm'
import { Account, createAddressFromString, type Address as EvmAddress } from '@ethereumjs/util'
import { assert } from '../../src/assert.ts'
import { bytesToHex, hexToBytes, type Address, type Hash, type Hex } from '../../src/bytes/hex.ts'
import { Memory, RecordingState } from './recording-state.ts'

export interface Transaction {
  readonly from: Address
  readonly to: Address
  readonly data: Hex
  readonly valueWei?: bigint
}

export interface Log {
  readonly address: Address
  readonly topics: readonly Hex[]
  readonly data: Hex
}

export type Receipt =
  | { readonly ok: true; readonly returned: Hex; readonly logs: readonly Log[] }
  | { readonly ok: false; readonly reason: Hex }

/** Far more than any call takes: there is no gas here. */
const GAS_LIMIT = 30_000_000n

/** An EVM with contracts in it and nothing else: no blocks, no gas to pay, no nonces. London rules, for which the contracts were built. */
export class Chain {
  readonly #evm: EVM
  readonly #state: RecordingState
  readonly #answers: Memory<Receipt>

  private constructor(evm: EVM, state: RecordingState) {
    this.#evm = evm
    this.#state = state
    this.#answers = new Memory(state)
  }

  static async create(): Promise<Chain> {
    const common = new Common({ chain: Mainnet, hardfork: Hardfork.London })
    const stateManager = new RecordingState({ common })
    return new Chain(await createEVM({ common, stateManager }), stateManager)
  }

  async deploy(from: Address, bytecode: Hex): Promise<Address> {
    const created = await this.#evm.runCall({
      caller: evmAddress(from),
      origin: evmAddress(from),
      data: hexToBytes(bytecode),
      gasLimit: GAS_LIMIT,
    })
    await this.#endTransaction()
    const { createdAddress, execResult } = created
    assert(execResult.exceptionError === undefined, 'deploying failed')
    assert(createdAddress !== undefined, 'deploying gave no address')
    return hexOf(createdAddress.toString())
  }

  /** Puts code there as it runs, without a constructor. */
  async place(address: Address, code: Hex): Promise<void> {
    await this.#state.putCode(evmAddress(address), hexToBytes(code))
  }

  async send({ from, to, data, valueWei = 0n }: Transaction): Promise<Receipt> {
    const { execResult } = await this.#evm.runCall({
      caller: evmAddress(from),
      origin: evmAddress(from),
      to: evmAddress(to),
      data: hexToBytes(data),
      value: valueWei,
      gasLimit: GAS_LIMIT,
    })
    await this.#endTransaction()
    return receiptOf(execResult)
  }

  /** Asks without changing anything. */
  async ask(to: Address, data: Hex): Promise<Receipt> {
    return this.#answers.answer(`${to} ${data}`, async () => {
      const { execResult } = await this.#evm.runCall({
        to: evmAddress(to),
        data: hexToBytes(data),
        isStatic: true,
        gasLimit: GAS_LIMIT,
      })
      await this.#endTransaction()
      return receiptOf(execResult)
    })
  }

  async setStorage(address: Address, slot: Hash, value: Hex): Promise<void> {
    await this.#state.putStorage(evmAddress(address), hexToBytes(slot), hexToBytes(value))
  }

  async balanceWei(address: Address): Promise<bigint> {
    return (await this.#state.getAccount(evmAddress(address)))?.balance ?? 0n
  }

  async setBalanceWei(address: Address, balanceWei: bigint): Promise<void> {
    await this.#state.putAccount(evmAddress(address), new Account(0n, balanceWei))
  }

  /** From here `rollBack` undoes everything. */
  async mark(): Promise<void> {
    await this.#state.checkpoint()
  }

  async rollBack(): Promise<void> {
    await this.#state.revert()
  }

  /** What a transaction would do at its end: else warm slots and the values before it leak into the next one. */
  async #endTransaction(): Promise<void> {
    await this.#evm.journal.cleanup()
    this.#state.originalStorageCache.clear()
  }
}

function receiptOf({ exceptionError, returnValue, logs }: ExecResult): Receipt {
  if (exceptionError === undefined) {
    return {
      ok: true,
      returned: bytesToHex(returnValue),
      logs: (logs ?? []).map(([address, topics, data]) => ({
        address: bytesToHex(address),
        topics: topics.map(bytesToHex),
        data: bytesToHex(data),
      })),
    }
  }
  assert(exceptionError.error === 'revert', `the EVM stopped: ${exceptionError.error}`)
  return { ok: false, reason: bytesToHex(returnValue) }
}

function evmAddress(address: Address): EvmAddress {
  return createAddressFromString(address)
}

function hexOf(text: string): Hex {
  return `0x${text.slice(2)}`
}
