import type { CallName } from '../gateway/remote-payment-sender.ts'
import { rule, type Rule } from '../rule.ts'
import type { Capabilities } from '../wire/messages.ts'
import { rebuiltCapabilities } from './rebuilt-capabilities.ts'
import type { StateLayout } from './state-json.ts'

/** Members of the request's JSON that not every version reads (spec SG-1). */
export interface RequestFields {
  readonly capability: boolean
  readonly modelId: boolean
  readonly app: boolean
  readonly maxPrice: boolean
}

/** What a session's state says of its billing, and what this request says. */
export interface BillingBasisInput {
  readonly isNew: boolean
  /** External capability that the state was made for; '' = none. */
  readonly stateKey: string
  /** External capability that the request names; '' = none. */
  readonly requestKey: string
  /** Whether this request found a capability price. */
  readonly capabilityPriced: boolean
}

/** Key '' = the session is not billed by a capability's price. */
export interface BillingBasis {
  readonly capabilityPriced: boolean
  readonly key: string
}

/** What an answer depends on besides the request. */
export interface ClockAndIds {
  readonly nowUnixNs: bigint
  readonly randomId: () => string
}

type YesOrNo = Rule<() => boolean>
type FieldsRule = Rule<() => RequestFields>
type LayoutRule = Rule<() => StateLayout>
/** Null: the session cannot be billed in another way than before. */
type BillingBasisRule = Rule<(input: BillingBasisInput) => BillingBasis | null>
type AdoptsTypeRule = Rule<(stateType: string, requestType: string) => boolean>
type RepeatedCallRule = Rule<(own: ClockAndIds, name: CallName | null) => ClockAndIds>
type CredentialsRule = Rule<(received: Capabilities) => Capabilities>

/** How the signer reads a request and its state. */
export interface RequestRules {
  readonly requestFields: FieldsRule
  readonly stateLayout: LayoutRule
  /** Whether malformed capabilities are refused before price and state are looked at (spec SG-10.5). */
  readonly parsesCapabilitiesFirst: YesOrNo
  /** Whether a request may change what the session is billed by (spec BY-35, BY-36, BY-38, BY-41). */
  readonly billingBasis: BillingBasisRule
  /** Whether requests name an app and the state remembers it (spec SG-10.9). */
  readonly remembersApp: YesOrNo
  /** Whether a state of one job type serves a request of another (spec SG-10.9, BY-40). */
  readonly adoptsType: AdoptsTypeRule
  /** Capabilities as the segment credentials carry them (spec SG-21). */
  readonly credentialsCapabilities: CredentialsRule
  /** With which clock and ids a call is answered; null = the call has no name (spec SG-5, SG-26, P-3). */
  readonly repeatedCall: RepeatedCallRule
  /** Whether POST /sign-byoc-job is served (spec SG-28). */
  readonly signsByocJobs: YesOrNo
}

const fields = (variant: string, summary: string, known: RequestFields): FieldsRule =>
  rule({ variant, summary, source: 'SG-1; go-livepeer server/remote_signer.go' }, () => known)

const NO_FIELDS: RequestFields = { capability: false, modelId: false, app: false, maxPrice: false }

export const requestFields: Readonly<
  Record<'base' | 'capability' | 'appAndMaxPrice' | 'all', FieldsRule>
> = {
  base: fields('base', 'Requests name neither capability nor app nor maxPrice.', NO_FIELDS),
  capability: fields('capability', 'Requests may name capability and model_id.', {
    ...NO_FIELDS,
    capability: true,
    modelId: true,
  }),
  appAndMaxPrice: fields('app-and-max-price', 'Requests may name app and maxPrice.', {
    ...NO_FIELDS,
    app: true,
    maxPrice: true,
  }),
  all: rule(
    {
      variant: 'all',
      summary: 'Requests may name capability, model_id, app and maxPrice.',
      why: 'Without capability and model_id a request can be neither priced nor labelled by what it is for; clients that send neither still work.',
      source: 'SG-1; repairs B24, B40; go-livepeer server/remote_signer.go',
    },
    () => ({ capability: true, modelId: true, app: true, maxPrice: true }),
  ),
}

const layout = (name: StateLayout, summary: string, source: string): LayoutRule =>
  rule({ variant: name, summary, source }, () => name)

export const stateLayout: Readonly<Record<'base' | 'withApp' | 'extended', LayoutRule>> = {
  base: layout('base', 'The twelve members of SG-3.', 'SG-3 (a to c)'),
  withApp: layout('with-app', 'SG-3 and the app.', 'SG-3 (d); go-livepeer cc49228a1 (#4009)'),
  extended: rule(
    {
      variant: 'extended',
      summary: 'SG-3, the app, and what the repaired rules remember.',
      why: 'A state that forgets basis, nonces and fractions lets the next call bill or sign as if they had not been; signed along, they hold.',
      source: 'repairs SG-25, INV-12, INV-14, BY-41, B79',
    },
    (): StateLayout => 'extended',
  ),
}

export const parsesCapabilitiesFirst: Readonly<Record<'no' | 'yes', YesOrNo>> = {
  no: rule(
    {
      variant: 'after-state',
      summary: 'Malformed capabilities are refused after price, parameters and state.',
      source: 'SG-10.12 (a, b, d)',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'first',
      summary: 'Malformed capabilities are refused before the price is looked at.',
      why: 'The capability decides which price holds, so it is read before a price is checked; what cannot be read must not be priced at the base.',
      source: 'SG-10.5 (c); repairs B40; go-livepeer 42659a502',
    },
    () => true,
  ),
}

export const billingBasis: Readonly<Record<'perRequest' | 'fixedBySession', BillingBasisRule>> = {
  perRequest: rule(
    {
      variant: 'per-request',
      summary: 'Each request is billed by what it finds, whatever the session was billed by.',
      source: 'SG-25, BY-35, BY-36, BY-38; go-livepeer server/remote_signer.go',
    },
    ({ capabilityPriced }: BillingBasisInput) => ({ capabilityPriced, key: '' }),
  ),
  fixedBySession: rule(
    {
      variant: 'fixed-by-session',
      summary:
        "The first call decides whether a capability's price holds, and whose; the state keeps it, and another capability is refused.",
      why: 'A price that comes and goes bills seconds as pixels, 27.6 million times too much or too little; decided once, the unit cannot flip.',
      source: 'repairs INV-12, BY-35, BY-36, BY-38, BY-41, X-16, B79',
    },
    ({ isNew, stateKey, requestKey, capabilityPriced }: BillingBasisInput) => {
      if (isNew) return { capabilityPriced, key: capabilityPriced ? requestKey : '' }
      if (stateKey !== '' && requestKey !== '' && requestKey !== stateKey) return null
      return { capabilityPriced: stateKey !== '', key: stateKey }
    },
  ),
}

export const remembersApp: Readonly<Record<'no' | 'yes', YesOrNo>> = {
  no: rule(
    {
      variant: 'no-app',
      summary: 'Requests and states know no app.',
      source: 'SG-1, SG-3 (a to c)',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'app',
      summary: 'The state remembers the app and refuses another one.',
      source: 'SG-10.9 (d); go-livepeer cc49228a1 (#4009)',
    },
    () => true,
  ),
}

export const adoptsType: Readonly<Record<'whenEmpty' | 'never', AdoptsTypeRule>> = {
  whenEmpty: rule(
    {
      variant: 'when-empty',
      summary: 'A state of type "" takes on the type of the next request.',
      source: 'SG-10.9, BY-40, INV-12',
    },
    (stateType: string, requestType: string) => stateType === '' || stateType === requestType,
  ),
  never: rule(
    {
      variant: 'never',
      summary: 'A session keeps its type.',
      why: 'A session begun in one unit could go on in another at the same price; a type that stays keeps price and quantity together.',
      source: 'repairs BY-40, INV-12, B39, B79',
    },
    (stateType: string, requestType: string) => stateType === requestType,
  ),
}

export const credentialsCapabilities: Readonly<Record<'rebuilt' | 'asReceived', CredentialsRule>> =
  {
    rebuilt: rule(
      {
        variant: 'rebuilt',
        summary:
          'Missing capacities are made up from the bit string; constraints are always there.',
        source: 'SG-21 (errata); go-livepeer core/capabilities.go',
      },
      (received: Capabilities) => rebuiltCapabilities(received),
    ),
    asReceived: rule(
      {
        variant: 'as-received',
        summary: 'The credentials carry what the client asked for.',
        why: 'Rebuilt, credentials state capacities and constraints that the client never named; passed on, they ask for what was asked for.',
        source: 'repairs SG-21 (errata)',
      },
      (received: Capabilities) => received,
    ),
  }

export const repeatedCall: Readonly<Record<'answeredAnew' | 'sameAnswer', RepeatedCallRule>> = {
  answeredAnew: rule(
    {
      variant: 'answered-anew',
      summary:
        "The process's own clock and ids: a call that comes twice is billed and signed twice, for another time and at its start under another state.",
      source: 'SG-5, SG-26, P-3, INV-14, INV-18; go-livepeer server/remote_signer.go',
    },
    (own: ClockAndIds) => own,
  ),
  sameAnswer: rule(
    {
      variant: 'same-answer',
      summary:
        'The call names its time and its id, and the answer follows from state and call alone, at every replica.',
      why: 'A call that comes twice is billed and signed twice, by clocks that differ; with one answer, which its named time decides, it is one payment.',
      source: 'repairs SG-5, SG-26, P-3, INV-14, INV-18, B74',
    },
    (own: ClockAndIds, name: CallName | null) =>
      name === null ? own : { nowUnixNs: name.askedAtUnixNs, randomId: () => name.id },
  ),
}

export const signsByocJobs: Readonly<Record<'yes' | 'no', YesOrNo>> = {
  yes: rule(
    {
      variant: 'served',
      summary: 'BYOC jobs are signed.',
      why: 'A gateway that holds no key cannot start a BYOC job at all; the signer signs every field of it, so none can be changed later.',
      source: 'SG-28 (a to c); repairs BY-14 (errata), B88',
    },
    () => true,
  ),
  no: rule(
    { variant: 'not-served', summary: 'There is no such endpoint.', source: 'SG-28 (d)' },
    () => false,
  ),
}
