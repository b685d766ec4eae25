import { rule } from '../../src/rule.ts'
import type { Patch } from './patch.ts'

/** One unit for each rune, where the gateway counts bytes: the same as long as the text is ASCII. */
export const speechInRunes: Patch = {
  price: {
    speechUnits: rule(
      {
        variant: 'runes',
        summary: 'The orchestrator counts the runes of the text.',
        source: 'planted: I-5 without the factor of a thousand',
      },
      (text: string) => BigInt(Array.from(text).length),
    ),
  },
}
