import { assert } from '../../../src/assert.ts'
import type { Address } from '../../../src/bytes/hex.ts'
import { checkSender, senderCheckRefusalText } from '../../../src/recipient/sender-check.ts'
import { GasPriceMonitor, gasPriceRefusalText } from '../../../src/settlement/gas-price-monitor.ts'
import { addFloatRefusalText, SenderMonitor } from '../../../src/settlement/sender-monitor.ts'
import { senderInfoErrorText } from '../../../src/settlement/sender-watcher.ts'
import type { Failure } from '../../../src/settlement/winning-ticket.ts'
import type { SenderInfo } from '../../../src/ticket/sender-info.ts'
import {
  stepsReplay,
  type ConformEnvironment,
  type SuiteAdapter,
  type VectorStep,
} from '../adapter.ts'
import { readSenderInfo } from './pm-fields.ts'
import type { VectorFields } from './vector-fields.ts'

export const pmSenderMonitorSuites: readonly SuiteAdapter[] = [
  stepsReplay('pm/gas-price', (input) => {
    const replay = new GasPriceReplay(input.object('config'))
    return (step) => replay.step(step)
  }),
  stepsReplay('pm/sender-monitor', (input, environment) => {
    const replay = new SenderMonitorReplay(input.object('config'), environment)
    return (step) => replay.step(step)
  }),
]

class SenderMonitorReplay {
  readonly #environment: ConformEnvironment
  readonly #monitor: SenderMonitor
  readonly #chain = new Map<Address, { readonly info: SenderInfo; readonly claimedWei: bigint }>()
  readonly #lastInitializedRound: bigint
  #claimedError: string | null = null
  #poolSize: bigint
  #nowSeconds: bigint

  constructor(config: VectorFields, environment: ConformEnvironment) {
    this.#environment = environment
    this.#poolSize = config.integer('poolSize')
    this.#nowSeconds = config.integer('now')
    this.#lastInitializedRound = config.integer('lastInitializedRound')
    this.#monitor = new SenderMonitor({
      ttlSeconds: config.integer('ttl'),
      rules: environment.rules.settlement,
      environment: {
        senderInfo: (sender) => this.#info(sender),
        claimedReserve: (sender) =>
          this.#claimedError === null
            ? (this.#chain.get(sender)?.claimedWei ?? 0n)
            : { error: this.#claimedError },
        poolSize: () => this.#poolSize,
        openTickets: () => 0,
      },
    })
  }

  step({ op, fields }: VectorStep): unknown {
    const result = this.#run(op, fields)
    const { notified = [], cleared = [], ...rest } = result
    const counts = new Map<number, number>()
    for (const id of notified) counts.set(id, (counts.get(id) ?? 0) + 1)
    const state = {
      clearedSet: cleared.toSorted(),
      notifiedSet: [...counts]
        .toSorted(([a], [b]) => a - b)
        .map(([subscription, count]) => ({ subscription, count })),
      sendersSet: this.#senders(),
    }
    return { ...rest, state }
  }

  #run(op: string, fields: VectorFields): MonitorResult {
    const monitor = this.#monitor
    const now = this.#nowSeconds
    switch (op) {
      case 'setSender': {
        const info = readSenderInfo(fields.object('senderInfo'))
        this.#chain.set(fields.hex('sender'), { info, claimedWei: fields.integer('claimed') })
        return {}
      }
      case 'setClaimedError':
        this.#claimedError = fields.text('error')
        return {}
      case 'advance':
        this.#nowSeconds += fields.integer('seconds')
        return {}
      case 'cleanup':
        return { cleared: monitor.cleanUp(now) }
      case 'poolSizeChange':
        this.#poolSize = fields.integer('poolSize')
        return { notified: monitor.poolSizeChanged() }
      case 'unsubscribe':
        monitor.unsubscribe(fields.count('subscription'))
        return {}
      default:
        return this.#runForSender(op, fields.hex('sender'), fields)
    }
  }

  #runForSender(op: string, sender: Address, fields: VectorFields): MonitorResult {
    const monitor = this.#monitor
    const now = this.#nowSeconds
    switch (op) {
      case 'maxFloat':
        return value(monitor.maxFloat(sender, now))
      case 'availableFunds':
        return value(monitor.availableFunds(sender, now))
      case 'validateSender': {
        const rules = this.#environment.rules.recipient
        const info = this.#info(sender)
        const refusal = checkSender(sender, info, this.#lastInitializedRound, rules)
        return refusal === null ? {} : { error: senderCheckRefusalText(refusal) }
      }
      case 'subFloat':
        return { notified: monitor.subFloat(sender, fields.integer('amount'), now) }
      case 'addFloat': {
        const result = monitor.addFloat(sender, fields.integer('amount'), now)
        return 'code' in result ? { error: addFloatRefusalText(result) } : { notified: result }
      }
      case 'subscribe':
        monitor.subscribe(sender, fields.count('subscription'), now)
        return {}
      case 'queueTicket':
        monitor.touch(sender, now)
        return {}
      default: {
        assert(op === 'reserveChange', `unknown step ${op}`)
        const news = monitor.reserveFunded(sender)
        return news.ok ? { notified: news.notified } : { panic: news.text }
      }
    }
  }

  #info(sender: Address): SenderInfo | Failure {
    return this.#chain.get(sender)?.info ?? { error: senderInfoErrorText('unknown') }
  }

  #senders(): unknown {
    return this.#monitor
      .senders()
      .toSorted((a, b) => (a.sender < b.sender ? -1 : 1))
      .map(({ sender, pendingWei, lastAccessUnixSeconds, subscribers }) => ({
        sender,
        pending: `${pendingWei}`,
        lastAccess: `${lastAccessUnixSeconds}`,
        subscribers,
      }))
  }
}

interface MonitorResult {
  readonly value?: string
  readonly error?: string
  readonly panic?: string
  readonly notified?: readonly number[]
  readonly cleared?: readonly Address[]
}

function value(result: bigint | Failure): MonitorResult {
  return typeof result === 'bigint' ? { value: `${result}` } : { error: result.error }
}

class GasPriceReplay {
  readonly #monitor: GasPriceMonitor
  #oracle: bigint | Failure
  #calls = 0
  #nowNs = 0

  constructor(config: VectorFields) {
    this.#oracle = config.integer('oraclePrice')
    this.#monitor = new GasPriceMonitor({
      pollingIntervalNs: Number(config.text('pollingIntervalNs')),
      minGasPriceWei: config.has('minGasPrice') ? config.integer('minGasPrice') : 0n,
    })
  }

  step({ op, fields }: VectorStep): unknown {
    const refusal = this.#run(op, fields)
    const { gasPriceWei, minGasPriceWei, maxGasPriceWei } = this.#monitor
    const state = {
      gasPrice: `${gasPriceWei}`,
      minGasPrice: `${minGasPriceWei}`,
      maxGasPrice: maxGasPriceWei === null ? null : `${maxGasPriceWei}`,
      oracleCalls: this.#calls,
    }
    return refusal === null ? { state } : { error: gasPriceRefusalText(refusal), state }
  }

  #run(op: string, fields: VectorFields): ReturnType<GasPriceMonitor['stop']> {
    const monitor = this.#monitor
    switch (op) {
      case 'start':
        return monitor.start(this.#nowNs, () => this.#ask())
      case 'stop':
        return monitor.stop()
      case 'setOracle': {
        const error = fields.textOrNull('error')
        this.#oracle = error === null ? fields.integer('price') : { error }
        return null
      }
      case 'setMin':
        monitor.minGasPriceWei = fields.integer('value')
        return null
      case 'setMax':
        monitor.maxGasPriceWei = fields.integer('value')
        return null
      case 'advance':
        this.#nowNs += Number(fields.text('durationNs'))
        while ((monitor.nextPollNs ?? Infinity) <= this.#nowNs) monitor.polled(this.#ask())
        return null
      default:
        assert(op === 'read', `unknown step ${op}`)
        return null
    }
  }

  #ask(): bigint | Failure {
    this.#calls += 1
    return this.#oracle
  }
}
