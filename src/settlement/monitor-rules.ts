import { rule, type Rule } from '../rule.ts'

/** A cached sender at a clean-up tick. */
export interface IdleSender {
  readonly idleSeconds: bigint
  readonly subscribers: number
  readonly pendingWei: bigint
  /** Stored tickets that are not redeemed. */
  readonly openTickets: number
}

/** What to do with news of a reserve whose owner the monitor does not know. */
export type StrangersReserve = 'ignore' | 'crash'

/** In which order the logs of one poll are taken. */
export type LogOrder = 'by-block' | 'any'

/** What a node does about logs whose blocks were reorganised away. */
export type RemovedLogs = 'keep' | 'read-again'

/** The decisions of the sender monitor and the watcher of senders' accounts. */
export interface MonitorRules {
  readonly dropsIdleSender: Rule<(sender: IdleSender, ttlSeconds: bigint) => boolean>
  readonly strangersReserve: Rule<() => StrangersReserve>
  /** Whether a log changes an account that was read at `snapshotBlock`. */
  readonly logIsNews: Rule<(logBlock: bigint, snapshotBlock: bigint) => boolean>
  /** Claims of this node from a reserve after one more claim; null = not known yet. */
  readonly ownClaims: Rule<(knownWei: bigint | null, claimWei: bigint) => bigint | null>
  /** Whether a withdrawal sets the claims of the round to zero. */
  readonly withdrawalClearsClaims: Rule<() => boolean>
  readonly logOrder: Rule<() => LogOrder>
  readonly removedLogs: Rule<() => RemovedLogs>
}

export const dropsIdleSender: Readonly<
  Record<'afterTtl' | 'whenNothingIsOpen', MonitorRules['dropsIdleSender']>
> = {
  afterTtl: rule(
    {
      variant: 'after-ttl',
      summary: 'An idle sender goes with its queue and pending amount, unless somebody listens.',
      source: 'PM-107; go-livepeer pm/sendermonitor.go:cleanup',
    },
    (sender: IdleSender, ttlSeconds: bigint) => isIdle(sender, ttlSeconds),
  ),
  whenNothingIsOpen: rule(
    {
      variant: 'when-nothing-is-open',
      summary: 'An idle sender stays while a redemption is pending or a ticket is stored.',
      why: 'Dropping a sender forgets what is pending on its funds and stops its queue; while anything is open, both are still needed.',
      source: 'repairs PM-107 (errata), PM-108, pm I-8, pm I-11, B84',
    },
    (sender: IdleSender, ttlSeconds: bigint) =>
      isIdle(sender, ttlSeconds) && sender.pendingWei === 0n && sender.openTickets === 0,
  ),
}

export const strangersReserve: Readonly<
  Record<'mustBeKnown' | 'ignored', MonitorRules['strangersReserve']>
> = {
  mustBeKnown: rule(
    {
      variant: 'must-be-known',
      summary: 'The monitor takes for granted that it knows whoever funds a reserve.',
      source: 'PM-105; go-livepeer pm/sendermonitor.go:watchReserveChange',
    },
    (): StrangersReserve => 'crash',
  ),
  ignored: rule(
    {
      variant: 'ignored',
      summary: 'News of senders that the monitor does not know is dropped.',
      why: 'No event may end the node (I-35); news of a sender that it does not know changes nothing that it keeps.',
      source: 'repairs PM-105, pm I-35, B84; recommended deviation D-7 of the pm spec',
    },
    (): StrangersReserve => 'ignore',
  ),
}

export const logIsNews: Readonly<Record<'always' | 'afterSnapshot', MonitorRules['logIsNews']>> = {
  always: rule(
    {
      variant: 'always',
      summary: 'Every log is applied, also one that the account as it was read already holds.',
      source: 'PM-124, I-23; go-livepeer eth/watchers/senderwatcher.go',
    },
    () => true,
  ),
  afterSnapshot: rule(
    {
      variant: 'after-snapshot',
      summary: 'Logs up to the block at which the account was read are skipped.',
      why: 'A log that the account as read already holds counts twice, and cached funds part from the chain; skipped, each counts once.',
      source: 'repairs PM-124, pm I-23; recommended deviation D-7 of the pm spec',
    },
    (logBlock: bigint, snapshotBlock: bigint) => logBlock > snapshotBlock,
  ),
}

export const ownClaims: Readonly<
  Record<'startFromThisClaim' | 'waitForChain', MonitorRules['ownClaims']>
> = {
  startFromThisClaim: rule(
    {
      variant: 'start-from-this-claim',
      summary: 'A claim seen before the claims were read stands for all of them.',
      source: 'PM-123, I-23; go-livepeer eth/watchers/senderwatcher.go:handleLog',
    },
    (knownWei: bigint | null, claimWei: bigint) => (knownWei ?? 0n) + claimWei,
  ),
  waitForChain: rule(
    {
      variant: 'wait-for-chain',
      summary: 'Claims that were not read yet stay unknown until the chain is asked.',
      why: 'One claim taken for all makes the share look too large, and tickets are accepted that it cannot pay; what is unknown is asked for.',
      source: 'repairs PM-123, pm I-23',
    },
    (knownWei: bigint | null, claimWei: bigint) => (knownWei === null ? null : knownWei + claimWei),
  ),
}

export const withdrawalClearsClaims: Readonly<
  Record<'clears' | 'keeps', MonitorRules['withdrawalClearsClaims']>
> = {
  clears: rule(
    {
      variant: 'clears',
      summary: "After a withdrawal the node takes the round's claims for zero.",
      source: 'PM-123; go-livepeer eth/watchers/senderwatcher.go:handleLog',
    },
    () => true,
  ),
  keeps: rule(
    {
      variant: 'keeps',
      summary: "The round's claims outlive a withdrawal, as they do in the contract.",
      why: "The contract keeps the round's claims over a withdrawal; a node that clears them overrates its share if both fall into one round (unlock period 0).",
      source: 'repairs PM-123, pm I-23; TicketBroker withdraw (PM-185)',
    },
    () => false,
  ),
}

export const logOrder: Readonly<Record<'any' | 'byBlock', MonitorRules['logOrder']>> = {
  any: rule(
    {
      variant: 'any',
      summary: 'The blocks of one poll are handled in the order of a hash map, which is any.',
      source: 'PM-127; go-livepeer eth/blockwatch/block_watcher.go:getMissedEventsToBackfill',
    },
    (): LogOrder => 'any',
  ),
  byBlock: rule(
    {
      variant: 'by-block',
      summary: 'The blocks of one poll are handled in their order.',
      why: 'In the order of a hash map an unlock and its cancelling may swap, and the cached account stays wrong; in block order it follows the chain.',
      source: 'repairs PM-127, pm I-23, pm surprise 26; recommended deviation D-7 of the pm spec',
    },
    (): LogOrder => 'by-block',
  ),
}

export const removedLogs: Readonly<Record<'kept' | 'readAgain', MonitorRules['removedLogs']>> = {
  kept: rule(
    {
      variant: 'kept',
      summary: 'What was seen in a block stays seen when the block is reorganised away.',
      source: 'PM-127, I-23; go-livepeer eth/blockwatch/block_watcher.go',
    },
    (): RemovedLogs => 'keep',
  ),
  readAgain: rule(
    {
      variant: 'read-again',
      summary: 'After a reorganisation accounts are read from the chain again.',
      why: 'Funds of a block that was reorganised away stay counted, though no chain holds them; read again, an account is what the chain says.',
      source:
        'repairs PM-127, pm I-23, pm surprise 25, B85; recommended deviation D-7 of the pm spec',
    },
    (): RemovedLogs => 'read-again',
  ),
}

function isIdle(sender: IdleSender, ttlSeconds: bigint): boolean {
  return sender.idleSeconds > ttlSeconds && sender.subscribers === 0
}
