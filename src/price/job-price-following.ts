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
      source: 'X-27',
    },
    () => 'followed' as const,
  ),
}
