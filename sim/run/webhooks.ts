import { assert } from '../../src/assert.ts'
import type { AuthWebhook } from '../actors/auth-webhook.ts'
import { SignerWebhook } from '../actors/signer-webhook.ts'
import type { World } from '../actors/world.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { Scenario, SignerSettings } from '../scenario/scenario.ts'
import type { WebhookFault } from '../scenario/webhook.ts'
import type { Network } from './network.ts'

/** The auth webhooks of a world, by the signer or orchestrator that asks them. */
export class Webhooks {
  readonly #services = new Map<string, AuthWebhook>()
  readonly #world: World & { readonly scenario: Pick<Scenario, 'epochUnixNs'> }
  readonly #network: Network
  readonly #lives: Map<string, Lifetime>

  constructor(options: {
    world: World & { readonly scenario: Pick<Scenario, 'epochUnixNs'> }
    network: Network
    /** Of all actors: a webhook is one. */
    lives: Map<string, Lifetime>
  }) {
    this.#world = options.world
    this.#network = options.network
    this.#lives = options.lives
  }

  /** One for all replicas of a signer. */
  ofSigner({ name, webhook: settings }: SignerSettings): SignerWebhook | null {
    if (settings === null) return null
    const world = this.#world
    const { epochUnixNs } = world.scenario
    const webhook = new SignerWebhook({ world, signer: name, settings, epochUnixNs })
    this.add(name, webhook.service)
    return webhook
  }

  add(owner: string, service: AuthWebhook): void {
    this.#services.set(owner, service)
    this.#lives.set(service.name, service.life)
  }

  setFault(fault: WebhookFault, on: boolean): void {
    const service = this.#services.get(fault.webhook)
    assert(service !== undefined, `${fault.webhook} has no auth webhook`)
    service.setFault(fault, on)
    this.#network.refuse(service.what, service.isUnreachable)
  }
}
