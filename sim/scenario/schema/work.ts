import { z } from 'zod'
import type * as Input from '../input.ts'
import { done, refuse, type Read } from '../errors.ts'
import { leaf } from '../leaf.ts'
import type { ModelRequestSettings, Rendition, TranscodingSettings } from '../scenario.ts'
import { duration, integer, positiveDuration, positiveNumber, probability } from './values.ts'

const SIZE = /^(\d{1,5})x(\d{1,5})$/

interface Size {
  readonly width: bigint
  readonly height: bigint
}

/** `1280x720`. */
function size(description: string): z.ZodType<Size, string> {
  return leaf(
    (value): Read<Size> => {
      const match = SIZE.exec(String(value))
      const [, width, height] = match ?? []
      if (width !== undefined && height !== undefined) {
        return done({ width: BigInt(width), height: BigInt(height) })
      }
      return refuse('AS137', `"${String(value)}" is not a size in pixels`, 'write e.g. 1280x720')
    },
    { type: 'string', examples: ['1280x720'] },
    description,
  )
}

const rendition: z.ZodType<Rendition, Input.RenditionInput> = z
  .strictObject({
    size: size('Width and height in pixels.'),
    framerate: positiveNumber('Frames per second; absent: those of the source.').optional(),
  })
  .transform(({ size: { width, height }, framerate }) => ({
    width,
    height,
    framerate: framerate ?? null,
  }))

const failures = probability('Share of the requests whose work fails after it was paid.').prefault(
  0,
)

/** The two smallest renditions are what go-livepeer transcodes to unless it is told otherwise. */
export const transcoding: z.ZodType<TranscodingSettings, Input.TranscodingInput> = z
  .strictObject({
    renditions: z
      .array(rendition)
      .min(1)
      .max(20)
      .meta({ description: 'What every segment is transcoded to.' })
      .prefault([
        { size: '426x240', framerate: 30 },
        { size: '640x360', framerate: 30 },
      ]),
    sourceFramerate: positiveNumber('Frames per second of what is sent.').prefault(30),
    takes: duration('Time that the orchestrator needs for a segment.').prefault('500ms'),
    failures,
  })
  .transform(({ renditions, sourceFramerate, takes, failures }) => ({
    renditions,
    sourceFramerate,
    takesNs: takes,
    failures,
  }))

export const requests: z.ZodType<ModelRequestSettings, Input.ModelRequestsInput> = z
  .strictObject({
    every: positiveDuration('Time from one request to the next.').prefault('10s'),
    takes: duration('Time that the model needs.').prefault('2s'),
    failures,
    size: size('Of what text-to-image and image-to-video make; absent: the default.').optional(),
    images: integer('How many pictures are asked for.', -1_000_000n).optional(),
    picture: size('Of the picture that is sent along.').optional(),
    maxTokens: integer('Most tokens that an llm may answer with.', 0n).optional(),
    text: z.string().max(100_000).meta({ description: 'What is spoken.' }).optional(),
    audio: duration('Length of the recording that is sent along.').optional(),
  })
  .transform(({ every, takes, failures, size: made, images, picture, maxTokens, text, audio }) => ({
    everyNs: every,
    takesNs: takes,
    failures,
    asked: {
      width: made?.width ?? null,
      height: made?.height ?? null,
      numImages: images ?? null,
      picture: picture ?? null,
      maxTokens: maxTokens ?? null,
      text: text ?? null,
      // The probe tells whole seconds.
      audioSeconds: audio === undefined ? null : BigInt(Math.floor(audio / 1_000_000_000)),
    },
  }))
