import { assert } from '../../../src/assert.ts'
import { EMPTY, hexToBigint, toAddress, toHash, ZERO_HASH } from '../../../src/bytes/hex.ts'
import type { OrchestratorAnswer, RefreshAnswer } from '../../../src/gateway/orchestrator-answer.ts'
import type { GatewaySession, Payer } from '../../../src/gateway/session.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import { rational } from '../../../src/money/rational.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { TicketSender } from '../../../src/sender/ticket-sender.ts'
import type { ChainView } from '../../../src/ticket/chain-view.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import type { SenderInfo } from '../../../src/ticket/sender-info.ts'
import type { TicketParams } from '../../../src/ticket/ticket.ts'
import type { AuthToken, OrchestratorInfo } from '../../../src/wire/messages.ts'
import { decodePaymentResult } from '../../../src/wire/protobuf/orchestrator-info.ts'
import { readExpirationParams, readTicketParams } from './pm-fields.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

/** The vectors' ledgers drop what was not touched for so long (go-livepeer's cleanupInterval). */
const TTL_NS = 600_000_000_000

/** A gateway with its own key. `chain` is shared with whoever changes it. */
export function gatewayPayer(
  rules: Rules,
  privateKey: `0x${string}`,
  options: {
    readonly onChain: boolean
    readonly chain: ChainView
    readonly senderInfo: SenderInfo
    readonly limits: ConstructorParameters<typeof TicketSender>[0]['limits']
  },
): Payer {
  const cryptography = createExactCryptography()
  const { onChain, chain, senderInfo, limits } = options
  return {
    sender: onChain
      ? new TicketSender({
          privateKey,
          cryptography,
          limits,
          chain,
          senderInfo: () => senderInfo,
          rules: rules.sender,
        })
      : null,
    ledger: onChain ? new Ledger({ ttlNs: TTL_NS, rules: rules.ledger }) : null,
    credentialsSigner: { privateKey, cryptography },
    rules,
  }
}

/** A payer whose account and limits are of no interest to the suite. */
export function plainPayer(
  rules: Rules,
  privateKey: `0x${string}`,
  chain: ChainView = {
    lastSeenBlock: 0n,
    lastInitializedRound: 0n,
    lastInitializedBlockHash: ZERO_HASH,
  },
): Payer {
  return gatewayPayer(rules, privateKey, {
    onChain: true,
    chain,
    senderInfo: {
      depositWei: 10n ** 20n,
      withdrawRound: 0n,
      reserve: { fundsRemainingWei: 1n, claimedInCurrentRoundWei: 0n },
    },
    limits: {
      maxEvWei: rational(3n * 10n ** 12n),
      maxTotalEvWei: rational(2n * 10n ** 13n),
      depositMultiplier: 1n,
    },
  })
}

/** The balance object that the session has now; null = no entry. */
export function sessionBalance(session: GatewaySession, nowNs: number): string | null {
  const { account } = session
  if (account === null) return null
  account.ledger.sweepUpTo(nowNs)
  const balance = account.ledger.peek(account.address, account.manifestId)
  return writeRational(balance)
}

/** OrchestratorInfo as the live area writes it. */
export function readLiveInfo(fields: VectorFields): OrchestratorInfo {
  const params = fields.objectOrNull('ticketParams')
  const token = fields.objectOrNull('authToken')
  return {
    ...emptyInfo(fields.textOrNull('transcoder') ?? ''),
    ticketParams: params === null ? null : readTicketParams(params),
    priceInfo: fields.priceInfoOrNull('price'),
    address: fields.hex('address'),
    authToken: token === null ? null : readToken(token, 'expirationUnixS'),
  }
}

/** OrchestratorInfo as the pm area writes it, with ticket parameters in wire form. */
export function readWireInfo(fields: VectorFields): OrchestratorInfo {
  const params = fields.objectOrNull('ticketParams')
  const token = fields.objectOrNull('authToken')
  return {
    ...emptyInfo(fields.text('transcoder')),
    ticketParams: params === null ? null : readWireParams(params),
    priceInfo: fields.priceInfoOrNull('priceInfo'),
    authToken: token === null ? null : readToken(token, 'expiration'),
  }
}

export function readToken(fields: VectorFields, expirationName: string): AuthToken {
  return {
    token: fields.hex('token'),
    sessionId: fields.text('sessionId'),
    expirationUnixSeconds: fields.integer(expirationName),
  }
}

/** A scripted answer of the orchestrator: the exact bytes of a PaymentResult, or another body. */
export function readAnswer(fields: VectorFields): OrchestratorAnswer {
  const cause = fields.textOrNull('transportError')
  if (cause !== null) return { kind: 'unreachable', cause }
  const status = fields.count('status')
  const bytes = fields.has('bodyB64')
    ? Buffer.from(fields.text('bodyB64'), 'base64')
    : Buffer.from(fields.textOrNull('body') ?? '', 'utf8')
  const decoded = decodePaymentResult(bytes)
  const result = decoded.ok ? ({ ok: true, info: decoded.value.info } as const) : decoded
  return { kind: 'answered', status, result }
}

/** A scripted result of GetOrchestrator. */
export function readRefreshAnswer(
  fields: VectorFields,
  infos: ReadonlyMap<string, OrchestratorInfo>,
): RefreshAnswer {
  const error = fields.textOrNull('error')
  if (error !== null) return { ok: false, error }
  const info = infos.get(fields.text('info'))
  assert(info !== undefined, 'a vector names an unknown info')
  return { ok: true, info }
}

export function readInfos(fields: VectorFields): ReadonlyMap<string, OrchestratorInfo> {
  return new Map(fields.names().map((name) => [name, readLiveInfo(fields.object(name))]))
}

function readWireParams(fields: VectorFields): TicketParams {
  const expirationParams = fields.objectOrNull('expirationParams')
  return {
    recipient: toAddress(fields.hex('recipient')),
    faceValueWei: hexToBigint(fields.hex('faceValue')),
    winProb: hexToBigint(fields.hex('winProb')),
    recipientRandHash: toHash(fields.hex('recipientRandHash')),
    seed: hexToBigint(fields.hex('seed')),
    expirationBlock: hexToBigint(fields.hex('expirationBlock')),
    expirationParams: expirationParams === null ? null : readExpirationParams(expirationParams),
  }
}

function emptyInfo(transcoder: string): OrchestratorInfo {
  return {
    transcoder,
    ticketParams: null,
    priceInfo: null,
    address: EMPTY,
    capabilities: null,
    authToken: null,
    capabilitiesPrices: [],
    nodes: [],
  }
}
