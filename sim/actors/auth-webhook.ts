import { Lifetime } from '../kernel/lifetime.ts'
import { webhookName, type WebhookFault, type WebhookFaultKind } from '../scenario/webhook.ts'
import { call } from './call.ts'
import type { World } from './world.ts'

/** What an auth webhook answers. */
export interface WebhookHttpReply {
  readonly status: number
  readonly body: string
}

/** About whom a webhook is asked. */
export interface WebhookSubject {
  readonly session: string
  readonly gateway: string
}

interface Question {
  /** Who asks: an orchestrator, or one replica of a signer. */
  readonly from: string
  readonly timeoutNs: number
  /** What it says when nothing is wrong with it; `faults` are those that change what it says. */
  readonly say: (faults: WebhookFaults) => WebhookHttpReply
  readonly receive: (reply: WebhookHttpReply) => void
  readonly fail: (cause: string) => void
}

/** The windows that are on. */
export class WebhookFaults {
  readonly #on = new Set<WebhookFault>()

  set(fault: WebhookFault, on: boolean): void {
    if (on) this.#on.add(fault)
    else this.#on.delete(fault)
  }

  has(kind: WebhookFaultKind): boolean {
    return this.find(kind) !== null
  }

  /** The window of this kind that began last. */
  find(kind: WebhookFaultKind): WebhookFault | null {
    return [...this.#on].findLast((fault) => fault.kind === kind) ?? null
  }
}

/** The operator's service that says who may be served. It is asked over the network, on a link of its own. */
export class AuthWebhook {
  readonly name: string
  readonly life: Lifetime = new Lifetime()
  /** Names the question on the network. */
  readonly what: string
  readonly url: string
  readonly #world: World
  readonly #takesNs: number
  readonly #allows: ReadonlySet<string> | null
  readonly #faults = new WebhookFaults()

  constructor(options: {
    world: World
    /** The signer or orchestrator that asks it. */
    owner: string
    settings: { readonly allows: readonly string[] | null; readonly takesNs: number }
  }) {
    const { world, owner, settings } = options
    this.name = webhookName(owner)
    this.what = `auth webhook of ${owner}`
    this.url = `https://webhook.${owner}.example`
    this.#world = world
    this.#takesNs = settings.takesNs
    this.#allows = settings.allows === null ? null : new Set(settings.allows)
  }

  /** Nobody listens. */
  get isUnreachable(): boolean {
    return this.#faults.has('unreachable')
  }

  setFault(fault: WebhookFault, on: boolean): void {
    this.#faults.set(fault, on)
  }

  /** With what it refuses this caller; null = it accepts. */
  refusal({ session, gateway }: WebhookSubject): number | null {
    const denies = this.#faults.find('denies')
    if (denies !== null) return denies.status
    const allows = this.#allows
    return allows === null || allows.has(session) || allows.has(gateway) ? null : 403
  }

  ask({ from, timeoutNs, say, receive, fail }: Question): void {
    const world = this.#world
    call<WebhookHttpReply>({
      world,
      from,
      to: this.name,
      what: this.what,
      timeoutNs,
      repeats: null,
      serve: {
        later: (reply) => {
          const addedNs = this.#faults.find('slow')?.addedNs ?? 0
          const atNs = world.nowNs + this.#takesNs + addedNs
          world.at(this.life, atNs, () => reply(this.#reply(say)), null)
        },
      },
      receive,
      fail,
    })
  }

  #reply(say: Question['say']): WebhookHttpReply {
    if (this.#faults.has('failing')) return { status: 500, body: 'webhook failed\n' }
    if (this.#faults.has('unreadable')) return { status: 200, body: '<html>not for you</html>' }
    return say(this.#faults)
  }
}
