import type { TimelineInput } from '../scenario/input.ts'
import { EXTERNAL, modelPrices, perPixel } from './prices.ts'
import type { WorldDraft } from './world-draft.ts'

type SetPrice = NonNullable<TimelineInput['setPrice']>

/** Changes every price of an orchestrator to what goes with this price per second. */
export function changeAllPrices(
  draft: WorldDraft,
  atMs: number,
  orchestrator: string,
  perSecondWei: bigint,
): void {
  const changes: readonly Omit<SetPrice, 'orchestrator'>[] = [
    { pricePerUnit: perPixel(perSecondWei) },
    { capability: EXTERNAL, pricePerUnit: `${perSecondWei}` },
    ...Object.entries(modelPrices(perSecondWei)).map(([capability, pricePerUnit]) => ({
      capability,
      pricePerUnit,
    })),
  ]
  for (const change of changes) {
    draft.steps.push({ atMs, action: { setPrice: { orchestrator, ...change } } })
  }
}
