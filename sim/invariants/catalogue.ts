import { boundedOverpayment } from './bounded-overpayment.ts'
import { chargedAlike } from './charged-alike.ts'
import { evConservation } from './ev-conservation.ts'
import { noFreeService } from './free-service.ts'
import type { Invariant } from './invariant.ts'
import { ledgersAgree } from './ledgers-agree.ts'
import { nonceSignedOnce, sequenceUnique } from './lineages.ts'
import { metering } from './metering.ts'
import { paidRequestsServed } from './paid-requests-served.ts'
import { ceilingsRespected, doublingGuard, onePrice, sessionPrice } from './prices.ts'
import { sessionStarvation } from './starvation.ts'
import { ticketEv } from './ticket-ev.ts'
import { weiConserved } from './wei-conserved.ts'

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
  weiConserved,
  ticketEv,
  chargedAlike,
  paidRequestsServed,
]
