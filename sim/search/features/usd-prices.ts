import type { Feature } from '../feature.ts'
import { dollars, DOLLARS_PER_ETH, PIXELS_PER_SECOND } from '../prices.ts'
import { milliseconds } from '../world-draft.ts'

export const usdPrices: Feature = {
  name: 'usd-prices',
  group: 'setting',
  does: 'Base prices are in dollars, and nodes follow a price feed by watchers of their own.',
  apply(draft, chance, intensity) {
    draft.priceFeed = {
      USD: `${DOLLARS_PER_ETH}`,
      inverted: chance.happens(1, 4),
      deviation: chance.pick(['0', '0.5%', '5%']),
      heartbeat: milliseconds(chance.pick([5000, 20_000, 3_600_000])),
      watcher: chance.pick(['immediate', 'immediate', '1m', '1h']),
    }
    for (const { name, pricePerSecondWei } of draft.cast.orchestrators) {
      const own = draft.orchestrators[name]
      if (!chance.share(intensity) || own === undefined) continue
      own.pricePerUnit = `${dollars(pricePerSecondWei)}USD`
      own.pixelsPerUnit = `${PIXELS_PER_SECOND}`
    }
  },
}
