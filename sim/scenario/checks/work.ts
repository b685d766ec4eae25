import type { SessionDraft } from '../schema/session.ts'
import type { Path } from '../place.ts'
import type { Complaints } from './complaints.ts'

/** What a batch AI pipeline counts; a request without it cannot be priced. */
const NEEDS: Readonly<Record<string, 'picture' | 'text' | 'audio' | null>> = {
  'text-to-image': null,
  'image-to-image': 'picture',
  'image-to-video': null,
  upscale: 'picture',
  'audio-to-text': 'audio',
  'segment-anything-2': 'picture',
  llm: null,
  'image-to-text': 'picture',
  'text-to-speech': 'text',
}

const EXAMPLES = { picture: '1024x1024', text: 'good morning', audio: '30s' }

/** Whether a session says what its kind of work needs, and nothing of another kind. */
export function checkWork(path: Path, settings: SessionDraft, complaints: Complaints): void {
  const { type, transcoding, requests } = settings
  if (transcoding !== null && type !== 'transcode') {
    const message = `a session of type ${type} transcodes nothing`
    complaints.addAtKey([...path, 'transcoding'], 'AS149', message, 'write type: transcode')
  }
  if (requests !== null && type !== 'batch-ai') {
    const message = `a session of type ${type} sends no requests of its own`
    complaints.addAtKey([...path, 'requests'], 'AS149', message, 'write type: batch-ai')
  }
  if (type === 'batch-ai') checkRequests(path, settings, complaints)
}

function checkRequests(path: Path, settings: SessionDraft, complaints: Complaints): void {
  const { capability, model, requests } = settings
  const pipelines = Object.keys(NEEDS)
  if (capability === null || !Object.hasOwn(NEEDS, capability)) {
    const message =
      capability === null
        ? 'a batch-ai session names its pipeline'
        : `${capability} is not a batch AI pipeline`
    const mend = `write capability: one of ${pipelines.join(', ')}`
    complaints.add([...path, 'capability'], 'AS149', message, mend)
    return
  }
  if (model === null) {
    const message = 'a batch-ai session names its model'
    complaints.add([...path, 'model'], 'AS149', message, 'add model: <name>')
  }
  const need = NEEDS[capability] ?? null
  if (need === null) return
  const given = {
    picture: requests?.asked.picture ?? null,
    text: requests?.asked.text ?? null,
    audio: requests?.asked.audioSeconds ?? null,
  }
  if (given[need] !== null) return
  const message = `${capability} is counted by its ${need}, and the requests have none`
  const mend = `add requests: { ${need}: ${EXAMPLES[need]} }`
  complaints.add([...path, 'requests'], 'AS149', message, mend)
}
