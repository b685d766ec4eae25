import { ZERO_HASH } from '../../../src/bytes/hex.ts'
import { paymentHeader, segmentHeader } from '../../../src/wire/headers.ts'
import {
  afterLocalAnswer,
  afterLocalRefresh,
  beginLocalPayment,
  type LocalPaymentStep,
} from '../../../src/gateway/local-payment-sender.ts'
import { gatewayRefusalText, type PaymentOutcome } from '../../../src/gateway/payment-outcome.ts'
import { startSession, type GatewaySession, type Payer } from '../../../src/gateway/session.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import type { ChainView } from '../../../src/ticket/chain-view.ts'
import type { OrchestratorInfo, Payment } from '../../../src/wire/messages.ts'
import { stepsReplay, type SuiteAdapter, type VectorStep } from '../adapter.ts'
import {
  gatewayPayer,
  readAnswer,
  readInfos,
  readLiveInfo,
  readRefreshAnswer,
  sessionBalance,
} from './gateway-fields.ts'
import { writePrice, type VectorFields } from './vector-fields.ts'

export const livePaymentSenderSuites: readonly SuiteAdapter[] = [
  stepsReplay('live/payment-sender', (input, { rules }) => {
    const replay = new LocalSenderReplay(input, rules)
    return (step) => replay.step(step)
  }),
]

class LocalSenderReplay {
  readonly #payer: Payer
  readonly #session: GatewaySession
  readonly #chain: ChainView
  readonly #infos: ReadonlyMap<string, OrchestratorInfo>
  readonly #startUnixNs: bigint
  #nowNs = 0

  constructor(input: VectorFields, rules: Rules) {
    this.#chain = {
      lastSeenBlock: input.integer('l1Block'),
      lastInitializedRound: input.integer('round'),
      lastInitializedBlockHash: ZERO_HASH,
    }
    const info = input.object('senderInfo')
    this.#payer = gatewayPayer(rules, input.hex('gatewayKey'), {
      onChain: input.flag('onchain'),
      chain: this.#chain,
      senderInfo: {
        depositWei: info.integer('deposit'),
        withdrawRound: info.integer('withdrawRound'),
        reserve: { fundsRemainingWei: info.integer('reserve'), claimedInCurrentRoundWei: 0n },
      },
      limits: {
        maxEvWei: input.rational('maxEV'),
        maxTotalEvWei: input.rational('maxTotalEV'),
        depositMultiplier: BigInt(input.count('depositMultiplier')),
      },
    })
    const started = startSession(this.#payer, readLiveInfo(input.object('session')), {
      manifestId: 'initial',
      capabilities: null,
    })
    this.#session = { ...started, initialPrice: input.priceInfoOrNull('initialPrice') }
    this.#infos = readInfos(input.object('infos'))
    this.#startUnixNs = input.integer('startNs')
    const { account } = this.#session
    const startBalance = input.rationalOrNull('startBalance')
    if (startBalance !== null && account !== null) {
      account.ledger.credit(account.address, account.manifestId, startBalance, 0)
    }
  }

  step({ op, fields }: VectorStep): object {
    if (op === 'send') return { ...this.#send(fields), state: this.#state() }
    if (op === 'sleep') this.#nowNs += Number(fields.text('ns'))
    else this.#chain.lastSeenBlock = fields.integer('l1Block')
    return { state: this.#state() }
  }

  #send(fields: VectorFields): object {
    const payer = this.#payer
    const session = this.#session
    const now = { nowNs: this.#nowNs, wallUnixNs: this.#startUnixNs + BigInt(this.#nowNs) }
    const request = {
      manifestId: fields.text('mid'),
      units: fields.integer('inPixels'),
      firstPrice: fields.priceInfoOrNull('price'),
    }
    let refreshed = false
    let sent: object | null = null
    let step: LocalPaymentStep = beginLocalPayment(payer, session, request, now)
    while (step.kind !== 'done') {
      if (step.kind === 'ask-refresh') {
        refreshed = true
        const answer = readRefreshAnswer(fields.object('refresh'), this.#infos)
        step = afterLocalRefresh(payer, session, step.flight, answer, now)
      } else {
        sent = {
          method: 'POST',
          url: `${session.info.transcoder}/payment`,
          payment: paymentHeader(step.payment),
          segCreds: segmentHeader(step.segmentCredentials),
          decoded: decoded(step.payment),
        }
        const answer = readAnswer(fields.object('answer'))
        step = afterLocalAnswer(payer, session, step.flight, answer, now)
      }
    }
    return { ...writeOutcome(step.outcome), refreshed, request: sent }
  }

  #state(): object {
    const { info, manifestId, pmSessionId } = this.#session
    const nonce = this.#payer.sender?.nonce(pmSessionId)
    return {
      manifestID: manifestId,
      pmSessionID: pmSessionId,
      authSessionID: info.authToken?.sessionId ?? null,
      transcoder: info.transcoder,
      price: writePrice(info.priceInfo),
      balance: sessionBalance(this.#session, this.#nowNs),
      nonce: nonce?.ok === true ? `${nonce.nonce}` : null,
    }
  }
}

/** The way the live area writes how a payment ended. */
function writeOutcome(outcome: PaymentOutcome): object {
  if (outcome.ok) return { ok: true }
  const text = gatewayRefusalText(outcome.refusal)
  return outcome.refusal.code === 'upstream-panic' ? { panic: text } : { error: text }
}

function decoded(payment: Payment | null): object | null {
  if (payment === null) return null
  const nonces = payment.ticketSenderParams.map(({ senderNonce }) => `${senderNonce}`)
  return {
    expectedPrice: writePrice(payment.expectedPrice),
    recipientRandHash: payment.ticketParams?.recipientRandHash ?? null,
    numTickets: nonces.length,
    firstNonce: nonces[0] ?? null,
    lastNonce: nonces.at(-1) ?? null,
  }
}
