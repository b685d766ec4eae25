import { rational, sign, type Rational } from '../../../src/money/rational.ts'
import type { PriceInfo } from '../../../src/price/price-info.ts'
import type { EventOf, TraceEvent, TraceEventType } from '../../trace/events.ts'
import { rateText } from '../rate-text.ts'
import { coinText, durationText, fractionText, groupDigits, weiText } from '../text.ts'

type Tellers = { readonly [T in TraceEventType]: ((event: EventOf<T>) => string | null) | null }

/** One event as a sentence without its time; null = it goes without saying, or others say it. */
export function sentenceOf(event: TraceEvent): string | null {
  // The table has a teller of exactly this type of event under this name.
  const tell = tellers[event.type] as ((event: TraceEvent) => string | null) | null
  return tell === null ? null : tell(event)
}

const tellers: Tellers = {
  'world.started': null,
  'world.ended': null,
  'info.issued': ({ orchestrator, session, price, faceValueWei, ticketEvWei }) =>
    `${orchestrator} tells ${session} its price, ${priceText(price)} wei per unit, and parameters for tickets with a face value of ${coinText(faceValueWei)} and an EV of ${weiText(ticketEvWei)} wei`,
  'info.refused': ({ orchestrator, session, error }) =>
    `${orchestrator} gives ${session} no info: ${error.trim()}`,
  'token.issued': ({ orchestrator, session, balanceWei }) =>
    `${orchestrator} gives ${session} a token that reports ${groupDigits(`${balanceWei}`)} wei of credit`,
  'session.started': ({ session, orchestrator, price }) =>
    `${session} starts at ${orchestrator}, at ${priceText(price)} wei per unit`,
  'session.ended': ({ session, end, detail }) =>
    `${session} ends: ${end}${detail.trim() === '' ? '' : ` (${detail.trim()})`}`,
  'session.refreshed': ({ session, gateway, why }) => `${gateway} refreshes ${session}: ${why}`,
  'payment.due': null,
  'signer.paid': (event) =>
    `${event.signer} bills ${event.session} ${many(event.billedUnits, 'unit')} for ${durationText(Number(event.elapsedNs))}${prepaid(event)}, ${weiText(event.feeWei)} wei at ${priceText(event.price)}, and signs ${many(event.tickets, 'ticket')} of ${weiText(event.ticketEvWei)} wei EV (nonces ${event.firstNonce} to ${event.lastNonce}, sequence number ${event.sequenceNumber}); its state then holds ${weiText(event.balanceWei)} wei`,
  'signer.refused': ({ signer, session, status, text }) =>
    `${signer} refuses ${session}: ${status} ${text.trim()}`,
  'signer.charged': ({ signer, session, billedUnits, feeWei, balanceWei }) =>
    `${signer} charges ${session} ${many(billedUnits, 'unit')}, ${weiText(feeWei)} wei, without tickets; its state then holds ${weiText(balanceWei)} wei`,
  'signer.repeated': ({ signer, session }) =>
    `${signer} knows the call of ${session} and answers as it did before`,
  'signer.withheld': ({ signer, session, tickets }) =>
    `${signer} had signed ${many(tickets, 'ticket')} for ${session}, and keeps them`,
  'webhook.answered': ({ webhook, asker, session, status, error }) =>
    status === 200
      ? null
      : `${asker} learns nothing good of ${session} from ${webhook}: ${status === 0 ? '' : `${status} `}${(error ?? '').trim()}`,
  'gateway.paid': (event) =>
    `${event.gateway} makes a payment for ${event.session}: ${many(event.tickets, 'ticket')} of ${weiText(event.ticketEvWei)} wei EV for a fee of ${weiText(event.feeWei)} wei${bookText(event.balanceWei)}`,
  'gateway.charged': ({ gateway, session, feeWei, balanceWei }) =>
    `${gateway} charges its book of ${session} ${weiText(feeWei)} wei${bookText(balanceWei)}`,
  // What a signer refuses has been told by then.
  'gateway.payment-failed': ({ gateway, session, stage, error }) =>
    error.startsWith('remote signer returned')
      ? null
      : `${gateway} cannot pay for ${session} (${stage}): ${error.trim()}`,
  'request.settled': ({ gateway, session, request, outcome, units, feeWei, error }) =>
    outcome === 'done'
      ? `${gateway} settles request ${request} of ${session}: ${many(units, 'unit')}, ${weiText(feeWei)} wei`
      : `request ${request} of ${session} is ${outcome}${error === null ? '' : `: ${error.trim()}`}`,
  'payment.sent': ({ paymentId, session, orchestrator, tickets, evWei }) =>
    `payment ${paymentId} of ${session} leaves for ${orchestrator}: ${many(tickets, 'ticket')}, ${weiText(evWei)} wei EV`,
  'payment.processed': (event) =>
    event.error === null
      ? `${event.orchestrator} credits payment ${event.paymentId} of ${event.session} with ${weiText(event.creditedWei)} wei${bookText(event.balanceWei)}`
      : `${event.orchestrator} answers payment ${event.paymentId} of ${event.session} ${event.status} ${event.error.trim()}, and credits ${weiText(event.creditedWei)} wei`,
  'payment.repeated': ({ orchestrator, paymentId, session }) =>
    `payment ${paymentId} of ${session} arrives at ${orchestrator} once more, which acknowledges it`,
  'payment.answered': ({ gateway, paymentId, status, kept, error }) =>
    status === 0
      ? `${gateway} has no answer to payment ${paymentId} (${(error ?? '').trim()})${kept ? ' and keeps it, to deliver it again' : ''}`
      : `${gateway} learns that payment ${paymentId} was answered ${status}`,
  'work.charged': (event) =>
    event.covered
      ? `${event.orchestrator} charges ${event.session} ${weiText(event.feeWei)} wei for ${many(event.units, 'unit')} at ${priceText(event.price)}${bookText(event.balanceWei)}`
      : `${event.orchestrator} finds that the book of ${event.session} does not cover ${weiText(event.feeWei)} wei for ${many(event.units, 'unit')}${bookText(event.balanceWei)}`,
  'work.delivered': null,
  'worker.answered': ({ orchestrator, session, status }) =>
    `the worker of ${orchestrator} answers ${session} with ${status}`,
  'job.answered': ({ orchestrator, session, status, error }) =>
    `${orchestrator} answers a job of ${session} with ${status}${error === null ? '' : `: ${error.trim()}`}`,
  'job.finished': ({ gateway, session, status, feeWei, balanceWei }) =>
    `${gateway} finishes a job of ${session} with ${status} and takes off ${weiText(feeWei)} wei${bookText(balanceWei)}`,
  'ticket.won': ({ orchestrator, nonce, faceValueWei }) =>
    `ticket ${nonce} wins: ${orchestrator} may redeem ${coinText(faceValueWei)}`,
  'transaction.submitted': ({ from, what }) => `${from} sends ${what} to the chain`,
  'transaction.mined': ({ from, what, gasUsed }) =>
    `${what} of ${from} is in a block, for ${groupDigits(`${gasUsed}`)} gas`,
  'transaction.failed': ({ from, what, error }) => `${what} of ${from} fails: ${error.trim()}`,
  'transaction.undone': ({ from, what, sentAgain }) =>
    `${what} of ${from} is undone with its block${sentAgain ? ' and sent again' : ''}`,
  'redemption.begun': ({ orchestrator, nonce, faceValueWei, backingWei }) =>
    `${orchestrator} redeems ticket ${nonce}, ${coinText(faceValueWei)}, against ${coinText(backingWei)}`,
  'redemption.refused': ({ orchestrator, nonce, error }) =>
    `${orchestrator} does not redeem ticket ${nonce}: ${error.trim()}`,
  'ticket.redeemed': ({ orchestrator, nonce, fromDepositWei, fromReserveWei }) =>
    `${orchestrator} is paid for ticket ${nonce}: ${coinText(fromDepositWei)} from the deposit, ${coinText(fromReserveWei)} from the reserve`,
  'ticket.lost': ({ orchestrator, nonce, faceValueWei, why }) =>
    `ticket ${nonce} of ${orchestrator}, ${coinText(faceValueWei)}, will never be paid: ${why}`,
  'funds.changed': ({ account, why, depositWei, reserveWei }) =>
    `${account} has ${coinText(depositWei)} of deposit and ${coinText(reserveWei)} of reserve (${why})`,
  'round.initialized': ({ round }) => `round ${round} begins`,
  'chain.reorganized': ({ layer, blocks, transactions }) =>
    `${many(blocks, 'block')} of ${layer} and ${many(transactions, 'transaction')} are undone`,
  'price.changed': ({ orchestrator, what, price }) =>
    `${orchestrator} sets ${what} to ${price === null ? 'none' : fractionText(price)} wei`,
  'feed.round': ({ pair, answer, decimals }) =>
    `the price feed has a new round: ${pair} ${fractionText(rational(answer, 10n ** BigInt(decimals)))}`,
  'feed.adopted': ({ actor, pair, price }) => `${actor} goes by ${pair} ${fractionText(price)}`,
  'feed.failed': ({ actor, error }) => `${actor} cannot read the price feed: ${error.trim()}`,
  'setting.changed': ({ what, value }) => `${what} becomes ${value}`,
  'clock.rate-changed': ({ actor, partsPerBillion }) =>
    `the clock of ${actor} ${rateText(partsPerBillion)}`,
  'clock.stepped': ({ actor, byNs }) =>
    `the clock of ${actor} jumps ${byNs < 0 ? 'back' : 'ahead'} by ${durationText(Math.abs(byNs))}`,
  'actor.crashed': ({ actor }) => `${actor} goes down`,
  'actor.restarted': ({ actor }) => `${actor} is back`,
  'message.lost': ({ from, to, what }) => `${what} from ${from} to ${to} is lost`,
  'message.duplicated': ({ from, to, what }) => `${what} from ${from} to ${to} will arrive twice`,
  'message.reordered': ({ from, to, what, heldNs }) =>
    `${what} from ${from} to ${to} is held back for ${durationText(heldNs)}`,
  'message.damaged': ({ from, to, what, damage }) =>
    `${what} from ${from} to ${to} arrives ${damage}`,
  'message.held': ({ from, to, what, heldNs }) =>
    `${to} is slow: ${what} from ${from} waits ${durationText(heldNs)}`,
  'choice.made': null,
  'usage.emitted': null,
  'usage.settled': ({ node, fate }) => `a usage event of ${node} is ${fate}`,
  'product.gate-asked': ({ service, line, answer }) =>
    `the gate of ${service} is asked for ${line} and answers ${answer}`,
  'product.handled': null,
  'product.answered': ({ service, caller, endpoint, status }) =>
    `${service} answers ${caller} on ${endpoint} with ${status}`,
  'product.window-read': ({ service, by, requests, tokens }) =>
    `${by} of ${service} reads a window of ${many(requests, 'request')}, ${many(tokens, 'token')}`,
  'product.run-ended': ({ service, outcome, items, tokens }) =>
    `a run of ${service} has ${outcome}: ${many(items, 'item')}, ${many(tokens, 'token')}`,
  'product.metered': ({ service, event, countValue, delivery }) =>
    `${service} meters ${event}: ${countValue} (${delivery})`,
  'product.settled': ({ service, delivery }) => `a billing event of ${service} is ${delivery}`,
}

function many(count: bigint | number, noun: string): string {
  return `${groupDigits(`${count}`)} ${noun}${BigInt(count) === 1n ? '' : 's'}`
}

function prepaid({ preloadUnits }: EventOf<'signer.paid'>): string {
  return preloadUnits === 0n ? '' : `, ${groupDigits(`${preloadUnits}`)} of them ahead of use`
}

function bookText(balanceWei: Rational | null): string {
  if (balanceWei === null) return ''
  return sign(balanceWei) < 0
    ? `; its book is ${weiText(balanceWei)} wei, below zero`
    : `; its book then holds ${weiText(balanceWei)} wei`
}

function priceText(price: PriceInfo | null): string {
  if (price === null || price.pixelsPerUnit === 0n) return 'no'
  return fractionText(rational(price.pricePerUnit, price.pixelsPerUnit))
}
