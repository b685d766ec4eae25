import type { Hex } from '../bytes/hex.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LedgerRules } from '../ledger/rules.ts'
import { isZero, type Rational } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { TicketSender } from '../sender/ticket-sender.ts'
import type { TicketParams } from '../ticket/ticket.ts'
import type {
  Capabilities,
  OrchestratorInfo,
  Payment,
  SegmentCredentials,
} from '../wire/messages.ts'
import type { BalanceAccount } from './balance-update.ts'
import type { PayerPriceRules } from './payment.ts'
import type { GatewayRules } from './rules.ts'
import type { CredentialsSigner } from './segment-credentials.ts'
import { NIL_DEREFERENCE, type UpstreamPanic } from './upstream-panic.ts'

/** A gateway as far as its payments are concerned. */
export interface Payer {
  /** Null = off-chain, or a remote signer pays. */
  readonly sender: TicketSender | null
  /** Null = no balance book. */
  readonly ledger: Ledger | null
  /** Signs segment credentials; null when a remote signer does. */
  readonly credentialsSigner: CredentialsSigner | null
  readonly rules: {
    readonly gateway: GatewayRules
    readonly price: PayerPriceRules
    readonly ledger: Pick<LedgerRules, 'ticketCount' | 'creditWanted'>
  }
}

/** One gateway's business with one orchestrator. It changes as answers arrive. */
export interface GatewaySession {
  /** The price that the session began with; never changed (spec PM-164). */
  readonly initialPrice: PriceInfo | null
  /** The price of the first payment that the orchestrator took; null = it has taken none. */
  agreedPrice: PriceInfo | null
  /** What the session asks for; travels in credentials and signer calls. */
  readonly capabilities: Capabilities | null
  info: OrchestratorInfo
  /** Of the ticket sender; '' without one. */
  pmSessionId: string
  /** Null without a sender, a ledger or ticket parameters. */
  account: BalanceAccount | null
  manifestId: string
  /** The signature of live credentials depends on the manifest id alone, so it is made once for each. */
  liveSignature: { readonly manifestId: string; readonly signature: Hex } | null
  /** The local sender's payment that has to be delivered again; null = none. */
  unanswered: UnansweredPayment | null
}

/** A signed payment of which the orchestrator has not said that it got it. */
interface UnansweredPayment {
  readonly payment: Payment | null
  readonly segmentCredentials: SegmentCredentials | null
  /** Counts when the orchestrator acknowledges it. */
  readonly newCreditWei: Rational
}

/** The instant of a call: virtual time for ledgers, the gateway's own clock for tokens. */
export interface Instant {
  readonly nowNs: number
  readonly wallUnixNs: bigint
}

/**
 * A session from an orchestrator's first answer. Its balance is keyed by the recipient of the tickets and the auth session;
 * selection has made sure that there is a token and, on-chain, ticket parameters (spec PM-166, PM-139).
 */
export function startSession(
  payer: Payer,
  info: OrchestratorInfo,
  options: { readonly manifestId: string; readonly capabilities: Capabilities | null },
): GatewaySession {
  const { ticketParams, authToken } = info
  const onChain = payer.sender !== null && ticketParams !== null
  return {
    initialPrice: info.priceInfo,
    agreedPrice: null,
    capabilities: options.capabilities,
    info,
    pmSessionId: onChain ? payer.sender.startSession(ticketParams) : '',
    account:
      onChain && authToken !== null
        ? accountFor(payer.ledger, ticketParams, authToken.sessionId)
        : null,
    manifestId: options.manifestId,
    liveSignature: null,
    unanswered: null,
  }
}

/**
 * Takes over an orchestrator's new info: a PM session from its ticket parameters in place of the running one and, for a new
 * auth session, another balance. An answer without info changes nothing. A missing token crashes upstream, half-way.
 * Spec PM-164 and errata; go-livepeer server/broadcast.go:updateSession.
 */
export function updateSession(
  payer: Payer,
  session: GatewaySession,
  info: OrchestratorInfo | null,
  nowNs: number,
): UpstreamPanic | null {
  if (info === null) return null
  const oldToken = session.info.authToken
  session.info = info
  const { sender, rules } = payer
  const { ticketParams, authToken } = info
  if (sender === null || ticketParams === null) return null
  const oldId = session.pmSessionId
  session.pmSessionId = sender.startSession(ticketParams)
  if (oldId !== session.pmSessionId || rules.gateway.cleansUpEqualSession()) {
    sender.cleanupSession(oldId)
  }
  if (oldToken === null || authToken === null) return NIL_DEREFERENCE
  if (oldToken.sessionId !== authToken.sessionId) {
    const account = accountFor(payer.ledger, ticketParams, authToken.sessionId)
    if (rules.gateway.movesBalance()) moveBalance(session.account, account, nowNs)
    session.account = account
  }
  return null
}

/**
 * Takes over what discovery found of an orchestrator that is in the pool already: upstream puts info, first price and PM session
 * in place and leaves the balance alone (spec PR-66; go-livepeer server/ai_session.go:AISessionPool.Add).
 */
export function pooledSession(
  payer: Payer,
  session: GatewaySession,
  info: OrchestratorInfo,
  nowNs: number,
): GatewaySession {
  const { sender, rules } = payer
  if (!rules.gateway.poolRefreshResetsPrice()) {
    updateSession(payer, session, info, nowNs)
    return session
  }
  const { ticketParams, priceInfo } = info
  const onChain = sender !== null && ticketParams !== null
  return {
    ...session,
    initialPrice: priceInfo,
    info,
    pmSessionId: onChain ? sender.startSession(ticketParams) : '',
  }
}

function accountFor(
  ledger: Ledger | null,
  params: TicketParams,
  manifestId: string,
): BalanceAccount | null {
  return ledger === null ? null : { ledger, address: params.recipient, manifestId }
}

function moveBalance(from: BalanceAccount | null, to: BalanceAccount | null, nowNs: number): void {
  if (from === null || to === null) return
  const amountWei = from.ledger.reserve(from.address, from.manifestId, nowNs)
  if (!isZero(amountWei)) to.ledger.credit(to.address, to.manifestId, amountWei, nowNs)
}
