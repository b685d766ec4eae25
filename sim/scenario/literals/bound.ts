import { compare, type Rational } from '../../../src/money/rational.ts'
import { done, refuse, type Read } from '../errors.ts'
import type { Bound } from '../scenario.ts'
import { kindOf, literalText, readRational } from './number.ts'

type BoundKey = 'equals' | 'atLeast' | 'atMost'
const WORDS: Readonly<Record<string, BoundKey>> = {
  '': 'equals',
  '=': 'equals',
  equals: 'equals',
  '>=': 'atLeast',
  atleast: 'atLeast',
  'at least': 'atLeast',
  '<=': 'atMost',
  atmost: 'atMost',
  'at most': 'atMost',
}
const MEND = 'write a number, atLeast 1, atMost 5, or { atLeast: 1, atMost: 5 }'

/** `3` (exactly), `atLeast 1`, `atMost 5`, or a mapping of `equals`, `atLeast`, `atMost`. */
export function readBound(value: unknown): Read<Bound> {
  const bound: Record<BoundKey, Rational | null> = { equals: null, atLeast: null, atMost: null }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value)
    if (entries.length === 0) return refuse('AS136', 'the bound is an empty mapping', MEND)
    for (const [key, limit] of entries) {
      const side = key === 'equals' || key === 'atLeast' || key === 'atMost' ? key : null
      if (side === null) return refuse('AS136', `a bound has no ${key}`, MEND)
      const number = readNumber(limit)
      if (!number.ok) return number
      bound[side] = number.value
    }
    return consistent(bound)
  }
  if (typeof value !== 'string' && typeof value !== 'number') {
    return refuse('AS136', `the bound is ${kindOf(value)}`, MEND)
  }
  const text = String(value).trim()
  const [, word = '', digits = ''] =
    /^(equals|atLeast|atMost|at least|at most|>=|<=|=|)\s*(.*)$/i.exec(text) ?? []
  const number = readNumber(typeof value === 'number' ? value : digits)
  if (!number.ok) return number
  bound[WORDS[word.toLowerCase()] ?? 'equals'] = number.value
  return done(bound)
}

function readNumber(value: unknown): Read<Rational> {
  const written = literalText(value, 'the bound', '1')
  if (!written.ok) return written
  const number = readRational(written.value)
  if (number.ok) return number
  return refuse('AS136', `"${written.value}" is not a number`, MEND)
}

function consistent(bound: Record<BoundKey, Rational | null>): Read<Bound> {
  const low = bound.equals ?? bound.atLeast
  const high = bound.equals ?? bound.atMost
  const empty =
    (low !== null && bound.atMost !== null && compare(low, bound.atMost) > 0) ||
    (high !== null && bound.atLeast !== null && compare(bound.atLeast, high) > 0)
  if (!empty) return done(bound)
  return refuse(
    'AS146',
    'no number can meet this bound: its lower side is above its upper side',
    MEND,
  )
}
