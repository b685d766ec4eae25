import { assert } from '../../../src/assert.ts'
import type { Hex } from '../../../src/bytes/hex.ts'
import { fractionString } from '../../../src/money/format.ts'
import { rational, type Rational } from '../../../src/money/rational.ts'
import type { PriceInfo } from '../../../src/price/price-info.ts'

/** Reads the fields of a vector's JSON object by type; a field of another type is a broken vector. */
export class VectorFields {
  readonly #fields: ReadonlyMap<string, unknown>

  constructor(value: unknown) {
    assert(typeof value === 'object' && value !== null, 'a vector object is missing')
    this.#fields = new Map(Object.entries(value))
  }

  has(name: string): boolean {
    return (this.#fields.get(name) ?? null) !== null
  }

  /** As it stands in the vector. */
  raw(name: string): unknown {
    return this.#fields.get(name)
  }

  text(name: string): string {
    const value = this.#fields.get(name)
    assert(typeof value === 'string', `vector field ${name} is no text`)
    return value
  }

  textOrNull(name: string): string | null {
    return this.has(name) ? this.text(name) : null
  }

  hex(name: string): Hex {
    const text = this.text(name)
    assert(/^0x[0-9a-f]*$/.test(text), `vector field ${name} is no lower-case hex`)
    return `0x${text.slice(2)}`
  }

  integer(name: string): bigint {
    return BigInt(this.text(name))
  }

  count(name: string): number {
    const value = this.#fields.get(name)
    assert(typeof value === 'number', `vector field ${name} is no number`)
    return value
  }

  flag(name: string): boolean {
    const value = this.#fields.get(name)
    assert(typeof value === 'boolean', `vector field ${name} is no boolean`)
    return value
  }

  rational(name: string): Rational {
    return readRational(this.text(name))
  }

  rationalOrNull(name: string): Rational | null {
    return this.has(name) ? this.rational(name) : null
  }

  object(name: string): VectorFields {
    return new VectorFields(this.#fields.get(name))
  }

  objectOrNull(name: string): VectorFields | null {
    return this.has(name) ? this.object(name) : null
  }

  /** The elements of a list; a missing list is empty. */
  list(name: string): readonly unknown[] {
    if (!this.has(name)) return []
    const value = this.#fields.get(name)
    assert(Array.isArray(value), `vector field ${name} is no list`)
    return value
  }

  objects(name: string): readonly VectorFields[] {
    return this.list(name).map((element) => new VectorFields(element))
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((element) => String(element))
  }

  names(): readonly string[] {
    return [...this.#fields.keys()]
  }

  priceInfoOrNull(name: string): PriceInfo | null {
    const fields = this.objectOrNull(name)
    if (fields === null) return null
    return {
      pricePerUnit: fields.integer('pricePerUnit'),
      pixelsPerUnit: fields.integer('pixelsPerUnit'),
      capability: fields.has('capability') ? Number(fields.text('capability')) : 0,
      constraint: fields.textOrNull('constraint') ?? '',
    }
  }
}

/** `n/d` of the vectors. */
function readRational(text: string): Rational {
  const [numerator = '', denominator = '1'] = text.split('/')
  return rational(BigInt(numerator), BigInt(denominator))
}

export function writeRational(value: Rational | null): string | null {
  return value === null ? null : fractionString(value)
}

/** The pm area's form of a price: all four fields, numbers as text. */
export function writeFullPrice(price: PriceInfo | null): object | null {
  if (price === null) return null
  return {
    capability: `${price.capability}`,
    constraint: price.constraint,
    pixelsPerUnit: `${price.pixelsPerUnit}`,
    pricePerUnit: `${price.pricePerUnit}`,
  }
}

/** The pricing area's form of a price: the two numbers. */
export function writePrice(price: PriceInfo | null): object | null {
  if (price === null) return null
  return { pixelsPerUnit: `${price.pixelsPerUnit}`, pricePerUnit: `${price.pricePerUnit}` }
}
