import type { Feature } from '../feature.ts'

export const reorderedMessages: Feature = {
  name: 'reordered-messages',
  group: 'fault',
  does: 'A share of all messages is held back and may be overtaken, all the time.',
  apply({ links }, chance, intensity) {
    links.default = { ...links.default, reorder: `${chance.count(25, intensity)}%` }
  },
}
