import { expect, test } from 'vitest'
import { assert, unreachable } from '../assert.ts'
import { EMPTY, ZERO_HASH } from '../bytes/hex.ts'
import { Ledger } from '../ledger/ledger.ts'
import * as ledgerRules from '../ledger/rules.ts'
import { MAX_UINT256 } from '../money/integers.ts'
import { ratString } from '../money/format.ts'
import { rational } from '../money/rational.ts'
import { priceInfo } from '../price/price-info.ts'
import { sessionPriceGuard } from '../price/session-price-guard.ts'
import { ticketlessPayment } from '../price/ticketless-payment.ts'
import * as senderRules from '../sender/rules.ts'
import { TicketSender } from '../sender/ticket-sender.ts'
import { createModelCryptography } from '../ticket/model.ts'
import { unlockingSoonTruncated } from '../ticket/unlocking-soon.ts'
import type { OrchestratorInfo } from '../wire/messages.ts'
import { afterLocalAnswer, beginLocalPayment } from './local-payment-sender.ts'
import type { OrchestratorAnswer } from './orchestrator-answer.ts'
import {
  afterRemoteAnswer,
  afterSignerAnswer,
  beginRemotePayment,
  createRemoteSigner,
  type CallName,
  type RemoteContext,
  type RemotePaymentStep,
} from './remote-payment-sender.ts'
import { gatewayRulesRepaired, gatewayRulesUpstream, type GatewayRules } from './rules.ts'
import { SessionClock } from './session-clock.ts'
import { startSession, type GatewaySession, type Payer } from './session.ts'

const NOW = { nowNs: 0, wallUnixNs: 0n }
const PRICE = priceInfo(1n)
/** Expected value of a ticket: 1000 wei. */
const INFO: OrchestratorInfo = {
  transcoder: 'https://orchestrator',
  ticketParams: {
    recipient: `0x${'aa'.repeat(20)}`,
    faceValueWei: 255_000n,
    winProb: MAX_UINT256 / 255n,
    recipientRandHash: `0x${'11'.repeat(32)}`,
    seed: 1n,
    expirationBlock: 100n,
    expirationParams: { creationRound: 1n, creationRoundBlockHash: `0x${'22'.repeat(32)}` },
  },
  priceInfo: PRICE,
  address: EMPTY,
  capabilities: null,
  authToken: { token: EMPTY, sessionId: 'auth', expirationUnixSeconds: 1800n },
  capabilitiesPrices: [],
  nodes: [],
}
const OK: OrchestratorAnswer = { kind: 'answered', status: 200, result: { ok: true, info: null } }
const REFUSED: OrchestratorAnswer = { ...OK, status: 400 }
const UNREACHABLE: OrchestratorAnswer = { kind: 'unreachable', cause: 'connection refused' }

function localPayer(gateway: GatewayRules): Payer {
  const cryptography = createModelCryptography()
  const privateKey = `0x${'33'.repeat(32)}` as const
  const ledger = {
    readCreates: ledgerRules.readCreates.pure,
    setFixedPriceNeedsBook: ledgerRules.setFixedPriceNeedsBook.createsBook,
    creditWanted: ledgerRules.creditWanted.feeOrTicket,
    ticketCount: ledgerRules.ticketCount.exact,
    survivesSweep: ledgerRules.survivesSweep.whileItHoldsAnything,
  }
  return {
    sender: new TicketSender({
      privateKey,
      cryptography,
      limits: {
        maxEvWei: rational(10n ** 9n),
        maxTotalEvWei: rational(10n ** 12n),
        depositMultiplier: 1n,
      },
      chain: { lastSeenBlock: 1n, lastInitializedRound: 1n, lastInitializedBlockHash: ZERO_HASH },
      senderInfo: () => ({
        depositWei: 10n ** 18n,
        withdrawRound: 0n,
        reserve: { fundsRemainingWei: 1n, claimedInCurrentRoundWei: 0n },
      }),
      rules: {
        paramsAge: senderRules.paramsAge.exact,
        unlockingSoon: unlockingSoonTruncated,
        isNothing: senderRules.isNothing.zero,
        ticketsInTotalEv: senderRules.ticketsInTotalEv.all,
        faceValuesAtRisk: senderRules.faceValuesAtRisk.one,
        expirationParams: senderRules.expirationParams.asGiven,
        startNonce: senderRules.startNonce.goOn,
        nextNonce: senderRules.nextNonce.stopsAtLimit,
      },
    }),
    ledger: new Ledger({ ttlNs: 600e9, rules: ledger }),
    credentialsSigner: { privateKey, cryptography },
    rules: {
      gateway,
      price: {
        sessionPriceGuard: sessionPriceGuard.doubling,
        ticketlessPayment: ticketlessPayment.namesPayer,
      },
      ledger,
    },
  }
}

/** Pays 600 wei per answer and says what each payment was, and the balance after it. */
function payLocally(
  gateway: GatewayRules,
  answers: readonly OrchestratorAnswer[],
): readonly string[] {
  const payer = localPayer(gateway)
  const session = startSession(payer, INFO, { manifestId: '', capabilities: null })
  return answers.map((answer) => {
    const sent: string[] = []
    let next = answer
    let step = beginLocalPayment(
      payer,
      session,
      { manifestId: 'mid', units: 600n, firstPrice: PRICE },
      NOW,
    )
    while (step.kind === 'ask-orchestrator') {
      sent.push(`${step.redelivery ? 'again ' : ''}${step.payment?.ticketSenderParams.length}`)
      step = afterLocalAnswer(payer, session, step.flight, next, NOW)
      next = OK
    }
    const { account } = session
    const balance = account?.ledger.peek(account.address, account.manifestId) ?? null
    const end = step.kind === 'done' && step.outcome.ok ? step.outcome.code : 'error'
    return `${sent.join(', ')} ${end} ${balance === null ? 'none' : ratString(balance)}`
  })
}

test('upstream books a payment that was refused, and reports success (INV-05)', () => {
  expect(payLocally(gatewayRulesUpstream, [REFUSED, OK, OK, OK])).toEqual([
    '1 paid 400',
    '1 paid 800',
    '1 paid 1200',
    '0 paid 600',
  ])
})

test('repaired: a refused payment brings no credit and its fee stays due', () => {
  expect(payLocally(gatewayRulesRepaired, [REFUSED, OK, OK, OK])).toEqual([
    '1 error -600',
    '2 paid 800',
    '1 paid 1200',
    ' nothing-due 600',
  ])
})

test('repaired: a payment without answer is delivered first and counts then', () => {
  expect(payLocally(gatewayRulesRepaired, [UNREACHABLE, UNREACHABLE, OK])).toEqual([
    '1 error -600',
    'again 1 error -1200',
    'again 1, 2 paid 1200',
  ])
})

function remoteContext(gateway: GatewayRules): RemoteContext<string, string> & {
  readonly session: GatewaySession
} {
  const payer: Payer = {
    sender: null,
    ledger: null,
    credentialsSigner: null,
    rules: localPayer(gateway).rules,
  }
  const session = startSession(payer, INFO, { manifestId: '', capabilities: null })
  return { payer, session, signer: createRemoteSigner<string, string>() }
}

function asked(step: RemotePaymentStep<string, string>): string {
  switch (step.kind) {
    case 'ask-signer':
      return `signer with ${step.request.state ?? 'no state'}`
    case 'ask-orchestrator':
      return `orchestrator with ${step.headers}`
    case 'ask-refresh':
      return 'refresh'
    case 'done':
      return step.outcome.ok ? step.outcome.code : step.outcome.refusal.code
    default:
      return unreachable(step)
  }
}

function sign(
  context: RemoteContext<string, string>,
  step: RemotePaymentStep<string, string>,
  name: string,
): RemotePaymentStep<string, string> {
  assert(step.kind === 'ask-signer', asked(step))
  const answer = { kind: 'paid', headers: `payment ${name}`, state: `state ${name}` } as const
  return afterSignerAnswer(context, step.flight, answer)
}

function answerTo(
  context: RemoteContext<string, string>,
  step: RemotePaymentStep<string, string>,
  answer: OrchestratorAnswer,
): RemotePaymentStep<string, string> {
  assert(step.kind === 'ask-orchestrator', asked(step))
  return afterRemoteAnswer(context, step.flight, answer, NOW)
}

function begin(context: RemoteContext<string, string>): RemotePaymentStep<string, string> {
  return beginRemotePayment(context, { manifestId: 'mid', refreshes: 0 }, 'send')
}

test('upstream forgets a signed payment that did not arrive, and goes on with the state after it (INV-06)', () => {
  const context = remoteContext(gatewayRulesUpstream)
  const failed = answerTo(context, sign(context, begin(context), 'A'), UNREACHABLE)
  expect(asked(failed)).toBe('orchestrator-unreachable')
  expect(asked(begin(context))).toBe('signer with state A')
})

test('repaired: a signed payment that did not arrive goes first, then the signer is asked', () => {
  const context = remoteContext(gatewayRulesRepaired)
  answerTo(context, sign(context, begin(context), 'A'), UNREACHABLE)
  const again = begin(context)
  expect(asked(again)).toBe('orchestrator with payment A')
  const next = answerTo(context, again, OK)
  expect(asked(next)).toBe('signer with state A')
  const paid = answerTo(context, sign(context, next, 'B'), OK)
  expect(asked(paid)).toBe('paid')
  expect(context.signer?.unanswered).toBeNull()
})

test('482 is an error upstream; repaired it says that nothing is due and its state is adopted', () => {
  const answer = { kind: 'refused', status: 482, body: 'no tickets', state: 'state 482' } as const
  const outcomes = [gatewayRulesUpstream, gatewayRulesRepaired].map((gateway) => {
    const context = remoteContext(gateway)
    const step = begin(context)
    assert(step.kind === 'ask-signer', asked(step))
    return [asked(afterSignerAnswer(context, step.flight, answer)), context.signer?.state]
  })
  expect(outcomes).toEqual([
    ['signer-refused', null],
    ['nothing-due', 'state 482'],
  ])
})

/** Calls are named 1, 2, …; what the signer is asked, with the name. */
function namedContext(gateway: GatewayRules): RemoteContext<string, string> {
  let calls = 0
  const nameCall = (): CallName => ({ id: `${(calls += 1)}`, askedAtUnixNs: BigInt(calls) })
  return { ...remoteContext(gateway), nameCall }
}

function nameOf(step: RemotePaymentStep<string, string>): string {
  assert(step.kind === 'ask-signer', asked(step))
  return step.request.name?.id ?? 'no name'
}

function lose(
  context: RemoteContext<string, string>,
  step: RemotePaymentStep<string, string>,
): RemotePaymentStep<string, string> {
  assert(step.kind === 'ask-signer', asked(step))
  return afterSignerAnswer(context, step.flight, { kind: 'unreachable', cause: 'lost' })
}

test('upstream makes a call without answer anew; repaired makes the same one first, then another one', () => {
  const upstream = namedContext(gatewayRulesUpstream)
  lose(upstream, begin(upstream))
  expect(nameOf(begin(upstream))).toBe('2')

  const context = namedContext(gatewayRulesRepaired)
  expect(asked(lose(context, begin(context)))).toBe('signer-unreachable')
  const same = begin(context)
  expect(nameOf(same)).toBe('1')
  const next = answerTo(context, sign(context, same, 'A'), OK)
  expect([asked(next), nameOf(next)]).toEqual(['signer with state A', '2'])
  expect(asked(answerTo(context, sign(context, next, 'B'), OK))).toBe('paid')
  expect(nameOf(begin(context))).toBe('3')
})

test('repaired: a call that is refused when it is made again is not made a third time', () => {
  const context = namedContext(gatewayRulesRepaired)
  lose(context, begin(context))
  const same = begin(context)
  assert(same.kind === 'ask-signer', asked(same))
  const answer = { kind: 'refused', status: 481, body: 'too much', state: null } as const
  expect(asked(afterSignerAnswer(context, same.flight, answer))).toBe('signer-refused')
  expect(nameOf(begin(context))).toBe('2')
})

test('a session clock stands until the first answer and knows no step of a wall clock', () => {
  const clock = new SessionClock()
  expect(clock.unixNs({ nowNs: 5, wallUnixNs: 1000n })).toBe(1000n)
  expect(clock.unixNs({ nowNs: 7, wallUnixNs: 5000n })).toBe(1000n)
  clock.answered(10)
  clock.answered(20)
  expect(clock.unixNs({ nowNs: 25, wallUnixNs: 3n })).toBe(1015n)
})
