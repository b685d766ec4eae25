import { rule, type Rule } from '../rule.ts'
import { capabilityPrice, type CapabilityPriceRule } from './capability-price-rules.ts'
import { compare, type Rational } from '../money/rational.ts'
import { bill, type BillRule } from './billing-rules.ts'
import type { CeilingSource } from './refusals.ts'

export interface Ceilings {
  readonly configured: Rational | null
  readonly request: Rational | null
  /** Price that the session began with; null on the first call. */
  readonly initial: Rational | null
}

export interface CeilingBreach {
  readonly ceiling: Rational
  readonly source: CeilingSource | null
}

type YesOrNo = Rule<() => boolean>

/** The decisions of the remote signer that profiles make differently (spec rules-by-profile). */
export interface SignerRules {
  /** Whether a malformed capabilities message is refused before anything else is looked at (spec SG-10.5). */
  readonly parsesCapabilitiesFirst: YesOrNo
  readonly capabilityPrice: CapabilityPriceRule
  readonly bill: BillRule
  /** Whether requests name an app and the state remembers it (spec SG-2.1, SG-10.9). */
  readonly remembersApp: YesOrNo
  /** Whether a state with an unusable first price is refused (spec SG-10.16). */
  readonly checksInitialPrice: YesOrNo
  /** The ceiling that a price breaks, or null (spec SG-17, SG-18). */
  readonly ceiling: Rule<(price: Rational, ceilings: Ceilings) => CeilingBreach | null>
  /** What the first call may not exceed in tickets (spec SG-10.20). */
  readonly ticketLimit: Rule<() => bigint>
  /** Whether an answer "no tickets" carries the state, run down by the time that passed (spec SG-10.19). */
  readonly noTicketsCarriesState: YesOrNo
  /** Nonce to go on from (spec SG-12). */
  readonly continueNonce: Rule<(sameParams: boolean, lastNonce: number) => number>
  /** Balance to start from when the state's own text is no number (spec SG-11). */
  readonly unreadableBalance: Rule<(residueWei: Rational) => Rational>
}

const yesOrNo = (variant: string, summary: string, source: string, value: boolean): YesOrNo =>
  rule({ variant, summary, source }, () => value)

export const parsesCapabilitiesFirst: Readonly<Record<'later' | 'first', YesOrNo>> = {
  later: yesOrNo(
    'later',
    'Capabilities are parsed after price, parameters and state.',
    'SG-10.12',
    false,
  ),
  first: yesOrNo('first', 'Capabilities are parsed before everything else.', 'SG-10.5 (c)', true),
}

export const remembersApp: Readonly<Record<'no' | 'yes', YesOrNo>> = {
  no: yesOrNo('no', 'Requests and states know no app.', 'SG-1, SG-3 (a to c)', false),
  yes: yesOrNo(
    'yes',
    'The state remembers the app and refuses another one.',
    'SG-10.9 (d); go-livepeer cc49228a1 (#4009)',
    true,
  ),
}

export const checksInitialPrice: Readonly<Record<'no' | 'yes', YesOrNo>> = {
  no: yesOrNo(
    'no',
    'A first price of zero is not looked at; no pixels crash.',
    'SG-10.16 (a to c)',
    false,
  ),
  yes: yesOrNo(
    'yes',
    'A state whose first price is not above zero is refused.',
    'SG-10.16 (d)',
    true,
  ),
}

export const ceiling: Readonly<
  Record<'configuredOnly' | 'leastOfAll' | 'leastOfAsked', SignerRules['ceiling']>
> = {
  configuredOnly: rule(
    {
      variant: 'configured-only',
      summary: 'Only the configured maximum counts.',
      source: 'SG-10.17, SG-17 (a to c)',
    },
    (price: Rational, ceilings: Ceilings): CeilingBreach | null =>
      ceilings.configured !== null && compare(price, ceilings.configured) > 0
        ? { ceiling: ceilings.configured, source: null }
        : null,
  ),
  leastOfAll: rule(
    {
      variant: 'least-of-all',
      summary: 'The least of configured, requested and first price counts: no price may ever rise.',
      source: 'SG-18 (d); go-livepeer 310d90aa6 (#4014)',
    },
    (price: Rational, ceilings: Ceilings) =>
      least(price, [
        ['configured maximum price', ceilings.configured],
        ['request maxPrice', ceilings.request],
        ['initial session price', ceilings.initial],
      ]),
  ),
  leastOfAsked: rule(
    {
      variant: 'least-of-asked',
      summary: 'The least of configured and requested counts; the doubling guard watches rises.',
      source: 'repairs SG-18, I-14 of pricing',
    },
    (price: Rational, ceilings: Ceilings) =>
      least(price, [
        ['configured maximum price', ceilings.configured],
        ['request maxPrice', ceilings.request],
      ]),
  ),
}

const TICKETS_MAX = 100n

export const ticketLimit: Readonly<Record<'hundred', SignerRules['ticketLimit']>> = {
  hundred: rule(
    { variant: '100', summary: 'At most 100 tickets a call.', source: 'SG-10.20' },
    () => TICKETS_MAX,
  ),
}

export const noTicketsCarriesState: Readonly<Record<'no' | 'yes', YesOrNo>> = {
  no: yesOrNo(
    'bare',
    'The answer 482 carries no state: the client asks again with the old one.',
    'SG-10.19, SG-31; go-livepeer server/remote_signer.go',
    false,
  ),
  yes: yesOrNo(
    'with-state',
    'The answer 482 carries the state, run down by the time that has passed.',
    'repairs B67; go-livepeer issue 4077',
    true,
  ),
}

export const continueNonce: Readonly<Record<'restartOnNewParams', SignerRules['continueNonce']>> = {
  restartOnNewParams: rule(
    {
      variant: 'restart-on-new-params',
      summary: 'Nonces go on while the parameters stay and begin again with others.',
      source: 'SG-12',
    },
    (sameParams: boolean, lastNonce: number) => (sameParams ? lastNonce : 0),
  ),
}

export const unreadableBalance: Readonly<Record<'residue', SignerRules['unreadableBalance']>> = {
  residue: rule(
    {
      variant: 'residue',
      summary: 'What an earlier call of the same process left behind is used.',
      source: 'SG-11',
    },
    (residueWei: Rational) => residueWei,
  ),
}

export const signerRulesBase: SignerRules = Object.freeze({
  parsesCapabilitiesFirst: parsesCapabilitiesFirst.later,
  capabilityPrice: capabilityPrice.never,
  bill: bill.floatPerCall,
  remembersApp: remembersApp.no,
  checksInitialPrice: checksInitialPrice.no,
  ceiling: ceiling.configuredOnly,
  ticketLimit: ticketLimit.hundred,
  noTicketsCarriesState: noTicketsCarriesState.no,
  continueNonce: continueNonce.restartOnNewParams,
  unreadableBalance: unreadableBalance.residue,
})

export const signerRulesPr3972: SignerRules = Object.freeze({
  ...signerRulesBase,
  capabilityPrice: capabilityPrice.lv2vRaw,
  bill: bill.capabilitySeconds,
})

export const signerRulesByocHead: SignerRules = Object.freeze({
  ...signerRulesPr3972,
  parsesCapabilitiesFirst: parsesCapabilitiesFirst.first,
  capabilityPrice: capabilityPrice.lv2vOrByoc,
  bill: bill.byocSeconds,
})

export const signerRulesMaster202608: SignerRules = Object.freeze({
  ...signerRulesBase,
  remembersApp: remembersApp.yes,
  checksInitialPrice: checksInitialPrice.yes,
  ceiling: ceiling.leastOfAll,
})

export const signerRulesRepaired: SignerRules = Object.freeze({
  ...signerRulesMaster202608,
  parsesCapabilitiesFirst: parsesCapabilitiesFirst.first,
  capabilityPrice: capabilityPrice.onlyIfBound,
  bill: bill.exactElapsed,
  ceiling: ceiling.leastOfAsked,
  noTicketsCarriesState: noTicketsCarriesState.yes,
})

/** The smallest ceiling; ties go to the earlier one. A price equal to it passes. */
function least(
  price: Rational,
  candidates: readonly (readonly [CeilingSource, Rational | null])[],
): CeilingBreach | null {
  let found: CeilingBreach | null = null
  for (const [source, value] of candidates) {
    if (value !== null && (found === null || compare(value, found.ceiling) < 0)) {
      found = { ceiling: value, source }
    }
  }
  return found !== null && compare(price, found.ceiling) > 0 ? found : null
}
