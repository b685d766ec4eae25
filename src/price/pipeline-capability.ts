/** Display names by capability number, −2 first; the empty name stands for one that has none (spec PR-8). */
const DISPLAY_NAMES = [
  'Invalid',
  'Unused',
  'H.264',
  'MPEGTS',
  'MP4',
  'Fractional framerates',
  'Storage direct',
  'Storage S3',
  'Storage GCS',
  'H264 Baseline profile',
  'H264 Main profile',
  'H264 High profile',
  'H264 Constrained, Contained High profile',
  'GOP',
  'Auth token',
  '',
  'MPEG7 signature',
  'HEVC decode',
  'HEVC encode',
  'VP8 decode',
  'VP9 decode',
  'VP8 encode',
  'VP9 encode',
  'H264 Decode YUV444 8-bit',
  'H264 Decode YUV422 8-bit',
  'H264 Decode YUV444 10-bit',
  'H264 Decode YUV422 10-bit',
  'H264 Decode YUV420 10-bit',
  'Segment slicing',
  'Text to image',
  'Image to image',
  'Image to video',
  'Upscale',
  'Audio to text',
  'Segment anything 2',
  'Llm',
  'Image to text',
  'Live video to video',
  'Text to speech',
  'byoc',
]
const FIRST_CAPABILITY = -2

const CAPABILITY_OF_NAME: ReadonlyMap<string, number> = new Map(
  DISPLAY_NAMES.map((name, index) => [name, index + FIRST_CAPABILITY]),
)

/**
 * The capability that a configuration means by a pipeline's name, null when it names none. The first letter is raised and every
 * hyphen read as a space; the rest must be a display name exactly, so `byoc` names nothing, `unused` is −1 and `invalid` −2
 * (spec PR-9; go-livepeer core/ai.go:PipelineToCapability).
 */
export function pipelineToCapability(pipeline: string): number | null {
  if (pipeline === '') return null
  const first = pipeline.charAt(0)
  const raised = first >= 'a' && first <= 'z' ? first.toUpperCase() : first
  return CAPABILITY_OF_NAME.get(raised + pipeline.slice(1).replaceAll('-', ' ')) ?? null
}
