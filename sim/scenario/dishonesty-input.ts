import type { DurationInput, NumberInput, ProbabilityInput } from './literal-input.ts'

/** From when on, and at which share of the occasions. */
export interface OccasionsInput {
  readonly from?: DurationInput | undefined
  readonly share?: ProbabilityInput | undefined
}

export interface FalseAmountInput extends OccasionsInput {
  readonly times: NumberInput
}

export interface OrchestratorDishonestyInput {
  readonly raisesPrice?: FalseAmountInput | undefined
  readonly bindsOtherPrice?: FalseAmountInput | undefined
  readonly misreportsPixels?: FalseAmountInput | undefined
  readonly refusesWork?: OccasionsInput | undefined
  readonly stopsWork?: Pick<OccasionsInput, 'from'> | undefined
}

export interface GatewayDishonestyInput {
  readonly replaysPayments?: OccasionsInput | undefined
  readonly replaysState?: OccasionsInput | undefined
  readonly withholdsTickets?: (OccasionsInput & { readonly part: ProbabilityInput }) | undefined
  readonly stopsPaying?: Pick<OccasionsInput, 'from'> | undefined
  readonly misstatesPrice?: FalseAmountInput | undefined
}
