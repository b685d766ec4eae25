import type { SegmentFate } from './orchestrator-messages.ts'
import type { SessionParties } from './viewer-session.ts'

/** A session whose stream goes to its orchestrator in segments. */
export interface StreamSession extends SessionParties {
  /** What the orchestrator does with its segments. */
  readonly work: { segment(session: string, durationNs: number): SegmentFate }
  /** Nobody takes the segments any more; the orchestrator has said so itself when it released the session. */
  channelClosed(released: boolean): void
}

interface SegmentSent {
  readonly session: StreamSession
  /** From 1. */
  readonly number: number
}

/** Sends a segment of a stream. A closed channel is told so: the next write of the gateway fails (spec LV-44). */
export function sendSegment(session: StreamSession, number: number): void {
  const { gateway, orchestrator } = session
  gateway.world.send({
    from: gateway.name,
    to: orchestrator.name,
    what: 'segment',
    deliver: segmentAtOrchestrator,
    argument: { session, number },
  })
}

function segmentAtOrchestrator({ session, number }: SegmentSent): void {
  const { orchestrator, gateway, settings, work } = session
  const { knowsRepeats } = gateway.world.rules.orchestrator
  if (knowsRepeats() && orchestrator.segments.isRepeat(settings.name, number)) return
  const fate = work.segment(settings.name, settings.segmentIntervalNs)
  if (fate === 'open') return
  gateway.world.send({
    from: orchestrator.name,
    to: gateway.name,
    what: 'channel closed',
    deliver: fate === 'released' ? closedReleased : closedUnknown,
    argument: session,
  })
}

function closedReleased(session: StreamSession): void {
  session.channelClosed(true)
}

function closedUnknown(session: StreamSession): void {
  session.channelClosed(false)
}
