import type { Address } from '../../src/bytes/hex.ts'
import {
  readAuthWebhookAnswer,
  WebhookPrices,
  type AuthWebhookHttpAnswer,
  type SenderAuthorisation,
} from '../../src/orchestrator/auth-webhook.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { OrchestratorWebhookSettings } from '../scenario/webhook.ts'
import { AuthWebhook, type WebhookFaults, type WebhookSubject } from './auth-webhook.ts'
import { TIME_OUTS } from './time-outs.ts'
import type { World } from './world.ts'

/** The auth webhook of an orchestrator, asked whenever somebody wants its info, and what it remembers of the answers (spec PR-26). */
export class OrchestratorWebhook {
  readonly service: AuthWebhook
  readonly #world: World
  readonly #settings: OrchestratorWebhookSettings
  #prices = new WebhookPrices()

  constructor(options: {
    world: World
    orchestrator: string
    settings: OrchestratorWebhookSettings
  }) {
    const { world, orchestrator, settings } = options
    this.#world = world
    this.#settings = settings
    this.service = new AuthWebhook({ world, owner: orchestrator, settings })
  }

  /** A new process of the orchestrator remembers nothing. */
  restart(): void {
    this.#prices = new WebhookPrices()
  }

  /** The price that it has set for a sender; null = none, or none any more. */
  priceOf(sender: Address): PriceInfo | null {
    return this.#prices.of(sender, this.#world.nowNs)
  }

  /** Asks about a sender; an orchestrator that has crashed meanwhile is not told. */
  ask(
    orchestrator: { readonly name: string; readonly life: Lifetime },
    subject: WebhookSubject & { readonly sender: Address },
    receive: (authorisation: SenderAuthorisation) => void,
  ): void {
    const { generation } = orchestrator.life
    const take = (answer: AuthWebhookHttpAnswer): void => {
      if (!orchestrator.life.owns(generation)) return
      const read = readAuthWebhookAnswer(answer, this.service.url)
      if (read.ok) this.#prices.set(subject.sender, read.price, this.#world.nowNs)
      this.#record(orchestrator.name, subject, answer, read)
      receive(read)
    }
    this.service.ask({
      from: orchestrator.name,
      timeoutNs: TIME_OUTS.orchestratorWebhook.ns,
      say: (faults) => this.#reply(subject, faults),
      receive: ({ status, body }) =>
        take({ kind: 'answered', status, body: new TextEncoder().encode(body) }),
      fail: (cause) => take({ kind: 'unreachable', cause }),
    })
  }

  #reply(subject: WebhookSubject, faults: WebhookFaults): { status: number; body: string } {
    const refusal = this.service.refusal(subject)
    if (refusal !== null) return { status: refusal, body: 'not allowed' }
    if (faults.has('bad-price')) {
      return { status: 200, body: '{"priceInfo":{"pricePerUnit":1,"pixelsPerUnit":0}}' }
    }
    const own = this.#settings.prices.find(({ gateway }) => gateway === subject.gateway)
    if (own === undefined) return { status: 200, body: '{}' }
    const { pricePerUnit, pixelsPerUnit } = own.price
    const body = `{"priceInfo":{"pricePerUnit":${pricePerUnit},"pixelsPerUnit":${pixelsPerUnit}}}`
    return { status: 200, body }
  }

  #record(
    orchestrator: string,
    { session, gateway }: WebhookSubject,
    answer: AuthWebhookHttpAnswer,
    read: SenderAuthorisation,
  ): void {
    this.#world.emit({
      type: 'webhook.answered',
      atNs: this.#world.nowNs,
      webhook: this.service.name,
      asker: orchestrator,
      session,
      gateway,
      status: read.ok
        ? 200
        : answer.kind === 'answered' && answer.status !== 200
          ? answer.status
          : 0,
      expiryUnixSeconds: 0n,
      price: read.ok ? read.price : null,
      error: read.ok ? null : read.error,
    })
  }
}
