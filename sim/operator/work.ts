import { unreachable } from '../../src/assert.ts'
import type { RunnerUnit } from '../../src/price/live-runner/price-text.ts'

/** What a price is for. */
export type Work =
  | { readonly kind: 'base' }
  | {
      readonly kind: 'model'
      readonly capability: number
      readonly pipeline: string
      readonly model: string
    }
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'runner'; readonly app: string; readonly unit: RunnerUnit }

/** An amount of work that a person can imagine, and what it usually costs. */
export interface Sample {
  readonly name: string
  readonly units: bigint
  /** US dollars. Four to nine powers of ten wide: outside, another unit was probably meant. */
  readonly usual: { readonly from: number; readonly to: number }
}

/** The unit in which a kind of work is priced (spec PR-7). */
export interface WorkUnit {
  readonly unit: string
  /** Units in a second; null = the work is not priced by time. */
  readonly perSecond: bigint | null
  readonly sample: Sample
}

/** 1280 · 720 · 30 (spec PR-82). */
export const PIXELS_PER_SECOND = 27_648_000n
const HOUR = 3600n

const VIDEO_HOUR = { name: 'an hour of 720p video at 30 frames', units: HOUR * PIXELS_PER_SECOND }
const GPU_HOUR = { from: 0.01, to: 100 }
const SECONDS: WorkUnit = {
  unit: 'second',
  perSecond: 1n,
  sample: { name: 'an hour', units: HOUR, usual: GPU_HOUR },
}
const LIVE_PIXELS: WorkUnit = {
  unit: 'pixel',
  perSecond: PIXELS_PER_SECOND,
  sample: { ...VIDEO_HOUR, usual: GPU_HOUR },
}
const TRANSCODED_PIXELS: WorkUnit = {
  unit: 'pixel',
  perSecond: PIXELS_PER_SECOND,
  sample: { ...VIDEO_HOUR, usual: { from: 0.0001, to: 10 } },
}
const PICTURE: WorkUnit = {
  unit: 'pixel',
  perSecond: null,
  sample: { name: 'a picture of 1024x1024', units: 1_048_576n, usual: { from: 0.00001, to: 1 } },
}
const SESSION: WorkUnit = {
  unit: 'session',
  perSecond: null,
  sample: { name: 'a session', units: 1n, usual: { from: 0.000001, to: 1000 } },
}

/** By capability number. */
const OF_CAPABILITY: ReadonlyMap<number, WorkUnit> = new Map([
  ...[27, 28, 30, 32, 34].map((capability) => [capability, PICTURE] as const),
  [
    29,
    {
      unit: 'pixel',
      perSecond: null,
      sample: {
        name: 'a clip of 25 frames of 1024x576',
        units: 14_745_600n,
        usual: { from: 0.0001, to: 10 },
      },
    },
  ],
  [
    31,
    {
      unit: 'millisecond of audio',
      perSecond: null,
      sample: { name: 'an hour of audio', units: 3_600_000n, usual: { from: 0.001, to: 100 } },
    },
  ],
  [
    33,
    {
      unit: 'token',
      perSecond: null,
      sample: { name: 'a million tokens', units: 1_000_000n, usual: { from: 0.001, to: 1000 } },
    },
  ],
  [35, LIVE_PIXELS],
  [
    36,
    {
      unit: '1/1000 of a character',
      perSecond: null,
      sample: { name: '1000 characters', units: 1_000_000n, usual: { from: 0.000001, to: 10 } },
    },
  ],
])

export function unitOf(work: Work): WorkUnit {
  switch (work.kind) {
    case 'base':
      return TRANSCODED_PIXELS
    case 'model':
      return OF_CAPABILITY.get(work.capability) ?? TRANSCODED_PIXELS
    case 'external':
      return SECONDS
    case 'runner':
      return { hour: SECONDS, '720p': LIVE_PIXELS, fixed: SESSION }[work.unit]
    default:
      return unreachable(work)
  }
}

export function workText(work: Work): string {
  switch (work.kind) {
    case 'base':
      return 'transcoding'
    case 'model':
      return `${work.pipeline}/${work.model}`
    case 'external':
      return `byoc/${work.name}`
    case 'runner':
      return `live runner ${work.app}`
    default:
      return unreachable(work)
  }
}
