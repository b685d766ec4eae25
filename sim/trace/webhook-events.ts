import type { PriceInfo } from '../../src/price/price-info.ts'
import type { At } from './chain-events.ts'

/** Events about auth webhooks and those whom they refuse. */
export type WebhookTraceEvent =
  /** A signer had signed tickets when it learnt that the caller may not pay, and kept them. */
  | (At & {
      readonly type: 'signer.withheld'
      readonly session: string
      readonly signer: string
      readonly gateway: string
      readonly tickets: number
      readonly recipientRandHash: string
      readonly firstNonce: number
      readonly lastNonce: number
    })
  /** Whoever asked an auth webhook knows what it says of a caller. */
  | (At & {
      readonly type: 'webhook.answered'
      readonly webhook: string
      readonly asker: string
      readonly session: string
      readonly gateway: string
      /** 200 = the caller is accepted, 0 = there is no answer that can be read. */
      readonly status: number
      /** Up to when it need not be asked again; 0 = it says nothing. */
      readonly expiryUnixSeconds: bigint
      /** That it sets for this caller. */
      readonly price: PriceInfo | null
      readonly error: string | null
    })
