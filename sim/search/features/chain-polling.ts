import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const chainPolling: Feature = {
  name: 'chain-polling',
  group: 'setting',
  does: 'Nodes ask the chain for news every few seconds instead of seeing all at once.',
  apply({ cast, orchestrators, gateways, signers }, chance, intensity) {
    const nodes = [
      ...cast.orchestrators.map(({ name }) => orchestrators[name]),
      ...cast.payers.map(({ gateway }) => gateways[gateway]),
      ...cast.payers.map(({ signer }) => (signer === null ? undefined : signers[signer])),
    ]
    for (const node of nodes) {
      const chosen = chance.share(intensity)
      const polling = milliseconds(chance.pick([1000, 5000, 5000, 12_000]))
      if (chosen && node !== undefined) node.chainPolling = polling
    }
  },
}
