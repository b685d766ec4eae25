import { countTokens } from 'gpt-tokenizer/encoding/cl100k_base'

/** No special token is refused, and none is known: its markup is text like any other. */
const AS_PLAIN_TEXT = { disallowedSpecial: new Set<string>() }

/**
 * Tokens under cl100k_base, the one encoding of the platform. Markup such as `<|endoftext|>` counts as the text that it is, the
 * empty text is 0, a lone surrogate counts as U+FFFD. Texts with U+FEFF or U+0085 can count otherwise than in the original: the
 * library splits at JavaScript's white space, and its table has no words that begin with U+FEFF.
 * Spec BM-11; reflexio billing_signals.py:count_input_tokens.
 */
export function countInputTokens(text: string): number {
  return text === '' ? 0 : countTokens(text, AS_PLAIN_TEXT)
}
