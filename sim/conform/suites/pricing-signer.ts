import { hexToBytes, type Address } from '../../../src/bytes/hex.ts'
import { parseRational } from '../../../src/money/parse.ts'
import { rational, type Rational } from '../../../src/money/rational.ts'
import type { PriceInfo } from '../../../src/price/price-info.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { TicketSender } from '../../../src/sender/ticket-sender.ts'
import type { SignedStateBytes } from '../../../src/signer/exact-state-seal.ts'
import { handleLivePayment, type HttpOutcome } from '../../../src/signer/http.ts'
import type { SignerProcess } from '../../../src/signer/request.ts'
import { encodeStateMembers } from '../../../src/signer/state-json.ts'
import { encodeCapabilities } from '../../../src/wire/protobuf/capabilities.ts'
import { encodeOrchestratorInfo } from '../../../src/wire/protobuf/orchestrator-info.ts'
import { decodePayment } from '../../../src/wire/protobuf/payment.ts'
import { suiteOf, type SuiteAdapter } from '../adapter.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { readModels } from './pricing-node.ts'
import { readAnswer } from './signer-live-payment.ts'
import { createSignerProcess, cryptography, testKey } from './signer-process.ts'
import { readPrices } from './signer-texts.ts'
import { VectorFields, writePrice, writeRational } from './vector-fields.ts'

const NOW_UNIX_NS = 1_772_366_400_000_000_000n
const KEY = 1
const ORCHESTRATOR: Address = `0x${'22'.repeat(20)}`
const OTHER_ORCHESTRATOR: Address = `0x${'33'.repeat(20)}`
const HASH = `0x${'44'.repeat(32)}` as const
const ENOUGH_EV = rational(10n ** 40n)

/** Its tickets are worth what the vector says, and it always makes them. */
class FixedValueSender extends TicketSender {
  #evWei: Rational = ENOUGH_EV

  worth(evWei: Rational): this {
    this.#evWei = evWei
    return this
  }

  override expectedValue(): ReturnType<TicketSender['expectedValue']> {
    return { ok: true, evWei: this.#evWei }
  }
}

/** What the signer bills and refuses, through its whole handler. */
export const pricingSignerSuites: readonly SuiteAdapter[] = [
  suiteOf('pricing/signer-billable-units', (input, { rules }) => {
    const ago = input.has('lastUpdateAgoNs') ? input.integer('lastUpdateAgoNs') : null
    const type = input.text('type')
    const state =
      ago === null
        ? null
        : { pricePerUnit: 1n, pixelsPerUnit: 1n, type, balance: '', ago, other: false }
    const replayed = replay(input, rules, {
      price: { pricePerUnit: 1n, pixelsPerUnit: 1n, capability: 0, constraint: '' },
      state,
      evWei: ENOUGH_EV,
      manifestId: 'm',
    })
    const { reply } = replayed.outcome
    if (reply.status !== 200) return { out: refusal(replayed.outcome) }
    const balance = parseRational(newState(reply.body).text('Balance'))
    const billed = balance === null ? null : ENOUGH_EV.numerator - balance.numerator
    return { out: { units: `${billed}` } }
  }),
  suiteOf('pricing/signer-ceilings', replayCeilings),
]

function replayCeilings(
  input: VectorFields,
  { rules }: { readonly rules: Rules },
): ReplayedOutcome {
  const fields = input.objectOrNull('state')
  const state =
    fields === null
      ? null
      : {
          pricePerUnit: fields.integer('initialPricePerUnit'),
          pixelsPerUnit: fields.integer('initialPixelsPerUnit'),
          type: fields.text('type'),
          balance: fields.text('balance'),
          ago: fields.integer('lastUpdateAgoNs'),
          other: fields.flag('otherOrchestrator'),
        }
  const { outcome, webhookCalls } = replay(input, rules, {
    price: input.priceInfoOrNull('priceInfo'),
    state,
    evWei: input.rational('ticketEV'),
    manifestId: input.text('manifestId'),
  })
  if (outcome.panicked !== null) return { panic: outcome.panicked }
  const calls = input.has('webhook') ? { webhookCalls } : {}
  if (outcome.reply.status !== 200) return { out: { ...refusal(outcome), ...calls } }
  return { out: { ...paid(outcome.reply.body), ...calls } }
}

interface Call {
  readonly price: PriceInfo | null
  readonly state: {
    readonly pricePerUnit: bigint
    readonly pixelsPerUnit: bigint
    readonly type: string
    readonly balance: string
    readonly ago: bigint
    readonly other: boolean
  } | null
  readonly evWei: Rational
  readonly manifestId: string
}

function replay(
  input: VectorFields,
  rules: Rules,
  call: Call,
): { readonly outcome: HttpOutcome; readonly webhookCalls: number } {
  const ids = ['r', 's', 't']
  const step = handleLivePayment(createProcess(input, rules, call), body(input, rules, call), {
    nowUnixNs: NOW_UNIX_NS,
    randomId: () => ids.shift() ?? '',
    webhookUrl: 'http://hook.example/auth',
  })
  if (step.kind === 'done') return { outcome: step.outcome, webhookCalls: 0 }
  const answer = readAnswer(input.objectOrNull('webhook'))
  return { outcome: step.resume(answer), webhookCalls: 1 }
}

function createProcess(
  input: VectorFields,
  rules: Rules,
  { evWei }: Call,
): SignerProcess<SignedStateBytes> | null {
  const config = new VectorFields({
    key: KEY,
    byocPerCapPricing: input.flag('byocPerCapPricing'),
    webhook: input.has('webhook') ? {} : null,
    maxPrice: input.textOrNull('maxPrice'),
    capabilityMaxPrices: input.list('capabilityMaxPrices'),
  })
  const process = createSignerProcess(config, rules)
  if (process === null) return null
  const sender = new FixedValueSender({
    privateKey: testKey(KEY),
    cryptography,
    limits: { maxEvWei: ENOUGH_EV, maxTotalEvWei: ENOUGH_EV, depositMultiplier: 1n },
    chain: { lastSeenBlock: 1n, lastInitializedRound: 1n, lastInitializedBlockHash: HASH },
    senderInfo: () => ({
      depositWei: 10n ** 30n,
      withdrawRound: 0n,
      reserve: { fundsRemainingWei: 1n, claimedInCurrentRoundWei: 0n },
    }),
    rules: rules.sender,
  }).worth(evWei)
  return { ...process, sender, monitoring: false }
}

function body(input: VectorFields, rules: Rules, call: Call): Uint8Array {
  const state = call.state === null ? null : signedState(rules, call.state)
  const members: Record<string, unknown> = {
    orchestrator: base64(encodeOrchestratorInfo(orchestratorInfo(input, call))),
    ManifestID: call.manifestId,
    type: input.text('type'),
    capability: input.text('capability'),
  }
  if (state !== null) members['state'] = state
  const capabilities = input.objectOrNull('capabilities')
  if (capabilities !== null) {
    members['capabilities'] = base64(encodeCapabilities(requestCapabilities(capabilities)))
  }
  if (input.has('requestMaxPrice')) {
    members['maxPrice'] = input.raw('requestMaxPrice')
  }
  const text = JSON.stringify(members)
  return Buffer.from(`${text.slice(0, -1)},"inPixels":${input.text('inPixels')}}`, 'utf8')
}

function orchestratorInfo(
  input: VectorFields,
  { price }: Call,
): Parameters<typeof encodeOrchestratorInfo>[0] {
  return {
    transcoder: 'https://o.example',
    ticketParams: {
      recipient: ORCHESTRATOR,
      faceValueWei: 1000n,
      winProb: 1n << 250n,
      recipientRandHash: HASH,
      seed: 1n,
      expirationBlock: 100n,
      expirationParams: { creationRound: 1n, creationRoundBlockHash: HASH },
    },
    priceInfo: price,
    address: ORCHESTRATOR,
    capabilities: null,
    authToken: { token: '0x01', sessionId: 's', expirationUnixSeconds: 1_900_000_000n },
    capabilitiesPrices: readPrices(input).filter((entry) => entry !== null),
    nodes: [],
  }
}

function requestCapabilities(fields: VectorFields): Parameters<typeof encodeCapabilities>[0] {
  const model = { warm: false, capacity: 1, runnerVersion: '', capacityInUse: 0 }
  const perCapability = new Map(
    [...readModels(fields)].map(([id, models]) => [
      id,
      new Map([...models.keys()].map((name) => [name, model] as const)),
    ]),
  )
  return {
    bitstring: [],
    mandatories: [],
    capacities: new Map(),
    version: '',
    constraints: { minVersion: '', perCapability },
  }
}

function signedState(rules: Rules, state: NonNullable<Call['state']>): object {
  const encoded = encodeStateMembers(
    {
      stateId: 's',
      pmSessionId: '',
      lastUpdate: { unixNs: NOW_UNIX_NS - state.ago, offsetSeconds: 0 },
      orchestratorAddress: state.other ? OTHER_ORCHESTRATOR : ORCHESTRATOR,
      app: '',
      authExpiry: 0n,
      senderNonce: 0n,
      balance: state.balance,
      initialPricePerUnit: state.pricePerUnit,
      initialPixelsPerUnit: state.pixelsPerUnit,
      type: state.type,
      sequenceNumber: 0n,
      authId: '',
      carriedUnitNs: 0n,
      askPeriodNs: 0n,
      capabilityKey: '',
      nonces: null,
    },
    rules.signer.stateLayout(),
  )
  const bytes = Buffer.from(encoded.ok ? encoded.text : '', 'utf8')
  const signature = cryptography.signMessage(testKey(KEY), bytes)
  return { State: base64(bytes), Sig: base64(hexToBytes(signature)) }
}

function refusal({ reply }: HttpOutcome): object {
  const error = new VectorFields(JSON.parse(reply.body)).object('error')
  return { status: reply.status, message: error.text('message') }
}

function paid(replyBody: string): object {
  const payment = decodePayment(
    Buffer.from(new VectorFields(JSON.parse(replyBody)).text('payment'), 'base64'),
  )
  const state = newState(replyBody)
  return {
    status: 200,
    tickets: payment.ok ? payment.value.ticketSenderParams.length : null,
    expectedPrice: payment.ok ? writePrice(payment.value.expectedPrice) : null,
    newState: {
      balance: writeRational(parseRational(state.text('Balance'))),
      initialPricePerUnit: `${state.count('InitialPricePerUnit')}`,
      initialPixelsPerUnit: `${state.count('InitialPixelsPerUnit')}`,
      type: state.text('Type'),
      sequenceNumber: state.count('SequenceNumber'),
    },
  }
}

function newState(replyBody: string): VectorFields {
  const sealed = new VectorFields(JSON.parse(replyBody)).object('state')
  return new VectorFields(JSON.parse(Buffer.from(sealed.text('State'), 'base64').toString('utf8')))
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
