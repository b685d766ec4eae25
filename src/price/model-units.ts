import { wrapInt64 } from '../money/integers.ts'
import { encodeUtf8 } from '../wire/go-utf8.ts'
import { picturesCounted, type PicturesCounted, type SpeechUnits } from './model-units-rules.ts'

/** What the units of a batch AI request are counted from; null = absent. */
export interface ModelRequest {
  readonly pipeline: string
  readonly height: bigint | null
  readonly width: bigint | null
  readonly numImages: bigint | null
  /** Size of the uploaded picture; null = the upload is no picture. */
  readonly picture: { readonly height: bigint; readonly width: bigint } | null
  readonly maxTokens: bigint | null
  readonly text: string | null
  /** Whole seconds that the probe reports; null = the probe fails. */
  readonly audioSeconds: bigint | null
}

/** Upstream's text of a refusal; the orchestrator sends `status` with it. */
export type ModelUnitsRefusal =
  | { readonly code: 'refused'; readonly status: 400; readonly text: string }
  | { readonly code: 'upstream-panic' }

export type ModelUnits =
  | { readonly ok: true; readonly units: bigint }
  | { readonly ok: false; readonly refusal: ModelUnitsRefusal }

const PICTURE_SIDE = 512n
const VIDEO_HEIGHT = 576n
const VIDEO_WIDTH = 1024n
const VIDEO_FRAMES = 25n
const MAX_TOKENS = 256n
const MILLISECONDS = 1000n
const NO_PICTURE = 'image: unknown format'

/** The units that a gateway pays for a batch AI request (spec PR-7, PR-80; go-livepeer server/ai_process.go). */
export function gatewayModelUnits(request: ModelRequest): ModelUnits {
  switch (request.pipeline) {
    case 'llm':
      return counted(request.maxTokens ?? MAX_TOKENS)
    case 'text-to-speech':
      if (request.text === null) return refused('text field is required')
      return counted(BigInt(encodeUtf8(request.text).length))
    case 'audio-to-text':
      if (request.audioSeconds === null) return refused('Error getting codec info')
      if (request.audioSeconds <= 0n) return refused('audio duration calculation failed')
      return counted(request.audioSeconds * MILLISECONDS)
    default:
      return pixels(request, picturesCounted.atLeastOne)
  }
}

/**
 * The units that an orchestrator debits for the same request as it arrives (spec PR-81; go-livepeer
 * server/ai_http.go:handleAIRequest). A speech request without text crashes upstream.
 */
export function orchestratorModelUnits(
  request: ModelRequest,
  rules: { readonly speechUnits: SpeechUnits; readonly picturesCounted: PicturesCounted },
): ModelUnits {
  switch (request.pipeline) {
    case 'llm':
      if (request.maxTokens === null) return refused('MaxTokens not specified')
      return counted(request.maxTokens)
    case 'text-to-speech':
      if (request.text === null) return { ok: false, refusal: { code: 'upstream-panic' } }
      return counted(rules.speechUnits(request.text))
    case 'audio-to-text':
      if (request.audioSeconds === null || request.audioSeconds <= 0n) {
        return refused('Unable to calculate duration')
      }
      return counted(request.audioSeconds * MILLISECONDS)
    default:
      return pixels(request, rules.picturesCounted)
  }
}

/**
 * The request as a gateway passes it on: what it left open is filled with what the gateway has counted (spec PR-80; go-livepeer
 * server/ai_process.go, the submit functions).
 */
export function modelRequestAsSent(request: ModelRequest): ModelRequest {
  const numImages = request.numImages === null ? 1n : picturesCounted.atLeastOne(request.numImages)
  switch (request.pipeline) {
    case 'llm':
      return { ...request, maxTokens: request.maxTokens ?? MAX_TOKENS }
    case 'text-to-image':
      return {
        ...request,
        height: request.height ?? PICTURE_SIDE,
        width: request.width ?? PICTURE_SIDE,
        numImages,
      }
    case 'image-to-image':
      return { ...request, numImages }
    case 'image-to-video':
      return {
        ...request,
        height: request.height ?? VIDEO_HEIGHT,
        width: request.width ?? VIDEO_WIDTH,
      }
    default:
      return request
  }
}

/** Pipelines that are priced by the pixel; those not named here count the pixels of the uploaded picture. */
function pixels(request: ModelRequest, pictures: PicturesCounted): ModelUnits {
  const count = pictures(request.numImages ?? 1n)
  const { picture } = request
  switch (request.pipeline) {
    case 'text-to-image':
      return counted((request.height ?? PICTURE_SIDE) * (request.width ?? PICTURE_SIDE) * count)
    case 'image-to-video':
      return counted(
        (request.height ?? VIDEO_HEIGHT) * (request.width ?? VIDEO_WIDTH) * VIDEO_FRAMES,
      )
    case 'image-to-image':
      return picture === null
        ? refused(NO_PICTURE)
        : counted(picture.height * picture.width * count)
    default:
      return picture === null ? refused(NO_PICTURE) : counted(picture.height * picture.width)
  }
}

function counted(units: bigint): ModelUnits {
  return { ok: true, units: wrapInt64(units) }
}

function refused(text: string): ModelUnits {
  return { ok: false, refusal: { code: 'refused', status: 400, text } }
}
