import type { Address } from '../bytes/hex.ts'
import type { PriceInfo } from '../price/price-info.ts'
import { decodeWholeJson } from '../wire/go-json.ts'
import { goField, goInt64, goPointer, goStruct } from '../wire/go-json-types.ts'

/** How long a price of the auth webhook is known: as long as an auth token lives (spec PR-26). */
const PRICE_KEPT_NS = 1_800_000_000_000

/** What an HTTP client got from the auth webhook of an orchestrator. */
export type AuthWebhookHttpAnswer =
  | { readonly kind: 'unreachable'; readonly cause: string }
  | { readonly kind: 'answered'; readonly status: number; readonly body: Uint8Array }

/** Whether a sender is served, and at which price; null = the usual one. */
export type SenderAuthorisation =
  | { readonly ok: true; readonly price: PriceInfo | null }
  | { readonly ok: false; readonly error: string }

const replyType = goStruct('server.discoveryAuthWebhookRes', {
  priceInfo: goField(
    'priceInfo',
    goPointer(
      goStruct('net.PriceInfo', {
        pricePerUnit: goField('pricePerUnit', goInt64),
        pixelsPerUnit: goField('pixelsPerUnit', goInt64),
      }),
    ),
  ),
})

/** Spec PR-26; go-livepeer server/rpc.go:authenticateBroadcaster. A price is taken as it is. */
export function readAuthWebhookAnswer(
  answer: AuthWebhookHttpAnswer,
  url: string,
): SenderAuthorisation {
  if (answer.kind === 'unreachable') return refuse(`Post "${url}": ${answer.cause}`)
  if (answer.status !== 200) return refuse(new TextDecoder().decode(answer.body))
  const decoded = decodeWholeJson(answer.body, replyType)
  if (!decoded.ok) return refuse(decoded.error)
  const { priceInfo } = decoded.value
  return {
    ok: true,
    price: priceInfo === null ? null : { ...priceInfo, capability: 0, constraint: '' },
  }
}

/** The prices that the auth webhook has set, as long as they are kept (spec PR-26, PR-49). */
export class WebhookPrices {
  readonly #kept = new Map<
    Address,
    { readonly price: PriceInfo | null; readonly untilNs: number }
  >()

  set(sender: Address, price: PriceInfo | null, nowNs: number): void {
    this.#kept.set(sender, { price, untilNs: nowNs + PRICE_KEPT_NS })
  }

  of(sender: Address, nowNs: number): PriceInfo | null {
    const kept = this.#kept.get(sender)
    return kept === undefined || nowNs >= kept.untilNs ? null : kept.price
  }
}

function refuse(error: string): SenderAuthorisation {
  return { ok: false, error }
}
