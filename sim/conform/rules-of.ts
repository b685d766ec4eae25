import { gatewayRulesUpstream } from '../../src/gateway/rules.ts'
import {
  readCreates,
  setFixedPriceNeedsBook,
  survivesSweep,
  ticketCount,
} from '../../src/ledger/rules.ts'
import { orchestratorRulesUpstream } from '../../src/orchestrator/rules.ts'
import { priceRulesUpstream } from '../../src/price/rules.ts'
import type { Rules } from '../../src/profile/rules.ts'
import {
  acceptBinding,
  acceptNonce,
  expirationBlock,
  paramsExpired,
} from '../../src/recipient/rules.ts'
import { faceValue } from '../../src/recipient/face-value.ts'
import { winProb } from '../../src/recipient/win-prob.ts'
import {
  expirationParams,
  faceValuesAtRisk,
  nextNonce,
  paramsAge,
  startNonce,
  ticketsInTotalEv,
} from '../../src/sender/rules.ts'
import { unlockingSoonTruncated } from '../../src/ticket/unlocking-soon.ts'

// Placeholder until src/profile composes the tables: then `rulesOf` reads `profiles` and the rest of this file goes.
const signer = {} as Rules['signer']

const UPSTREAM: Rules = {
  ledger: {
    readCreates: readCreates.creates,
    setFixedPriceNeedsBook: setFixedPriceNeedsBook.needsBook,
    ticketCount: ticketCount.wrapped,
    survivesSweep: survivesSweep.recentlyStamped,
  },
  price: priceRulesUpstream,
  recipient: {
    faceValue: faceValue.jumpsAtEv,
    winProb: winProb.ceilByLowBits,
    expirationBlock: expirationBlock.after40Blocks,
    acceptBinding: acceptBinding.any,
    acceptNonce: acceptNonce.set600,
    paramsExpired: paramsExpired.fromExpirationBlock,
    unlockingSoon: unlockingSoonTruncated,
  },
  sender: {
    paramsAge: paramsAge.truncated,
    unlockingSoon: unlockingSoonTruncated,
    ticketsInTotalEv: ticketsInTotalEv.all,
    faceValuesAtRisk: faceValuesAtRisk.one,
    expirationParams: expirationParams.ownViewWhenIncomplete,
    startNonce: startNonce.overwrite,
    nextNonce: nextNonce.wraps,
  },
  gateway: gatewayRulesUpstream,
  signer,
  orchestrator: orchestratorRulesUpstream,
}

const PROFILES: ReadonlyMap<string, Rules> = new Map(
  ['upstream/base', 'upstream/pr3972', 'upstream/byoc-head', 'upstream/master-2026-08'].map(
    (name) => [name, UPSTREAM],
  ),
)

/** The rules of a profile; those of the reference profile when the case names none or names a contract. */
export function rulesOf(profile: string | null): Rules {
  return PROFILES.get(profile ?? '') ?? UPSTREAM
}

export function profileNames(): readonly string[] {
  return [...PROFILES.keys()]
}
