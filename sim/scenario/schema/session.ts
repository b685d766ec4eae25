import { z } from 'zod'
import type { SessionInput } from '../input.ts'
import type { JobSettings, JobType, SessionSettings } from '../scenario.ts'
import { job } from './job.ts'
import { ceiling, pixelsPerOptionalUnit } from './prices.ts'
import { duration, money, name, positiveDuration, text } from './values.ts'
import { requests, transcoding } from './work.ts'

/** A session before its names are looked up and its end is known. */
export type SessionDraft = Omit<
  SessionSettings,
  'name' | 'endNs' | 'signerReplicas' | 'capabilityPriceRequested' | 'sendCapabilities' | 'job'
> & {
  /** null = until the end of the active phase. */
  readonly lengthNs: number | null
  readonly signerReplicas: string | null
  readonly capabilityPriceRequested: boolean | null
  readonly sendCapabilities: boolean | null
  /** null = not given. */
  readonly job: JobSettings | null
}

const JOB_TYPES = ['lv2v', 'live', 'fixed', 'byoc', 'byoc-job', 'transcode', 'batch-ai'] as const

/** Whether a session of this type asks for an external capability. */
export function isByocType(type: JobType): boolean {
  return type === 'byoc' || type === 'byoc-job'
}

export const session: z.ZodType<SessionDraft, SessionInput> = z
  .strictObject({
    orchestrator: z.union([name, z.array(name).min(1).max(100)]).meta({
      description: 'Who works, or those among whom the gateway chooses.',
    }),
    type: z
      .enum(JOB_TYPES)
      .meta({
        description:
          'What is billed: lv2v pixels of video, live seconds, fixed once, byoc and byoc-job seconds of an external capability (a stream, batch jobs), transcode the pixels of each segment, batch-ai the units of each request.',
      })
      .prefault('lv2v'),
    capability: text(
      'Pipeline, e.g. live-video-to-video; byoc and byoc-job imply byoc.',
    ).optional(),
    model: text('Model; for byoc the name of the external capability.').optional(),
    start: duration('When the viewer comes.').prefault('0s'),
    length: positiveDuration(
      'How long the viewer stays, also in the quiet phase; absent: to the end of the active phase.',
    ).optional(),
    segmentInterval: positiveDuration('Length of one segment.').prefault('1s'),
    paymentInterval: positiveDuration(
      'How often the gateway pays, at the end of a segment.',
    ).prefault('5s'),
    prepay: duration(
      'Paid ahead at the start by a gateway that pays itself; a remote signer has its own.',
    ).optional(),
    job: job
      .meta({ description: 'BYOC streams and jobs that the gateway pays itself.' })
      .optional(),
    capabilityPriceRequested: z
      .boolean()
      .meta({ description: 'Name the capability in signer requests; default: byoc does.' })
      .optional(),
    sendCapabilities: z
      .boolean()
      .meta({ description: 'Send capabilities when asking for info; default: byoc does not.' })
      .optional(),
    signerReplicas: text(
      'round-robin (default), or the one replica that answers: s1/2.',
    ).optional(),
    maxPricePerUnit: money('Ceiling sent to the signer with each call.').optional(),
    pixelsPerUnit: pixelsPerOptionalUnit.optional(),
    transcoding: transcoding
      .meta({ description: 'What a transcode session makes of its segments.' })
      .optional(),
    requests: requests.meta({ description: 'What a batch-ai session asks for.' }).optional(),
    app: text('What the client calls itself in signer requests, for usage events.').optional(),
    modelId: text('What the client calls its model there; it changes no price.').optional(),
  })
  .transform(
    ({ length, capability, model, maxPricePerUnit, pixelsPerUnit, ...draft }, context) => ({
      orchestrators:
        typeof draft.orchestrator === 'string' ? [draft.orchestrator] : draft.orchestrator,
      type: draft.type,
      capability: capability ?? (isByocType(draft.type) ? 'byoc' : null),
      model: model ?? null,
      startNs: draft.start,
      lengthNs: length ?? null,
      segmentIntervalNs: draft.segmentInterval,
      paymentIntervalNs: draft.paymentInterval,
      prepayNs: draft.prepay ?? null,
      job: draft.job ?? null,
      capabilityPriceRequested: draft.capabilityPriceRequested ?? null,
      sendCapabilities: draft.sendCapabilities ?? null,
      signerReplicas: draft.signerReplicas ?? null,
      maxPrice: ceiling(
        { pricePerUnit: maxPricePerUnit, pixelsPerUnit },
        'maxPricePerUnit',
        context,
      ),
      transcoding: draft.transcoding ?? null,
      requests: draft.requests ?? null,
      labels: { app: draft.app ?? '', modelId: draft.modelId ?? '' },
    }),
  )
