import type { LedgerRules } from '../../../src/ledger/rules.ts'
import type { RecipientRules } from '../../../src/recipient/rules.ts'
import type { SenderRules } from '../../../src/sender/rules.ts'
import { replayCalculateFee, replayEstimateFee } from './pm-fees.ts'
import { LedgerReplay, replayStageUpdate } from './pm-ledger.ts'
import {
  RecipientReplay,
  replayFaceValue,
  replayFloats,
  replayTicketExpirationParams,
  replayValidateSender,
  replayValidateTicket,
  replayWinProb,
} from './pm-recipient.ts'
import {
  replayBatchNonces,
  replayValidateSenderAtGateway,
  replayValidateTicketParams,
  SenderReplay,
} from './pm-sender.ts'
import {
  replayAuxData,
  replayIsWinning,
  replayPriceInfoRat,
  replayRecipientRand,
  replayRecipientRandHash,
  replaySign,
  replayTicketEv,
  replayTicketHash,
  replayVerifySig,
} from './pm-ticket.ts'
import { suiteOf, type SuiteAdapter } from '../adapter.ts'
import type { VectorFields } from './vector-fields.ts'

/** The rules that the suites of tickets, recipient, sender and ledger ask for. */
export interface CoreRules {
  readonly ledger: LedgerRules
  readonly recipient: RecipientRules
  readonly sender: SenderRules
}

/** Exactly what a vector's case holds beside `in`. */
export type CoreOutcome =
  { readonly out: unknown } | { readonly error: string } | { readonly panic: string }

export type CoreReplay = (input: VectorFields, rules: CoreRules) => CoreOutcome

/** Suite → replay of one case's `in`. Outcomes are compared as JSON, whatever the order of members. */
const coreReplays: ReadonlyMap<string, CoreReplay> = new Map<string, CoreReplay>([
  ['pm/aux-data', (input) => ({ out: replayAuxData(input) })],
  ['pm/batch-nonces', (input, { sender }) => ({ out: replayBatchNonces(input, sender) })],
  ['pm/calculate-fee', replayCalculateFee],
  ['pm/estimate-fee', replayEstimateFee],
  ['pm/face-value', (input, { recipient }) => replayFaceValue(input, recipient)],
  ['pm/floats', (input) => ({ out: replayFloats(input) })],
  ['pm/is-winning', (input) => ({ out: replayIsWinning(input) })],
  ['pm/ledger', (input, { ledger }) => trace(input, (config) => new LedgerReplay(config, ledger))],
  ['pm/price-info-rat', replayPriceInfoRat],
  ['pm/recipient-rand-hash', (input) => ({ out: replayRecipientRandHash(input) })],
  ['pm/recipient-rand-legacy', (input) => ({ out: replayRecipientRand(input) })],
  [
    'pm/recipient-trace',
    (input, { recipient }) => trace(input, (config) => new RecipientReplay(config, recipient)),
  ],
  [
    'pm/sender-trace',
    (input, { sender }) => trace(input, (config) => new SenderReplay(config, sender)),
  ],
  ['pm/sign', (input) => ({ out: replaySign(input) })],
  ['pm/stage-update', (input, { ledger }) => ({ out: replayStageUpdate(input, ledger) })],
  ['pm/ticket-ev', (input) => ({ out: replayTicketEv(input) })],
  ['pm/ticket-expiration-params', (input) => ({ out: replayTicketExpirationParams(input) })],
  ['pm/ticket-hash', (input) => ({ out: replayTicketHash(input) })],
  [
    'pm/validate-sender-gateway',
    (input, { sender }) => replayValidateSenderAtGateway(input, sender),
  ],
  [
    'pm/validate-sender-recipient',
    (input, { recipient }) => replayValidateSender(input, recipient),
  ],
  ['pm/validate-ticket', replayValidateTicket],
  ['pm/validate-ticket-params', (input, { sender }) => replayValidateTicketParams(input, sender)],
  ['pm/verify-sig', (input) => ({ out: replayVerifySig(input) })],
  ['pm/win-prob', (input, { recipient }) => ({ out: replayWinProb(input, recipient) })],
])

export const pmCoreSuites: readonly SuiteAdapter[] = [...coreReplays].map(([suite, replay]) =>
  suiteOf(suite, (input, { rules }) => replay(input, rules)),
)

function trace(
  input: VectorFields,
  start: (config: VectorFields) => { step(step: VectorFields): unknown },
): CoreOutcome {
  const replay = start(input.object('config'))
  return { out: { steps: input.objects('steps').map((step) => replay.step(step)) } }
}
