import { rule, type Rule } from '../rule.ts'

/** Whether a replaced model price of an orchestrator ends its subscription to the feed. */
export type ReplacedModelPrice = Rule<() => 'stays-subscribed' | 'unsubscribed'>

export const replacedModelPrice: Readonly<
  Record<'staysSubscribed' | 'unsubscribed', ReplacedModelPrice>
> = {
  staysSubscribed: rule(
    {
      variant: 'stays-subscribed',
      summary: 'A replaced model price goes on following the feed, which keeps being read for it.',
      source: 'PR-10, X-27; go-livepeer core/livepeernode.go:SetBasePriceForCap',
    },
    () => 'stays-subscribed' as const,
  ),
  unsubscribed: rule(
    {
      variant: 'unsubscribed',
      summary: 'A replaced model price stops following the feed.',
      why: "Each replaced price leaves a subscription that never ends and keeps the feed's cache alive; stopped, there is one converter for one price.",
      source: 'PR-10; repairs X-27, B86',
    },
    () => 'unsubscribed' as const,
  ),
}
