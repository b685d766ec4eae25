import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'

export const pixelsAsMade: Invariant = {
  id: 'pixels-as-made',
  title: 'Pixels as they were made',
  kind: 'always',
  statement:
    'The payer of a transcoded segment charges its own book for no more pixels than came out of it.',
  why: 'An orchestrator would be paid for pixels that it only reports.',
  source: ['spec PM-136', 'go-livepeer verification/verify.go:Verify'],
  assumes: 'The renditions are those that were asked for, and the payer decodes them.',
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    let booked = 0
    return {
      exercised: () => booked > 0,
      on: {
        'request.settled'(event) {
          const made = world.sessions.get(event.session)?.segmentPixels ?? 0n
          if (made === 0n || event.units === 0n) return
          booked += 1
          if (event.units <= made) return
          report({
            atNs: event.atNs,
            actors: [event.session, event.orchestrator],
            what: `${event.gateway} has booked more pixels for segment ${event.request} of ${event.session} than ${event.orchestrator} made`,
            facts: { bookedPixels: `${event.units}`, madePixels: `${made}` },
          })
        },
      },
    }
  },
}
