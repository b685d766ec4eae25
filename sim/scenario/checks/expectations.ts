import type { Expectations } from '../scenario.ts'
import { suggestion } from '../spelling.ts'
import type { Path } from '../place.ts'
import type { Complaints, KnownNames } from './complaints.ts'

/** `at` is where the expectations stand: `expect`, or `expectUnder` and a profile. */
export function checkExpectations(
  at: Path,
  expect: Expectations,
  known: KnownNames,
  complaints: Complaints,
): void {
  const { holds, breaks } = expect.invariants
  const listed = typeof holds === 'string' || holds === null ? [] : holds
  for (const [index, id] of listed.entries()) {
    checkId([...at, 'invariants', 'holds', index], 'AS151', id, known.invariants, complaints)
  }
  for (const [index, id] of breaks.entries()) {
    const path = [...at, 'invariants', 'breaks', index]
    checkId(path, 'AS151', id, known.invariants, complaints)
    if (listed.includes(id)) {
      const message = `${id} cannot both hold and break`
      complaints.add(path, 'AS146', message, 'keep it in one of the two lists')
    }
  }
  for (const { metric } of expect.metrics) {
    checkId([...at, 'metrics', metric], 'AS152', metric, known.metrics, complaints)
  }
  const { sessions } = complaints.names
  for (const { session } of expect.ends) {
    complaints.known([...at, 'ends', session], session, sessions, 'session', 'key')
  }
  for (const session of new Set(expect.statuses.map((status) => status.session))) {
    complaints.known([...at, 'statuses', session], session, sessions, 'session', 'key')
  }
}

export function checkProfile(
  at: Path,
  profile: string,
  known: KnownNames,
  complaints: Complaints,
): void {
  checkId(at, 'AS150', profile, known.profiles, complaints)
}

const KINDS = { AS150: 'profile', AS151: 'invariant', AS152: 'metric' } as const

function checkId(
  path: Path,
  code: keyof typeof KINDS,
  id: string,
  known: readonly string[] | undefined,
  complaints: Complaints,
): void {
  if (known === undefined || known.includes(id)) return
  const message = `there is no ${KINDS[code]} ${id}`
  const mend = suggestion(id, known, KINDS[code])
  if (code === 'AS152') complaints.addAtKey(path, code, message, mend)
  else complaints.add(path, code, message, mend)
}
