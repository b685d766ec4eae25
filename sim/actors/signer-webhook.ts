import { EXACT_SECOND_NS } from '../../src/durations.ts'
import { floatString } from '../../src/money/format.ts'
import type { WebhookAnswer } from '../../src/signer/webhook.ts'
import { readWebhookAnswer, type WebhookHttpAnswer } from '../../src/signer/webhook-http.ts'
import { unitOfType } from '../../src/signer/max-price.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { SignerWebhookSettings } from '../scenario/webhook.ts'
import { AuthWebhook, type WebhookFaults, type WebhookSubject } from './auth-webhook.ts'
import { TIME_OUTS } from './time-outs.ts'
import type { World } from './world.ts'

/** A JSON number has no fractions; more digits than any price needs. */
const PRICE_DIGITS = 18

/** A replica that asks. */
export interface AskingSigner {
  readonly name: string
  readonly life: Lifetime
}

/** The auth webhook of a remote signer (spec SG-22): one for all its replicas, with a clock that is right. */
export class SignerWebhook {
  readonly service: AuthWebhook
  readonly #world: World
  readonly #settings: SignerWebhookSettings
  readonly #epochUnixNs: bigint

  constructor(options: {
    world: World
    signer: string
    settings: SignerWebhookSettings
    epochUnixNs: bigint
  }) {
    const { world, signer, settings } = options
    this.#world = world
    this.#settings = settings
    this.#epochUnixNs = options.epochUnixNs
    this.service = new AuthWebhook({ world, owner: signer, settings })
  }

  /** Asks whether a caller may pay for work of this type; who has crashed meanwhile is not told. */
  ask(
    signer: AskingSigner,
    subject: WebhookSubject & { readonly type: string },
    receive: (answer: WebhookAnswer) => void,
  ): void {
    const { generation } = signer.life
    const take = (answer: WebhookHttpAnswer): void => {
      if (!signer.life.owns(generation)) return
      const read = readWebhookAnswer(answer, {
        url: this.service.url,
        readsMaxPrice: this.#world.rules.signer.webhookSetsMaxPrice(),
      })
      this.#record(signer.name, subject, read)
      receive(read)
    }
    this.service.ask({
      from: signer.name,
      timeoutNs: TIME_OUTS.signerWebhook.ns,
      say: (faults) => ({ status: 200, body: this.#reply(subject, faults) }),
      receive: ({ status, body }) =>
        take({ kind: 'answered', status, body: new TextEncoder().encode(body) }),
      fail: (cause) => take({ kind: 'unreachable', cause }),
    })
  }

  #reply(subject: WebhookSubject & { readonly type: string }, faults: WebhookFaults): string {
    const refusal = this.service.refusal(subject)
    if (refusal !== null) return JSON.stringify({ status: refusal, reason: 'not allowed' })
    const { expiryNs } = this.#settings
    return JSON.stringify({
      ...(faults.has('no-status') ? {} : { status: 200 }),
      ...(expiryNs === null ? {} : { expiry: this.#expiry(expiryNs) }),
      ...this.#authId(subject, faults.has('other-caller')),
      ...this.#maxPrice(subject.type, faults.has('bad-price')),
    })
  }

  #expiry(expiryNs: number): number {
    const unixNs = this.#epochUnixNs + BigInt(this.#world.nowNs) + BigInt(expiryNs)
    return Number(unixNs / EXACT_SECOND_NS)
  }

  #authId({ session, gateway }: WebhookSubject, isOther: boolean): { auth_id?: string } {
    const { caller } = this.#settings
    const id = caller === 'none' ? '' : caller === 'session' ? session : gateway
    if (isOther) return { auth_id: 'somebody-else' }
    return id === '' ? {} : { auth_id: id }
  }

  #maxPrice(type: string, isBad: boolean): { maxPrice?: object } {
    const { maxPrice } = this.#settings
    const unit = unitOfType(type)
    if (unit === undefined || (maxPrice === null && !isBad)) return {}
    const price = isBad || maxPrice === null ? '0' : floatString(maxPrice, PRICE_DIGITS)
    return { maxPrice: { price, currency: 'wei', unit } }
  }

  #record(signer: string, { session, gateway }: WebhookSubject, answer: WebhookAnswer): void {
    const replied = answer.kind === 'replied'
    const { reply, error } = replied
      ? { reply: answer.reply, error: answer.reply.status === 200n ? null : answer.reply.reason }
      : { reply: null, error: answer.error }
    this.#world.emit({
      type: 'webhook.answered',
      atNs: this.#world.nowNs,
      webhook: this.service.name,
      asker: signer,
      session,
      gateway,
      status: Number(reply?.status ?? 0n),
      expiryUnixSeconds: reply?.expiryUnixSeconds ?? 0n,
      price: null,
      error,
    })
  }
}
