import {
  pipelineOfType,
  resolveUsageLabels,
  type ConstrainedModels,
  type UsageLabels,
} from '../metering/usage-labels.ts'
import { floatString, ratString } from '../money/format.ts'
import { rational, type Rational } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
import { rule, type Rule } from '../rule.ts'
import type { SignerPrices } from './credit-rules.ts'

/** What labels are made of. */
export interface LabelInput {
  readonly type: string
  readonly capabilities: ConstrainedModels | null
  readonly capability: string
  readonly modelId: string
  readonly app: string
}

type LabelsRule = Rule<(input: LabelInput) => UsageLabels>
type MoneyRule = Rule<(amountWei: Rational) => string>
type CostRule = Rule<(prices: SignerPrices) => string>

const COST_DIGITS = 10

/** What usage events say. */
export interface EventRules {
  /** Pipeline, model and app (spec US-6). */
  readonly eventLabels: LabelsRule
  /** Fee and balance as text (spec US-9, INV-23). */
  readonly eventMoney: MoneyRule
  /** A price per unit, as `cost` says it (spec 4.2, INV-24). */
  readonly eventCost: CostRule
}

export const eventLabels: Readonly<
  Record<'constrained' | 'overridden' | 'appAndType' | 'everything', LabelsRule>
> = {
  constrained: rule(
    {
      variant: 'constrained',
      summary: 'Pipeline and model are the ones that the capabilities are constrained to.',
      source: 'US-6 (a); go-livepeer core/capabilities.go:ConstrainedPipelineModelID',
    },
    ({ type, capabilities }: LabelInput) => ({
      ...resolveUsageLabels(type, capabilities, { capability: '', modelId: '' }),
      app: null,
    }),
  ),
  overridden: rule(
    {
      variant: 'overridden',
      summary: "The client's capability and model_id replace what the capabilities say.",
      source: 'US-6 (b, c); go-livepeer server/remote_signer.go:resolveUsageLabels',
    },
    ({ type, capabilities, capability, modelId }: LabelInput) => ({
      ...resolveUsageLabels(type, capabilities, { capability, modelId }),
      app: null,
    }),
  ),
  appAndType: rule(
    {
      variant: 'app-and-type',
      summary: 'The app, and the pipeline of the job type; no model.',
      source: 'spec live 4.2 (d); go-livepeer cc49228a1 (#4009)',
    },
    ({ type, app }: LabelInput) => ({ pipeline: pipelineOfType(type), modelId: null, app }),
  ),
  everything: rule(
    {
      variant: 'everything',
      summary: 'App, pipeline and model, the last two as the client names them.',
      why: 'Without the model, usage of all models is one line that nobody can split; named by the client, label and price share their key.',
      source: 'US-6 (b, c) with the app of (d); repairs INV-21, B40',
    },
    ({ type, capabilities, capability, modelId, app }: LabelInput) => ({
      ...resolveUsageLabels(type, capabilities, { capability, modelId }),
      app,
    }),
  ),
}

export const eventMoney: Readonly<Record<'wholeWei' | 'exact', MoneyRule>> = {
  wholeWei: rule(
    {
      variant: 'whole-wei',
      summary: 'Rounded to whole wei, so that the sum of events is not the revenue.',
      source: 'US-9, INV-23; go-livepeer server/remote_signer.go',
    },
    (amountWei: Rational) => floatString(amountWei, 0),
  ),
  exact: rule(
    {
      variant: 'exact',
      summary: 'An exact fraction: events add up to the fees.',
      why: 'Rounded to whole wei, small fees vanish and sums drift from the revenue; fractions add up to what was charged.',
      source: 'repairs US-9, INV-23, B89',
    },
    (amountWei: Rational) => ratString(amountWei),
  ),
}

export const eventCost: Readonly<Record<'current' | 'charged', CostRule>> = {
  current: rule(
    {
      variant: 'current',
      summary:
        'The price of this call to ten digits, although the fee was computed at the first one.',
      source: 'spec live 4.2, INV-24; go-livepeer server/remote_signer.go',
    },
    ({ current }: SignerPrices) => floatString(perUnit(current), COST_DIGITS),
  ),
  charged: rule(
    {
      variant: 'charged',
      summary: 'The price that the fee was computed at, as an exact fraction.',
      why: 'Cost times units is not the fee once the price has moved; at the price that was charged, each event can be checked by itself.',
      source: 'repairs INV-24, B89',
    },
    ({ initial }: SignerPrices) => ratString(perUnit(initial)),
  ),
}

function perUnit({ pricePerUnit, pixelsPerUnit }: PriceInfo): Rational {
  return rational(pricePerUnit, pixelsPerUnit)
}
