import { rule, type Rule } from '../rule.ts'

/** What stands for the session id in an auth token's MAC, in front of the minimal bytes of the expiration. */
export const authTokenText: {
  readonly bare: Rule<(sessionId: string) => string>
  readonly lengthPrefixed: Rule<(sessionId: string) => string>
} = {
  bare: rule(
    {
      variant: 'bare',
      summary: 'The MAC covers the session id and the expiration one after the other.',
      source: 'PM-160, go-livepeer core/orchestrator.go:AuthToken',
    },
    (sessionId: string) => sessionId,
  ),
  lengthPrefixed: rule(
    {
      variant: 'length-prefixed',
      summary: 'The MAC also covers the length of the session id.',
      why: "Upstream a token's expiration is not firmly bound (I-31); with the length under the MAC, one MAC stands for one token.",
      source: 'PM-160; repairs pm I-31, pm surprise 3; recommended deviation D-1 of the pm spec',
    },
    (sessionId: string) => `${sessionId.length}:${sessionId}`,
  ),
}
