import type { BillingLine } from './billing-gates.ts'
import type { JsonValue } from './json-value.ts'

/** What the product answers; lists that an endpoint has not are empty. */
export interface ProductAnswer {
  readonly success: boolean
  readonly profiles: readonly JsonValue[]
  readonly agentPlaybooks: readonly JsonValue[]
  readonly userPlaybooks: readonly JsonValue[]
}

/** A route that metering knows (spec BM-17; reflexio api.py). */
interface Endpoint {
  readonly line: BillingLine
  /** Requests a minute, of one key. */
  readonly limitPerMinute: number
  /** Results that are billed when an agent gets them, whether or not the answer says that it succeeded (spec BM-18). */
  readonly surfacedCount: (answer: ProductAnswer) => number
}

export type EndpointPath =
  | '/api/publish_interaction'
  | '/api/search'
  | '/api/search_profiles'
  | '/api/search_user_playbooks'
  | '/api/search_agent_playbooks'
  | '/api/get_agent_playbooks'

const SEARCHES_PER_MINUTE = 120
const PUBLISHES_PER_MINUTE = 60

const search = (surfacedCount: Endpoint['surfacedCount']): Endpoint => ({
  line: 'application',
  limitPerMinute: SEARCHES_PER_MINUTE,
  surfacedCount,
})

export const endpoints: Readonly<Record<EndpointPath, Endpoint>> = {
  '/api/publish_interaction': {
    line: 'learnings_generated',
    limitPerMinute: PUBLISHES_PER_MINUTE,
    surfacedCount: () => 0,
  },
  '/api/search': search(
    ({ profiles, agentPlaybooks, userPlaybooks }) =>
      profiles.length + agentPlaybooks.length + userPlaybooks.length,
  ),
  '/api/search_profiles': search(({ profiles }) => profiles.length),
  '/api/search_user_playbooks': search(({ userPlaybooks }) => userPlaybooks.length),
  '/api/search_agent_playbooks': search(({ agentPlaybooks }) => agentPlaybooks.length),
  '/api/get_agent_playbooks': search(({ agentPlaybooks }) => agentPlaybooks.length),
}
