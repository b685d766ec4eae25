import type { Feature } from '../feature.ts'

export const doubledMessages: Feature = {
  name: 'doubled-messages',
  group: 'fault',
  does: 'A share of all messages arrives twice, all the time.',
  apply({ links }, chance, intensity) {
    links.default = { ...links.default, duplicate: `${chance.count(25, intensity)}%` }
  },
}
