import { requestRulesUpstream } from '../../src/gateway/request-rules.ts'
import { chargesUncovered } from '../../src/orchestrator/payment-rules.ts'
import { acknowledgesRepeats, type NonceVerdict } from '../../src/recipient/rules.ts'
import { rule } from '../../src/rule.ts'
import { preload } from '../../src/signer/billing-rules.ts'
import type { GatewayAct, OrchestratorAct } from '../arbitraries/adversaries.ts'
import type { Patch } from './patch.ts'
import { anyPrice } from './session-price-guard.ts'

/** Nobody looks whether a ticket has come before. */
const anyNonce: Patch = {
  recipient: {
    acceptNonce: rule(
      {
        variant: 'any',
        summary: 'A ticket is credited as often as it comes.',
        source: 'planted: PM-78 left out',
      },
      (): NonceVerdict => 'accept',
    ),
    acknowledgesRepeats: acknowledgesRepeats.no,
  },
}

/** A stream goes on past its credit. */
export const uncovered: Patch = { orchestrator: { chargesUncovered: chargesUncovered.yes } }
const prepaysAgain: Patch = { signer: { preload: preload.whenNoTimePassed } }

interface Planted<Act> {
  readonly name: string
  readonly act: Act
  readonly payer: 'local' | 'remote'
  readonly patch: Patch
  /** What protects the honest side, and sees the bug. */
  readonly breaks: string
}

/** Bugs that let a dishonest gateway have something for nothing. */
export const againstGateways: readonly Planted<GatewayAct>[] = [
  {
    name: 'a payment credited as often as it comes',
    act: 'replaysPayments',
    payer: 'local',
    patch: anyNonce,
    breaks: 'ev-conservation',
  },
  {
    name: 'a ticket credited in two payments',
    act: 'replaysState',
    payer: 'remote',
    patch: anyNonce,
    breaks: 'ev-conservation',
  },
]

/** Bugs that let a dishonest orchestrator take more than was agreed. */
export const againstOrchestrators: readonly Planted<OrchestratorAct>[] = [
  {
    name: 'a price paid however high it rises',
    act: 'raisesPrice',
    payer: 'local',
    patch: anyPrice,
    breaks: 'doubling-guard',
  },
  {
    name: 'pixels booked as they are reported',
    act: 'misreportsPixels',
    payer: 'local',
    patch: { gateway: { bookedPixels: requestRulesUpstream.bookedPixels } },
    breaks: 'pixels-as-made',
  },
  {
    name: 'a prepay for a session that is let down',
    act: 'stopsWork',
    payer: 'remote',
    patch: prepaysAgain,
    breaks: 'bounded-overpayment',
  },
]
