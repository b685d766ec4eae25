/** Number of digits at the end of a text that carry what tells it from others: 64 bits. */
const TAIL_DIGITS = 16

/** What stands in front of the digits of longer values: `0x` and as many zeros as 32 bytes need. */
const ZEROS = `0x${'0'.repeat(48)}`

const WORD_PAIR_MAX = 0xffff_ffff_ffff_ffffn

/** Takes integers apart without making new ones; `setBigUint64` stores the low 64 bits of any. */
const scratch = new DataView(new ArrayBuffer(8))

/**
 * A 64-bit mixing function over words and texts: for equal input equal output on every machine, and nothing that would resist
 * an attacker. One instance is used again and again: `start`, any number of inputs, `finish`, then the two halves are read.
 */
export class Mixer {
  /** Both halves are 32-bit integers, signed as JavaScript's bit operations leave them. */
  high: number = 0
  low: number = 0

  /** `domain` keeps the uses of the function apart. */
  start(domain: number): this {
    this.high = domain | 0
    this.low = Math.imul(domain, 0x9e3779b1)
    return this
  }

  /** The low 32 bits of `word`. */
  word(word: number): this {
    const high = Math.imul(this.high ^ word, 0x85ebca77)
    const low = Math.imul(this.low ^ word, 0xc2b2ae3d)
    this.high = (high << 15) | (high >>> 17)
    this.low = (low << 13) | (low >>> 19)
    return this
  }

  /** Every character and the length. */
  text(text: string): this {
    let high = this.high
    let low = this.low
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      high = Math.imul(high ^ code, 0x85ebca77)
      low = Math.imul(low ^ code, 0xc2b2ae3d)
      high = (high << 15) | (high >>> 17)
      low = (low << 13) | (low >>> 19)
    }
    this.high = high
    this.low = low
    return this.word(text.length)
  }

  /** The last 64 bits of a hex text: all there is to a hash of this function's making. */
  tail(hex: string): this {
    const from = hex.length > TAIL_DIGITS ? hex.length - TAIL_DIGITS : 0
    let high = this.high
    let low = this.low
    for (let at = from; at < hex.length; at++) {
      const code = hex.charCodeAt(at)
      high = Math.imul(high ^ code, 0x85ebca77)
      low = Math.imul(low ^ code, 0xc2b2ae3d)
      high = (high << 15) | (high >>> 17)
      low = (low << 13) | (low >>> 19)
    }
    this.high = high
    this.low = low
    return this
  }

  /** All bits and the sign: words of 32 bits from the lowest to the highest that is not 0, two of them at a time. */
  integer(value: bigint): this {
    let rest = value
    if (value < 0n) {
      this.word(-1)
      rest = -value
    }
    while (rest > 0n) {
      scratch.setBigUint64(0, rest)
      this.word(scratch.getInt32(4))
      const high = scratch.getInt32(0)
      rest = rest > WORD_PAIR_MAX ? rest >> 64n : 0n
      if (high !== 0 || rest > 0n) this.word(high)
    }
    return this.word(0x2c)
  }

  /** The low 32 bits: for amounts that tell things apart already there. */
  lowWord(value: bigint): this {
    scratch.setBigUint64(0, value)
    return this.word(scratch.getInt32(4))
  }

  finish(): this {
    this.high = avalanche(this.high ^ Math.imul(this.low, 0x27d4eb2f))
    this.low = avalanche(this.low ^ this.high)
    return this
  }

  /** `0x` and 16 digits. */
  hex(): `0x${string}` {
    // The first two characters are `0x`; a template would build the text twice.
    return this.#digits(48, 120) as `0x${string}`
  }

  /** The same padded with zeros in front to `bytes` bytes, more than 8. */
  paddedHex(bytes: number): `0x${string}` {
    const padding = ZEROS.slice(0, bytes * 2 - TAIL_DIGITS)
    return (padding + this.#digits(48, 48)) as `0x${string}`
  }

  /** Two characters, then the 64 bits as 16 digits. */
  #digits(first: number, second: number): string {
    const { high, low } = this
    return String.fromCharCode(
      first,
      second,
      digit(high >>> 28),
      digit(high >>> 24),
      digit(high >>> 20),
      digit(high >>> 16),
      digit(high >>> 12),
      digit(high >>> 8),
      digit(high >>> 4),
      digit(high),
      digit(low >>> 28),
      digit(low >>> 24),
      digit(low >>> 20),
      digit(low >>> 16),
      digit(low >>> 12),
      digit(low >>> 8),
      digit(low >>> 4),
      digit(low),
    )
  }

  /** 64 bits, not negative. */
  value(): bigint {
    scratch.setUint32(0, this.high)
    scratch.setUint32(4, this.low)
    return scratch.getBigUint64(0)
  }
}

/** Every input bit reaches every output bit (the finaliser of MurmurHash3). */
function avalanche(word: number): number {
  let mixed = word ^ (word >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** Character code of a hex digit. */
function digit(nibble: number): number {
  const value = nibble & 15
  return value + (value > 9 ? 87 : 48)
}
