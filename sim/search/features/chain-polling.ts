import type { Feature } from '../feature.ts'
import { blockIntervalMs, milliseconds } from '../world-draft.ts'

/** Looks per L1 block of twelve seconds: once a second, as upstream does, or once a block. */
const LOOKS_PER_BLOCK = [12, 2.4, 2.4, 1] as const

export const chainPolling: Feature = {
  name: 'chain-polling',
  group: 'setting',
  does: 'Nodes ask the chain for news once or a few times in an L1 block instead of seeing all at once.',
  apply(draft, chance, intensity) {
    const { cast, orchestrators, gateways, signers } = draft
    const blockMs = blockIntervalMs(draft)
    const nodes = [
      ...cast.orchestrators.map(({ name }) => orchestrators[name]),
      ...cast.payers.map(({ gateway }) => gateways[gateway]),
      ...cast.payers.map(({ signer }) => (signer === null ? undefined : signers[signer])),
    ]
    for (const node of nodes) {
      const chosen = chance.share(intensity)
      const polling = milliseconds(Math.ceil(blockMs / chance.pick(LOOKS_PER_BLOCK)))
      if (chosen && node !== undefined) node.chainPolling = polling
    }
  },
}
