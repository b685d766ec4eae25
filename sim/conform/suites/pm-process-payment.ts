import { toAddress, toHash, hexToBigint, type Address } from '../../../src/bytes/hex.ts'
import { debitFees, sufficientBalance } from '../../../src/orchestrator/balance.ts'
import {
  infoRefusalText,
  ticketParamsFor,
  wirePriceFor,
} from '../../../src/orchestrator/orchestrator-info.ts'
import {
  paymentRefusalText,
  processPayment,
  type PaymentOutcome,
  type WonTicket,
} from '../../../src/orchestrator/process-payment.ts'
import { recipientRefusalText } from '../../../src/recipient/refusal.ts'
import type { TicketParams } from '../../../src/ticket/ticket.ts'
import type { Payment } from '../../../src/wire/messages.ts'
import {
  compareHex,
  drawnSeed,
  VectorOrchestrator,
  writeTicketParams,
  type OrchestratorVectorRules,
} from './pm-orchestrator-node.ts'
import { writeFullPrice, type VectorFields } from './vector-fields.ts'

/** pm/process-payment: one out step for each in step, each with the whole ledger after it. */
export function replayProcessPayment(
  input: VectorFields,
  rules: OrchestratorVectorRules,
): { readonly out: { readonly steps: readonly object[] } } {
  const orchestrator = new VectorOrchestrator(input.object('config'), rules)
  const steps = input.objects('steps').map((step) => {
    const result = replayStep(orchestrator, step)
    const queuedSet = orchestrator.queued.splice(0).map((won) => writeQueued(orchestrator, won))
    queuedSet.sort((a, b) => compareHex(a.sig, b.sig))
    return { ...result, queuedSet, state: { addressesSet: writeAddresses(orchestrator) } }
  })
  return { out: { steps } }
}

/** The operations that process-payment, payment-endpoint and refresh-payment share; null = another operation. */
export function replaySharedStep(
  orchestrator: VectorOrchestrator,
  step: VectorFields,
): object | null {
  const { node, now } = orchestrator
  switch (step.text('op')) {
    case 'ticketParams': {
      const price = step.priceInfoOrNull('priceInfo')
      const result = ticketParamsFor(node, step.hex('sender'), price, drawnSeed(step))
      if (result.ok) return { ticketParams: writeTicketParams(result.params) }
      const text = infoRefusalText(result.refusal)
      return result.refusal.code === 'upstream-panic' ? { panic: text } : { error: text }
    }
    case 'set':
      orchestrator.set(step)
      return {}
    case 'debitFees': {
      const sender = step.has('sender') ? step.hex('sender') : orchestrator.sender
      const account = { sender, manifestId: step.text('manifestId') }
      const price = step.priceInfoOrNull('priceInfo')
      const units = step.integer('pixels')
      const panic = debitFees(node.ledger, account, price, units, now.monotonicNs)
      return panic === null ? {} : { panic: panic.text }
    }
    case 'advance':
      orchestrator.advance(step.integer('durationNs'))
      return {}
    default:
      return null
  }
}

function replayStep(orchestrator: VectorOrchestrator, step: VectorFields): object {
  const shared = replaySharedStep(orchestrator, step)
  if (shared !== null) return shared
  const { node, now } = orchestrator
  const manifestId = step.text('manifestId')
  switch (step.text('op')) {
    case 'priceInfo': {
      const sender = step.hex('sender')
      const price = wirePriceFor(node, { sender, manifestId, capabilities: null })
      return price.ok
        ? { priceInfo: writeFullPrice(price.priceInfo) }
        : { error: infoRefusalText(price.refusal) }
    }
    case 'sufficientBalance': {
      const sender = step.hex('sender')
      return { sufficient: sufficientBalance(node, sender, manifestId, now.monotonicNs) }
    }
    default: {
      orchestrator.validateSenderErrors = step
        .list('validateSenderErrors')
        .map((text) => (typeof text === 'string' ? text : null))
      const payment = readPayment(step.object('payment'))
      const outcome = processPayment(node, payment, manifestId, now.monotonicNs)
      orchestrator.queue(outcome)
      return writeOutcome(payment, outcome)
    }
  }
}

function writeOutcome(payment: Payment, outcome: PaymentOutcome): object {
  const tickets = outcome.received.map((result, index) => ({
    senderNonce: `${payment.ticketSenderParams[index]?.senderNonce ?? 0}`,
    won: result.won,
    error: result.refusal === null ? null : recipientRefusalText(result.refusal),
    fatal: result.fatal,
  }))
  const received = tickets.length === 0 ? {} : { tickets }
  const { refusal } = outcome
  if (refusal === null) return received
  const text = paymentRefusalText(refusal)
  if (refusal.code === 'upstream-panic') return { ...received, panic: text }
  const prefix = refusal.code === 'sender-missing' ? { errorIsPrefix: true } : {}
  const fatal = refusal.code === 'ticket-refused' && refusal.fatal
  return { ...received, ...prefix, error: text, fatal }
}

function writeQueued(
  orchestrator: VectorOrchestrator,
  won: WonTicket,
): {
  readonly sig: `0x${string}`
  readonly ticketHash: string
  readonly senderNonce: string
  readonly recipientRand: string
} {
  return {
    ticketHash: orchestrator.node.cryptography.ticketHash(won.ticket),
    senderNonce: `${won.ticket.senderNonce}`,
    sig: won.signature,
    recipientRand: `${won.recipientRand}`,
  }
}

function writeAddresses(orchestrator: VectorOrchestrator): readonly object[] {
  return [...orchestrator.node.ledger.addresses()]
    .sort(compareHex)
    .map((address: Address) => ({ address, entriesSet: orchestrator.entries(address) }))
}

/** `payment` in the wire form of the pm suites, decoded by the rules for bytes (spec PM-6, PM-7). */
function readPayment(fields: VectorFields): Payment {
  const expiration = fields.objectOrNull('expirationParams')
  const params = fields.objectOrNull('ticketParams')
  return {
    ticketParams: params === null ? null : readTicketParams(params),
    sender: fields.hex('sender'),
    expirationParams:
      expiration === null
        ? null
        : {
            creationRound: expiration.integer('creationRound'),
            creationRoundBlockHash: toHash(expiration.hex('creationRoundBlockHash')),
          },
    ticketSenderParams: fields.objects('ticketSenderParams').map((entry) => ({
      senderNonce: Number(entry.text('senderNonce')),
      signature: entry.hex('sig'),
    })),
    expectedPrice: fields.priceInfoOrNull('expectedPrice'),
  }
}

function readTicketParams(fields: VectorFields): TicketParams {
  return {
    recipient: toAddress(fields.hex('recipient')),
    faceValueWei: hexToBigint(fields.hex('faceValue')),
    winProb: hexToBigint(fields.hex('winProb')),
    recipientRandHash: toHash(fields.hex('recipientRandHash')),
    seed: hexToBigint(fields.hex('seed')),
    expirationBlock: hexToBigint(fields.hex('expirationBlock')),
    expirationParams: null,
  }
}
