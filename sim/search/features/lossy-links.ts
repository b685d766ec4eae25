import type { Feature } from '../feature.ts'

export const lossyLinks: Feature = {
  name: 'lossy-links',
  group: 'fault',
  does: 'A share of all messages gets lost, all the time.',
  apply({ links }, chance, intensity) {
    const percent = chance.count(10, intensity)
    links.default = { ...links.default, loss: `${percent}%` }
  },
}
