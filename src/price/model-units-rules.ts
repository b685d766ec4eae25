import { encodeUtf8 } from '../wire/go-utf8.ts'
import { rule, type Rule } from '../rule.ts'

/** Units that an orchestrator counts for a text to be spoken. */
export type SpeechUnits = Rule<(text: string) => bigint>

export const speechUnits: Readonly<Record<'thousandPerRune' | 'bytes', SpeechUnits>> = {
  thousandPerRune: rule(
    {
      variant: 'thousand-per-rune',
      summary: 'The orchestrator counts a thousand units a rune, the gateway one a byte.',
      source: 'PR-81, I-5, X-25; go-livepeer server/ai_http.go:handleAIRequest',
    },
    (text: string) => 1000n * BigInt(Array.from(text).length),
  ),
  bytes: rule(
    {
      variant: 'bytes',
      summary: 'Both sides count the bytes of the text.',
      why: 'The orchestrator debits a thousand times the fee that its gateway reckons, and the credit runs out; counted in one unit, both books agree.',
      source: 'PR-80, PR-81; repairs pricing I-5, X-25; like B34',
    },
    (text: string) => BigInt(encodeUtf8(text).length),
  ),
}

/** How many pictures an orchestrator counts for the number asked for. */
export type PicturesCounted = Rule<(asked: bigint) => bigint>

export const picturesCounted: Readonly<Record<'asSent' | 'atLeastOne', PicturesCounted>> = {
  asSent: rule(
    {
      variant: 'as-sent',
      summary: 'The orchestrator counts the number of pictures as sent, 0 and less too.',
      source: 'PR-81; go-livepeer server/ai_http.go:handleAIRequest',
    },
    (asked: bigint) => asked,
  ),
  atLeastOne: rule(
    {
      variant: 'at-least-one',
      summary: 'The orchestrator counts one picture at least, like the gateway.',
      why: "Counted as sent, units can differ from those that the gateway pays for (I-5); with the gateway's own clamp, both count the same.",
      source: 'PR-80, PR-81 (errata); repairs pricing I-5; like B34',
    },
    (asked: bigint) => (asked < 1n ? 1n : asked),
  ),
}
