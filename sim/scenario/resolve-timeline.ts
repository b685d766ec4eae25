import { readCapability } from './literals/capability.ts'
import { replicaName } from './names.ts'
import { ACTION_NAMES } from './schema/timeline.ts'
import type { ActionDrafts, ActionName, TimelineDraft } from './schema/timeline.ts'
import type { SignerSettings, TimelineAction, TimelineStep } from './scenario.ts'

type Resolver<K extends ActionName> = (
  draft: ActionDrafts[K],
  signers: readonly SignerSettings[],
) => readonly TimelineAction[]

/** Steps in order of time; those of one instant stay in the order of the file. */
export function resolveTimeline(
  timeline: readonly TimelineDraft[],
  signers: readonly SignerSettings[],
): readonly TimelineStep[] {
  const steps = timeline.flatMap((draft) =>
    actionsOf(draft, signers).map((action) => ({ atNs: draft.at, ...action })),
  )
  return steps.sort((a, b) => a.atNs - b.atNs)
}

const RESOLVERS: { readonly [K in ActionName]: Resolver<K> } = {
  setPrice: (draft) => [setPrice(draft)],
  setFeed: (draft) => [{ action: 'setFeed', ...draft }],
  setGasPrice: (gasPriceWei) => [{ action: 'setGasPrice', gasPriceWei }],
  setMaxFloat: (draft) =>
    Object.entries(draft).map(([sender, maxFloatWei]) => ({
      action: 'setMaxFloat',
      sender,
      maxFloatWei,
    })),
  setFunds: ({ sender, deposit, reserve }) => [
    {
      action: 'setFunds',
      sender,
      depositWei: deposit ?? null,
      reserveWei: reserve ?? null,
    },
  ],
  fundDeposit: (amounts) => funding('fundDeposit', amounts),
  fundReserve: (amounts) => funding('fundReserve', amounts),
  unlock: (sender) => [{ action: 'unlock', sender }],
  cancelUnlock: (sender) => [{ action: 'cancelUnlock', sender }],
  withdraw: (sender) => [{ action: 'withdraw', sender }],
  setPoolSize: (poolSize) => [{ action: 'setPoolSize', poolSize }],
  reorganize: (reorganization) => [{ action: 'reorganize', ...reorganization }],
  stepClock: ({ actor, by }, signers) => [
    { action: 'stepClock', actor: clockOwner(actor, signers), byNs: by },
  ],
  outage: ({ from, to, for: forNs }) => [{ action: 'outage', from, to, forNs }],
  restart: (restart, signers) =>
    hostsOf(restart.actor, signers).map((actor) => ({ action: 'restart', ...restart, actor })),
  setMaxPrice: ({ actor, maxPrice }) => [{ action: 'setMaxPrice', actor, maxPrice }],
  post: (draft) => [{ action: 'post', ...draft }],
  endSession: (session) => [{ action: 'endSession', session }],
}

function funding(
  action: 'fundDeposit' | 'fundReserve',
  amounts: Readonly<Record<string, bigint>>,
): readonly TimelineAction[] {
  return Object.entries(amounts).map(([sender, amountWei]) => ({ action, sender, amountWei }))
}

function actionsOf(
  draft: TimelineDraft,
  signers: readonly SignerSettings[],
): readonly TimelineAction[] {
  return ACTION_NAMES.flatMap((name) => resolveAction(name, draft[name], signers))
}

function resolveAction<K extends ActionName>(
  name: K,
  written: ActionDrafts[K] | undefined,
  signers: readonly SignerSettings[],
): readonly TimelineAction[] {
  return written === undefined ? [] : RESOLVERS[name](written, signers)
}

function setPrice(draft: ActionDrafts['setPrice']): TimelineAction {
  const { orchestrator, gateway, capability, pricePerUnit, pixelsPerUnit } = draft
  return {
    action: 'setPrice',
    orchestrator,
    gateway: gateway ?? null,
    target: priceTarget(capability),
    price: { pricePerUnit, pixelsPerUnit },
  }
}

function priceTarget(
  capability: string | undefined,
): Extract<TimelineAction, { action: 'setPrice' }>['target'] {
  if (capability === undefined) return { kind: 'base' }
  const read = readCapability(capability)
  return read.ok ? { kind: 'capability', ...read.value } : { kind: 'external', name: capability }
}

/** A signer is all of its hosts. */
function hostsOf(actor: string, signers: readonly SignerSettings[]): readonly string[] {
  const signer = signers.find(({ name }) => name === actor)
  return signer?.replicas.map(({ name }) => name) ?? [actor]
}

/** A signer with one host is that host. */
export function clockOwner(actor: string, signers: readonly SignerSettings[]): string {
  return signers.some(({ name }) => name === actor) ? replicaName(actor, 0) : actor
}
