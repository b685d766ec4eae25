import { stream } from '../kernel/streams.ts'
import { Chance } from './chance.ts'
import { PIXELS_PER_SECOND } from './prices.ts'

/** An orchestrator of the base cast. Its prices for all kinds of work follow from one price per second. */
export interface CastOrchestrator {
  readonly name: string
  readonly pricePerSecondWei: bigint
  /** Of one ticket, in seconds of service. */
  readonly ticketEvSeconds: number
  readonly chargeIntervalS: number
}

/** A gateway, and the remote signer that pays for it, if there is one. */
export interface CastPayer {
  readonly gateway: string
  readonly signer: string | null
  /** Of the signer, each by its full name: `s1/1`. */
  readonly replicas: readonly string[]
  /** Whose money is on the chain: the signer, else the gateway. */
  readonly account: string
}

export interface CastSession {
  readonly name: string
  readonly payer: CastPayer
  readonly orchestrator: CastOrchestrator
  readonly startMs: number
  readonly lengthMs: number
  readonly segmentMs: number
  readonly paymentIntervalMs: number
}

/** Who is in a world before any feature is on. It follows from the seed alone, and no feature changes it. */
export interface Cast {
  readonly durationMs: number
  readonly orchestrators: readonly CastOrchestrator[]
  readonly payers: readonly CastPayer[]
  readonly sessions: readonly CastSession[]
}

interface Size {
  readonly durationS: readonly [min: number, max: number]
  readonly orchestrators: number
  readonly payers: number
  readonly sessions: number
}

/** Small worlds break most of what large ones break, and a thousand of them run in the time of a few large ones. */
const SMALL: Size = { durationS: [20, 45], orchestrators: 2, payers: 2, sessions: 2 }
const MEDIUM: Size = { durationS: [40, 100], orchestrators: 3, payers: 3, sessions: 5 }
const LARGE: Size = { durationS: [100, 300], orchestrators: 4, payers: 4, sessions: 12 }

export function drawCast(seed: string): Cast {
  const chance = new Chance(stream(seed, 'cast'))
  const sizes = [SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL]
  const size = chance.pick([...sizes, ...sizes, ...sizes, MEDIUM, LARGE])
  const durationS = chance.integer(...size.durationS)
  const orchestrators = many(chance.integer(1, size.orchestrators), (index) =>
    drawOrchestrator(chance, index),
  )
  const payers = many(chance.integer(1, size.payers), (index) => drawPayer(chance, index))
  const sessions = many(chance.integer(1, size.sessions), (index) => {
    const payer = chance.pick(payers)
    const orchestrator = chance.pick(orchestrators)
    return drawSession(chance, `v${index}`, payer, orchestrator, durationS)
  })
  return { durationMs: durationS * 1000, orchestrators, payers, sessions }
}

function drawOrchestrator(chance: Chance, index: number): CastOrchestrator {
  // From 1 wei per pixel to about $0.01 per hour and pixel counts of 720p, over four orders of magnitude.
  const decade = 10n ** BigInt(chance.integer(0, 3))
  const pricePerSecondWei = PIXELS_PER_SECOND * decade + BigInt(chance.integer(0, 99_999_999))
  return {
    name: `o${index}`,
    pricePerSecondWei,
    ticketEvSeconds: chance.pick([1, 2, 3, 5, 8, 15, 40, 120]),
    chargeIntervalS: chance.integer(1, 5),
  }
}

function drawPayer(chance: Chance, index: number): CastPayer {
  const gateway = `g${index}`
  const isRemote = chance.happens(1, 2)
  const count = chance.pick([1, 1, 2, 3])
  if (!isRemote) return { gateway, signer: null, replicas: [], account: gateway }
  const signer = `s${index}`
  const replicas = many(count, (replica) => `${signer}/${replica}`)
  return { gateway, signer, replicas, account: signer }
}

function drawSession(
  chance: Chance,
  name: string,
  payer: CastPayer,
  orchestrator: CastOrchestrator,
  durationS: number,
): CastSession {
  const startMs = chance.pick([0, 0, 1000, chance.integer(0, Math.floor(durationS / 3) * 1000)])
  const stayMs = chance.integer(Math.floor(durationS / 3), durationS) * 1000
  return {
    name,
    payer,
    orchestrator,
    startMs,
    lengthMs: Math.min(stayMs, durationS * 1000 - startMs),
    segmentMs: chance.pick([500, 1000, 1000, 2000, 2000, 3000]),
    paymentIntervalMs: chance.integer(1, 8) * 1000,
  }
}

/** One for each number from 1 to `count`. */
function many<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index + 1))
}
