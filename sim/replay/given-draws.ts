import type { Hex } from '../../src/bytes/hex.ts'
import { RandomStream } from '../kernel/random-stream.ts'
import { stream } from '../kernel/streams.ts'

const WORD_DIGITS = 8

/** Words of 32 bits of a hex text, first digits first: what `bytes32` and ids are drawn from. */
export function wordsOf(hex: Hex): readonly number[] {
  const words: number[] = []
  for (let at = 2; at < hex.length; at += WORD_DIGITS) {
    words.push(Number.parseInt(hex.slice(at, at + WORD_DIGITS), 16))
  }
  return words
}

/**
 * A stream that draws these words, then the ones of `next`, and goes on by chance when nothing more is given: what the
 * original drew and no vector shows (auth secrets, request ids) is nobody's input.
 */
export function givenStream(
  name: string,
  words: readonly number[],
  next: () => readonly number[] = () => [],
): RandomStream {
  const rest = [...words]
  const beyond = stream('not given', name)
  return new RandomStream(name, () => {
    if (rest.length === 0) rest.push(...next())
    return rest.shift() ?? beyond.uint32()
  })
}
