import { MAX_UINT256 } from '../money/integers.ts'
import { rational, type Rational } from '../money/rational.ts'
import { ticketCount } from '../ledger/rules.ts'
import { CapabilityCeilings } from '../price/capability-ceilings.ts'
import { priceInfo, type PriceInfo } from '../price/price-info.ts'
import { requestCeiling } from '../price/request-ceiling.ts'
import { sessionPriceGuard } from '../price/session-price-guard.ts'
import { ticketlessPayment } from '../price/ticketless-payment.ts'
import {
  expirationParams,
  faceValuesAtRisk,
  isNothing,
  nextNonce,
  paramsAge,
  startNonce,
  ticketsInTotalEv,
} from '../sender/rules.ts'
import { TicketSender } from '../sender/ticket-sender.ts'
import { createModelCryptography } from '../ticket/model.ts'
import { unlockingSoonTruncated } from '../ticket/unlocking-soon.ts'
import type { OrchestratorInfo } from '../wire/messages.ts'
import { startLivePayment } from './generate-live-payment.ts'
import { ModelStateSeal, type ModelSealedState } from './model-state-seal.ts'
import type { LivePaymentResult, LivePaymentStep } from './outcome.ts'
import { signerRefusalText } from './refusals.ts'
import type { LivePaymentRequest, SignerProcess } from './request.ts'
import type { SignerRules } from './rules.ts'

const START_UNIX_NS = 1_772_366_400_000_000_000n
const FUNDS_WEI = 10n ** 33n
const KEY = '0x01'

type Request = Partial<LivePaymentRequest<ModelSealedState>>

/** One signer and one orchestrator for tests: ticket value, prices and time as the examples of the live spec set them. */
export class SignerFixture {
  readonly process: SignerProcess<ModelSealedState>
  readonly evWei: bigint
  /** Of the last call that returned one. */
  state: ModelSealedState | null = null
  price: PriceInfo = priceInfo(1n)
  capabilitiesPrices: readonly PriceInfo[] = []
  recipientRandHash: `0x${string}` = `0x${'44'.repeat(32)}`
  #ids = 0

  constructor(
    rules: SignerRules,
    evWei: bigint,
    options: { readonly hasWebhook?: boolean; readonly byocPerCapabilityPricing?: boolean } = {},
  ) {
    const cryptography = createModelCryptography()
    this.evWei = evWei
    this.process = {
      sender: createSender(),
      credentialsSigner: { privateKey: KEY, cryptography },
      seal: new ModelStateSeal(),
      ceilings: new CapabilityCeilings(),
      byocPerCapabilityPricing: options.byocPerCapabilityPricing ?? false,
      hasWebhook: options.hasWebhook ?? false,
      monitoring: true,
      scratch: new Map(),
      rules: {
        signer: rules,
        price: {
          sessionPriceGuard: sessionPriceGuard.doubling,
          ticketlessPayment: ticketlessPayment.namesPayer,
          requestCeiling: requestCeiling.everyCeiling,
        },
        ledger: { ticketCount: ticketCount.exact },
      },
    }
  }

  start(atSeconds: number, request: Request = {}): LivePaymentStep<ModelSealedState> {
    return startLivePayment(
      this.process,
      {
        state: this.state,
        orchestrator: { ok: true, value: this.info() },
        manifestId: 'm',
        inPixels: 0n,
        type: 'lv2v',
        capabilities: null,
        capability: '',
        modelId: '',
        app: '',
        maxPrice: null,
        paymentIntervalNs: null,
        name: null,
        ...request,
      },
      {
        // exact: whole nanoseconds
        nowUnixNs: START_UNIX_NS + BigInt(Math.round(atSeconds * 1e9)),
        randomId: () => `${(this.#ids += 1)}`,
      },
    )
  }

  /** A call without webhook; its state is kept for the next one. */
  pay(atSeconds: number, request: Request = {}): LivePaymentResult<ModelSealedState> {
    const step = this.start(atSeconds, request)
    if (step.kind !== 'done') return step.resume({ kind: 'failed', error: 'not prepared' })
    const { result } = step
    const sealed = result.ok ? result.sealed : (result.charged?.sealed ?? null)
    if (sealed !== null) this.state = sealed
    return result
  }

  /** `[tickets, balance]` of a payment, or the text of the refusal. */
  summary(
    atSeconds: number,
    request: Request = {},
  ): readonly [tickets: bigint, balanceWei: Rational | null] | string {
    const result = this.pay(atSeconds, request)
    return result.ok ? [result.tickets, result.state.balanceWei] : signerRefusalText(result.refusal)
  }

  info(): OrchestratorInfo {
    return {
      transcoder: 'https://o.example',
      ticketParams: {
        recipient: `0x${'22'.repeat(20)}`,
        faceValueWei: this.evWei * 5n,
        winProb: MAX_UINT256 / 5n,
        recipientRandHash: this.recipientRandHash,
        seed: 1n,
        expirationBlock: 140n,
        expirationParams: { creationRound: 1n, creationRoundBlockHash: `0x${'55'.repeat(32)}` },
      },
      priceInfo: this.price,
      address: `0x${'22'.repeat(20)}`,
      capabilities: null,
      authToken: { token: '0x01', sessionId: 's', expirationUnixSeconds: 1_800_000_000n },
      capabilitiesPrices: this.capabilitiesPrices,
      nodes: [],
    }
  }
}

function createSender(): TicketSender {
  return new TicketSender({
    privateKey: KEY,
    cryptography: createModelCryptography(),
    limits: {
      maxEvWei: rational(10n ** 30n),
      maxTotalEvWei: rational(10n ** 32n),
      depositMultiplier: 1n,
    },
    chain: { lastSeenBlock: 100n, lastInitializedRound: 1n, lastInitializedBlockHash: '0x55' },
    senderInfo: () => ({
      depositWei: FUNDS_WEI,
      withdrawRound: 0n,
      reserve: { fundsRemainingWei: FUNDS_WEI, claimedInCurrentRoundWei: 0n },
    }),
    rules: {
      paramsAge: paramsAge.truncated,
      unlockingSoon: unlockingSoonTruncated,
      isNothing: isNothing.zero,
      ticketsInTotalEv: ticketsInTotalEv.all,
      faceValuesAtRisk: faceValuesAtRisk.one,
      expirationParams: expirationParams.ownViewWhenIncomplete,
      startNonce: startNonce.overwrite,
      nextNonce: nextNonce.wraps,
    },
  })
}
