import type { Damage } from '../kernel/link.ts'
import type { At } from './chain-events.ts'

/** A message, by its ends. */
interface Way {
  readonly from: string
  readonly to: string
  /** As its sender names it, e.g. `POST /payment`. */
  readonly what: string
}

/** What the network did to a message. One that just arrives is not told. */
export type MessageEvent =
  | (At & Way & { readonly type: 'message.lost' })
  | (At & Way & { readonly type: 'message.duplicated' })
  /** It arrives, but not as it was sent. */
  | (At & Way & { readonly type: 'message.damaged'; readonly damage: Damage })
  /** Later messages may overtake it. */
  | (At & Way & { readonly type: 'message.reordered'; readonly heldNs: number })
  /** It has arrived, and its receiver, which is slow, gets to it `heldNs` later. */
  | (At & Way & { readonly type: 'message.held'; readonly heldNs: number })
