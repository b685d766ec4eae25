import type { AmountInput, DurationInput, MoneyInput, NumberInput } from './literal-input.ts'
import type { KeptState } from './restart.ts'

/** A restart, as people write it. Meanings: docs/scenario-format.md. */
export interface RestartInput {
  readonly actor: string
  readonly keeps?: readonly KeptState[] | undefined
  readonly downFor?: DurationInput | undefined
  readonly with?: NewFlagsInput | undefined
  readonly without?: readonly string[] | undefined
}

interface NewFlagsInput {
  readonly pricePerUnit?: MoneyInput | undefined
  readonly pixelsPerUnit?: NumberInput | undefined
  readonly autoAdjustPrice?: boolean | undefined
  readonly ticketEv?: AmountInput | undefined
  readonly txCostMultiplier?: NumberInput | undefined
  readonly maxFaceValue?: AmountInput | undefined
  readonly livePaymentInterval?: DurationInput | undefined
  readonly capacity?: number | undefined
  readonly byocPerCapabilityPricing?: boolean | undefined
  readonly maxPricePerUnit?: MoneyInput | undefined
  readonly maxTicketEv?: AmountInput | undefined
  readonly maxTotalEv?: AmountInput | undefined
  readonly depositMultiplier?: NumberInput | undefined
}
