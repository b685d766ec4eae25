import { rule, type Rule } from '../rule.ts'

/** What becomes of a job's price in a currency when the feed moves. */
export type JobPriceFollowing = Rule<() => 'kept' | 'followed'>

export const jobPriceFollowing: Readonly<Record<'kept' | 'followed', JobPriceFollowing>> = {
  kept: rule(
    {
      variant: 'kept',
      summary:
        'The price in wei of a BYOC job is that of its registration, wherever the feed goes.',
      source: 'PR-23, X-27; go-livepeer core/external_capabilities.go:RegisterCapability',
    },
    () => 'kept' as const,
  ),
  followed: rule(
    {
      variant: 'followed',
      summary: 'The price of a BYOC job follows the feed as every other price does.',
      why: 'A job priced in USD drifts from its dollar value until its worker registers again; followed, it converts at the rate of all other prices.',
      source: 'PR-23; repairs X-27',
    },
    () => 'followed' as const,
  ),
}
