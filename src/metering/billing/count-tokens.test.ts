import { expect, it } from 'vitest'
import { countInputTokens } from './count-tokens.ts'

it.each([
  ['', 0],
  ['hello world', 2],
  ['hello <|endoftext|> world', 8],
  [' ', 1],
  ['😀', 2],
  ['日本語テスト', 6],
  ['\ud800', 1],
])('%j is %d tokens', (text, tokens) => {
  expect(countInputTokens(text)).toBe(tokens)
})

it('counts special markup as text, whichever it is', () => {
  for (const markup of ['<|endofprompt|>', '<|fim_prefix|>', '<|im_start|>', '<|im_end|>']) {
    expect(countInputTokens(markup)).toBeGreaterThan(3)
  }
})
