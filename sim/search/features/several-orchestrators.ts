import { isExternal } from '../convert-session.ts'
import type { Feature } from '../feature.ts'

export const severalOrchestrators: Feature = {
  name: 'several-orchestrators',
  group: 'setting',
  does: 'Sessions choose among all orchestrators, by price, stake and chance, and go on with another one.',
  apply({ cast, sessions, gateways }, chance, intensity) {
    const names = cast.orchestrators.map(({ name }) => name)
    for (const { name } of cast.sessions) {
      const session = sessions[name]
      if (!chance.share(intensity) || session === undefined || isExternal(session)) continue
      session.orchestrator = names
    }
    for (const { gateway } of cast.payers) {
      const weights = chance.pick([
        { stakeWeight: 0.7, priceWeight: 0.2, randomWeight: 0.1 },
        { stakeWeight: 0, priceWeight: 1, randomWeight: 0 },
        { stakeWeight: 0, priceWeight: 0, randomWeight: 1 },
      ])
      const own = gateways[gateway]
      if (own !== undefined) own.selection = weights
    }
  },
}
