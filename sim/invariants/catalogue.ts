import { boundedOverpayment } from './bounded-overpayment.ts'
import { chargedAlike } from './charged-alike.ts'
import { etherConserved } from './ether.ts'
import { doubtSettles } from './doubt-settles.ts'
import { evConservation } from './ev-conservation.ts'
import { faceValueAboveCost } from './face-value.ts'
import { fixedPrice } from './fixed-price.ts'
import { fundsKnown } from './funds-known.ts'
import { noFreeService } from './free-service.ts'
import type { Invariant } from './invariant.ts'
import { ledgersAgree } from './ledgers-agree.ts'
import { nonceSignedOnce, sequenceUnique } from './lineages.ts'
import { metering } from './metering.ts'
import { paidRequestsServed } from './paid-requests-served.ts'
import {
  billedWindow,
  gateWithinLimit,
  learningEventsPaired,
  meteringIsolated,
} from './product-billing.ts'
import { pixelsAsMade } from './pixels.ts'
import { ceilingsRespected, doublingGuard, onePrice, sessionPrice } from './prices.ts'
import {
  noRedemptionAfterWithdrawal,
  pendingWithinFloat,
  redemptionPaysFaceValue,
} from './redemption.ts'
import { reserveShare } from './reserve-share.ts'
import { sessionRecovers } from './session-recovers.ts'
import { sessionStarvation } from './starvation.ts'
import { ticketEv } from './ticket-ev.ts'
import { ticketPaidOnce } from './ticket-paid-once.ts'
import { unauthorisedNeverSigns } from './unauthorised.ts'
import { usageDelivered } from './usage-delivered.ts'
import { usageAddsUp, usagePrice } from './usage-money.ts'
import { weiConserved } from './wei-conserved.ts'
import { winningTicketPaid } from './winning-ticket-paid.ts'

/** Every invariant, defined once; runs, properties, sweeps and docs read this list. */
export const invariantCatalogue: readonly Invariant[] = [
  sessionStarvation,
  evConservation,
  ledgersAgree,
  metering,
  boundedOverpayment,
  sessionPrice,
  onePrice,
  noFreeService,
  doublingGuard,
  ceilingsRespected,
  nonceSignedOnce,
  sequenceUnique,
  unauthorisedNeverSigns,
  weiConserved,
  ticketEv,
  chargedAlike,
  paidRequestsServed,
  pixelsAsMade,
  faceValueAboveCost,
  fixedPrice,
  fundsKnown,
  winningTicketPaid,
  redemptionPaysFaceValue,
  ticketPaidOnce,
  pendingWithinFloat,
  reserveShare,
  noRedemptionAfterWithdrawal,
  etherConserved,
  usageDelivered,
  usageAddsUp,
  usagePrice,
  meteringIsolated,
  billedWindow,
  gateWithinLimit,
  learningEventsPaired,
  sessionRecovers,
  doubtSettles,
]
