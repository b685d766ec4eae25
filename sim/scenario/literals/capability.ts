import { done, refuse, type Read } from '../errors.ts'
import { suggestion } from '../spelling.ts'
import { literalText } from './number.ts'

/** Capabilities that have models, by the name of their pipeline (go-livepeer core/capabilities.go). */
export const CAPABILITIES: Readonly<Record<string, number>> = {
  'text-to-image': 27,
  'image-to-image': 28,
  'image-to-video': 29,
  upscale: 30,
  'audio-to-text': 31,
  'segment-anything-2': 32,
  llm: 33,
  'image-to-text': 34,
  'live-video-to-video': 35,
  'text-to-speech': 36,
  byoc: 37,
}

export interface CapabilityName {
  readonly capability: number
  readonly pipeline: string
  readonly model: string
}

/** `live-video-to-video/comfyui`; a model's name may itself hold slashes. */
export function readCapability(value: unknown): Read<CapabilityName> {
  const example = 'live-video-to-video/comfyui'
  const written = literalText(value, 'the capability', example)
  if (!written.ok) return written
  const slash = written.value.indexOf('/')
  const pipeline = slash < 0 ? written.value : written.value.slice(0, slash)
  const capability = CAPABILITIES[pipeline]
  if (capability === undefined || !Object.hasOwn(CAPABILITIES, pipeline)) {
    const mend = suggestion(pipeline, Object.keys(CAPABILITIES), 'capability')
    return refuse('AS134', `there is no capability "${pipeline}"`, mend)
  }
  const model = slash < 0 ? '' : written.value.slice(slash + 1)
  if (model !== '') return done({ capability, pipeline, model })
  return refuse('AS134', `"${written.value}" names no model`, `write ${pipeline}/<model>`)
}
