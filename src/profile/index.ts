import { gatewayRulesRepaired, gatewayRulesUpstream } from '../gateway/rules.ts'
import {
  creditWanted,
  readCreates,
  setFixedPriceNeedsBook,
  survivesSweep,
  ticketCount,
  type LedgerRules,
} from '../ledger/rules.ts'
import { meteringRulesRepaired, meteringRulesUpstream } from '../metering/rules.ts'
import {
  orchestratorRulesByocHead,
  orchestratorRulesRepaired,
  orchestratorRulesUpstream,
  orchestratorRulesUpstreamWithPaymentUrl,
} from '../orchestrator/rules.ts'
import { priceRulesRepaired, priceRulesUpstream } from '../price/rules.ts'
import { faceValue } from '../recipient/face-value.ts'
import {
  acceptBinding,
  acceptNonce,
  acknowledgesRepeats,
  expirationBlock,
  expiredUsesNonce,
  paramsExpired,
  type RecipientRules,
} from '../recipient/rules.ts'
import { winProb } from '../recipient/win-prob.ts'
import {
  expirationParams,
  faceValuesAtRisk,
  isNothing,
  nextNonce,
  paramsAge,
  startNonce,
  ticketsInTotalEv,
  type SenderRules,
} from '../sender/rules.ts'
import { settlementRulesRepaired, settlementRulesUpstream } from '../settlement/rules.ts'
import {
  signerRulesBase,
  signerRulesByocHead,
  signerRulesMaster202608,
  signerRulesPr3972,
  signerRulesRepaired,
} from '../signer/rules.ts'
import { unlockingSoonExact, unlockingSoonTruncated } from '../ticket/unlocking-soon.ts'
import type { Rules } from './rules.ts'

/** A complete table of rules under a name. */
export interface Profile {
  readonly name: string
  readonly summary: string
  readonly rules: Rules
}

const ledgerUpstream: LedgerRules = Object.freeze({
  readCreates: readCreates.creates,
  setFixedPriceNeedsBook: setFixedPriceNeedsBook.needsBook,
  creditWanted: creditWanted.feeOrTicket,
  ticketCount: ticketCount.wrapped,
  survivesSweep: survivesSweep.recentlyStamped,
})

const recipientUpstream: RecipientRules = Object.freeze({
  faceValue: faceValue.jumpsAtEv,
  winProb: winProb.ceilByLowBits,
  expirationBlock: expirationBlock.after40Blocks,
  acceptBinding: acceptBinding.any,
  acceptNonce: acceptNonce.set600,
  paramsExpired: paramsExpired.fromExpirationBlock,
  expiredUsesNonce: expiredUsesNonce.yes,
  acknowledgesRepeats: acknowledgesRepeats.no,
  unlockingSoon: unlockingSoonTruncated,
})

const senderUpstream: SenderRules = Object.freeze({
  paramsAge: paramsAge.truncated,
  unlockingSoon: unlockingSoonTruncated,
  isNothing: isNothing.zero,
  ticketsInTotalEv: ticketsInTotalEv.all,
  faceValuesAtRisk: faceValuesAtRisk.one,
  expirationParams: expirationParams.ownViewWhenIncomplete,
  startNonce: startNonce.overwrite,
  nextNonce: nextNonce.wraps,
})

/** What is the same at every upstream commit; the signer differs, and little else. */
const upstream: Omit<Rules, 'signer'> = {
  ledger: ledgerUpstream,
  price: priceRulesUpstream,
  recipient: recipientUpstream,
  sender: senderUpstream,
  gateway: gatewayRulesUpstream,
  orchestrator: orchestratorRulesUpstream,
  settlement: settlementRulesUpstream,
  metering: meteringRulesUpstream,
}

const repaired: Rules = Object.freeze({
  ledger: Object.freeze({
    ...ledgerUpstream,
    readCreates: readCreates.pure,
    setFixedPriceNeedsBook: setFixedPriceNeedsBook.createsBook,
    creditWanted: creditWanted.feeOrTicket,
    ticketCount: ticketCount.exact,
    survivesSweep: survivesSweep.whileItHoldsAnything,
  }),
  price: priceRulesRepaired,
  recipient: Object.freeze({
    ...recipientUpstream,
    faceValue: faceValue.steady,
    winProb: winProb.ceil,
    acceptBinding: acceptBinding.inRange,
    expiredUsesNonce: expiredUsesNonce.no,
    acknowledgesRepeats: acknowledgesRepeats.yes,
    unlockingSoon: unlockingSoonExact,
  }),
  sender: Object.freeze({
    ...senderUpstream,
    paramsAge: paramsAge.exact,
    unlockingSoon: unlockingSoonExact,
    expirationParams: expirationParams.asGiven,
    startNonce: startNonce.goOn,
    nextNonce: nextNonce.stopsAtLimit,
  }),
  gateway: gatewayRulesRepaired,
  signer: signerRulesRepaired,
  orchestrator: orchestratorRulesRepaired,
  settlement: settlementRulesRepaired,
  metering: meteringRulesRepaired,
})

const all: readonly Profile[] = [
  {
    name: 'upstream/base',
    summary: 'go-livepeer 60c0c3a54, before PR 3972',
    rules: Object.freeze({ ...upstream, signer: signerRulesBase }),
  },
  {
    name: 'upstream/pr3972',
    summary: 'go-livepeer 3edc6dc90: BYOC capability prices behind a flag',
    rules: Object.freeze({ ...upstream, signer: signerRulesPr3972 }),
  },
  {
    name: 'upstream/byoc-head',
    summary: 'go-livepeer 42659a502: type byoc',
    rules: Object.freeze({
      ...upstream,
      signer: signerRulesByocHead,
      orchestrator: orchestratorRulesByocHead,
    }),
  },
  {
    name: 'upstream/master-2026-08',
    summary: 'go-livepeer 176aa415c: price ceilings and apps',
    rules: Object.freeze({
      ...upstream,
      signer: signerRulesMaster202608,
      orchestrator: orchestratorRulesUpstreamWithPaymentUrl,
    }),
  },
  { name: 'repaired', summary: 'every known defect mended', rules: repaired },
]

/** Every profile by name, in order of age. */
export const profiles: ReadonlyMap<string, Profile> = new Map(
  all.map((profile) => [profile.name, profile]),
)
