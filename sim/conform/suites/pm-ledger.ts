import { assert } from '../../../src/assert.ts'
import { fractionString } from '../../../src/money/format.ts'
import { ZERO } from '../../../src/money/rational.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import type { LedgerRules } from '../../../src/ledger/rules.ts'
import { stageUpdate, type StagedUpdate } from '../../../src/ledger/stage-update.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

export function replayStageUpdate(input: VectorFields, rules: LedgerRules): unknown {
  const staged = stageUpdate(
    input.rationalOrNull('existing') ?? ZERO,
    input.rational('minCredit'),
    input.rationalOrNull('ev'),
    rules,
  )
  return { ...writeStaged(staged), balanceAfter: '0/1' }
}

/** One ledger with a clock that only `advance` moves. */
export class LedgerReplay {
  readonly #ledger: Ledger
  readonly #rules: LedgerRules
  readonly #startNs: bigint
  #nowNs = 0

  constructor(config: VectorFields, rules: LedgerRules) {
    this.#ledger = new Ledger({ ttlNs: Number(config.text('ttlNs')), rules })
    this.#rules = rules
    this.#startNs = config.integer('startNs')
  }

  step(step: VectorFields): Record<string, unknown> {
    return { ...this.#result(step), state: this.#state() }
  }

  #result(step: VectorFields): Record<string, unknown> {
    const operation = step.text('op')
    if (operation === 'advance') {
      this.#nowNs += Number(step.text('durationNs'))
      this.#ledger.sweepUpTo(this.#nowNs)
      return {}
    }
    const address = step.hex('address')
    const manifestId = step.text('manifestId')
    const ledger = this.#ledger
    const nowNs = this.#nowNs
    switch (operation) {
      case 'credit':
        ledger.credit(address, manifestId, step.rational('amount'), nowNs)
        return {}
      case 'debit':
        ledger.debit(address, manifestId, step.rational('amount'), nowNs)
        return {}
      case 'setFixedPrice':
        ledger.setFixedPrice(address, manifestId, step.rational('amount'), nowNs)
        return {}
      case 'reserve':
        return { value: fractionString(ledger.reserve(address, manifestId, nowNs)) }
      case 'balance':
        return { value: writeRational(ledger.balance(address, manifestId, nowNs)) }
      case 'fixedPrice':
        return { value: writeRational(ledger.fixedPrice(address, manifestId)) }
      default: {
        assert(operation === 'stageUpdate', `unknown step ${operation}`)
        const existing = ledger.reserve(address, manifestId, nowNs)
        const minCredit = step.rational('minCredit')
        return writeStaged(stageUpdate(existing, minCredit, step.rationalOrNull('ev'), this.#rules))
      }
    }
  }

  #state(): unknown {
    const addressesSet = this.#ledger
      .addresses()
      .map((address) => ({ address, entriesSet: this.#entries(address) }))
    return { addressesSet: addressesSet.toSorted((a, b) => (a.address < b.address ? -1 : 1)) }
  }

  #entries(address: `0x${string}`): unknown {
    const entries = this.#ledger.entries(address) ?? []
    return entries
      .toSorted((a, b) => (a.manifestId < b.manifestId ? -1 : 1))
      .map((entry) => ({
        amount: fractionString(entry.amountWei),
        fixedPrice: writeRational(entry.fixedPrice),
        lastUpdateNs:
          entry.lastUpdateNs === null ? null : `${this.#startNs + BigInt(entry.lastUpdateNs)}`,
        manifestId: entry.manifestId,
      }))
  }
}

function writeStaged(staged: StagedUpdate): Record<string, unknown> {
  return {
    existingCredit: fractionString(staged.existingCreditWei),
    newCredit: fractionString(staged.newCreditWei),
    numTickets: `${staged.tickets}`,
  }
}
