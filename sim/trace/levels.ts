import type { TraceEventType } from './events.ts'

/**
 * How much of a trace a run takes down. `none`: nothing, events only reach listeners. `hash`: the hash of all
 * events. `money`: the hash, and the events that explain where money went. `full`: the hash, and every event.
 * The hash is over all events at every level, so that runs of different levels compare.
 */
export type TraceLevel = 'none' | 'hash' | 'money' | 'full'

/** From which level on an event is taken down. A new event type must choose. */
const levelOf: Readonly<Record<TraceEventType, 'money' | 'full'>> = {
  'world.started': 'money',
  'world.ended': 'money',
  'info.issued': 'full',
  'info.refused': 'full',
  'token.issued': 'money',
  'session.started': 'money',
  'session.ended': 'money',
  'session.refreshed': 'full',
  'payment.due': 'full',
  'signer.paid': 'money',
  'signer.refused': 'money',
  'signer.charged': 'money',
  'signer.repeated': 'money',
  'signer.withheld': 'money',
  'webhook.answered': 'full',
  'gateway.paid': 'money',
  'gateway.charged': 'money',
  'gateway.payment-failed': 'money',
  'request.settled': 'money',
  'payment.sent': 'money',
  'payment.processed': 'money',
  'payment.repeated': 'money',
  'payment.answered': 'full',
  'work.charged': 'money',
  'work.delivered': 'full',
  'worker.answered': 'full',
  'job.answered': 'full',
  'job.finished': 'money',
  'ticket.won': 'money',
  'transaction.submitted': 'full',
  'transaction.mined': 'money',
  'transaction.failed': 'money',
  'transaction.undone': 'money',
  'redemption.begun': 'full',
  'redemption.refused': 'money',
  'ticket.redeemed': 'money',
  'ticket.lost': 'money',
  'funds.changed': 'money',
  'round.initialized': 'money',
  'chain.reorganized': 'money',
  'price.changed': 'money',
  'feed.round': 'money',
  'feed.adopted': 'money',
  'feed.failed': 'money',
  'setting.changed': 'money',
  'clock.stepped': 'full',
  'clock.rate-changed': 'full',
  'actor.crashed': 'full',
  'actor.restarted': 'full',
  'message.lost': 'full',
  'message.duplicated': 'full',
  'message.damaged': 'full',
  'message.held': 'full',
  'message.reordered': 'full',
  'choice.made': 'full',
  'usage.emitted': 'full',
  'usage.settled': 'full',
  'product.gate-asked': 'full',
  'product.handled': 'full',
  'product.answered': 'full',
  'product.window-read': 'full',
  'product.run-ended': 'full',
  'product.metered': 'full',
  'product.settled': 'full',
}

/** Whether events of this type are kept and streamed at this level. */
export function isTakenDown(level: TraceLevel, type: TraceEventType): boolean {
  return level === 'full' || (level === 'money' && levelOf[type] === 'money')
}
