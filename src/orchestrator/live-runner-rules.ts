import { rule, type Rule } from '../rule.ts'

/** The decisions of live runner sessions that profiles make differently. */
export interface LiveRunnerRules {
  /** Whether a session charged by time needs credit for its first interval before it starts (spec LV-45, INV-11). */
  readonly timedSessionNeedsCredit: Rule<() => boolean>
}

const timedSessionNeedsCredit: Readonly<
  Record<'no' | 'firstInterval', LiveRunnerRules['timedSessionNeedsCredit']>
> = {
  no: rule(
    {
      variant: 'no',
      summary: 'The credit is first looked at when the first interval has passed.',
      source: 'LV-45, INV-11; go-livepeer server/ai_http.go:reservePaidLiveRunnerSession',
    },
    () => false,
  ),
  firstInterval: rule(
    {
      variant: 'first-interval',
      summary: 'The payment of the reservation must cover the first interval.',
      why: 'Service may begin before any credit stands (INV-11); asked for at the reservation, the first interval is always covered.',
      source: 'repairs LV-45, INV-11',
    },
    () => true,
  ),
}

export const liveRunnerRulesUpstream: LiveRunnerRules = Object.freeze({
  timedSessionNeedsCredit: timedSessionNeedsCredit.no,
})

export const liveRunnerRulesRepaired: LiveRunnerRules = Object.freeze({
  timedSessionNeedsCredit: timedSessionNeedsCredit.firstInterval,
})
