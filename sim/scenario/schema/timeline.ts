import { z } from 'zod'
import type { TimelineInput } from '../input.ts'
import type { EthPrice } from '../feed.ts'
import type { Reorganization } from '../chain-settings.ts'
import type { Restart } from '../restart.ts'
import type { Money, PriceSetting } from '../scenario.ts'
import { ethPrice, senderKey } from './chain.ts'
import { restart } from './restart.ts'
import { ceiling, pixelsPerOptionalUnit, pixelsPerUnit } from './prices.ts'
import {
  duration,
  integer,
  money,
  name,
  positiveDuration,
  signedDuration,
  text,
  wei,
} from './values.ts'

/** What can happen at an instant, by the key that says so. */
export interface ActionDrafts {
  readonly setPrice: {
    readonly orchestrator: string
    readonly gateway?: string | undefined
    readonly capability?: string | undefined
    readonly pricePerUnit: Money
    readonly pixelsPerUnit: bigint
  }
  readonly setFeed: EthPrice
  readonly setGasPrice: bigint
  readonly setMaxFloat: Readonly<Record<string, bigint>>
  readonly setFunds: {
    readonly sender: string
    readonly deposit?: bigint | undefined
    readonly reserve?: bigint | undefined
  }
  readonly fundDeposit: Readonly<Record<string, bigint>>
  readonly fundReserve: Readonly<Record<string, bigint>>
  readonly unlock: string
  readonly cancelUnlock: string
  readonly withdraw: string
  readonly setPoolSize: bigint
  readonly reorganize: Reorganization
  readonly stepClock: { readonly actor: string; readonly by: number }
  readonly outage: { readonly from: string; readonly to: string; readonly for: number }
  readonly restart: Restart
  readonly setMaxPrice: { readonly actor: string; readonly maxPrice: PriceSetting | null }
  readonly post: {
    readonly actor: string
    readonly path: string
    readonly form: readonly (readonly [name: string, value: string])[]
  }
  readonly endSession: string
}

export type ActionName = keyof ActionDrafts
export type TimelineDraft = { readonly at: number } & {
  readonly [K in ActionName]?: ActionDrafts[K] | undefined
}

const actor = text('A gateway, an orchestrator, or one replica of a signer: s1/2.')
const everybody = text('An actor, or * for every other one.')

function whose(description: string): z.ZodType<string, string> {
  return senderKey.meta({ description })
}

const actions = {
  setPrice: z
    .strictObject({
      orchestrator: name.meta({ description: 'Whose price.' }),
      gateway: name.meta({ description: 'For this gateway only.' }).optional(),
      capability: text(
        'pipeline/model, or the name of an external capability (then per second); absent: the base price.',
      ).optional(),
      pricePerUnit: money('The new price.'),
      pixelsPerUnit: pixelsPerUnit.prefault(1),
    })
    .meta({ description: 'An orchestrator changes a price.' }),
  setFeed: ethPrice.meta({ description: 'What one ETH costs moves: { USD: 2900 }.' }),
  setGasPrice: wei('The gas price moves.'),
  setMaxFloat: z
    .record(senderKey, wei('The new max float.'))
    .meta({ description: 'Max float of some senders, e.g. { s1: 1ETH }.' }),
  setFunds: z
    .strictObject({
      sender: senderKey,
      deposit: wei('The new deposit.').optional(),
      reserve: wei('The new reserve.').optional(),
    })
    .meta({ description: 'Deposit or reserve of a sender changes, without any transaction.' }),
  fundDeposit: z
    .record(senderKey, wei('How much.'))
    .meta({ description: 'Senders add to their deposit, e.g. { s1: 1ETH }.' }),
  fundReserve: z
    .record(senderKey, wei('How much.'))
    .meta({ description: 'Senders add to their reserve, e.g. { s1: 1ETH }.' }),
  unlock: whose('A sender asks to withdraw its deposit and reserve.'),
  cancelUnlock: whose('A sender takes that back.'),
  withdraw: whose('A sender withdraws its deposit and reserve.'),
  setPoolSize: integer('The number of active orchestrators changes.', 0n),
  reorganize: z
    .strictObject({
      layer: z
        .enum(['l1', 'l2'])
        .meta({
          description:
            'l2: what happened in its newest blocks did not; l1: its height falls back until the next block.',
        })
        .prefault('l2'),
      blocks: integer('How many.', 1n),
      dropsTransactions: z
        .boolean()
        .meta({ description: 'Transactions of the undone blocks are lost, not sent again.' })
        .prefault(false),
    })
    .meta({ description: 'The newest blocks of a layer are undone.' }),
  stepClock: z
    .strictObject({
      actor,
      by: signedDuration('Forward, or back when negative.'),
    })
    .meta({ description: 'A wall clock jumps.' }),
  outage: z
    .strictObject({
      from: everybody,
      to: everybody,
      for: positiveDuration('How long.'),
    })
    .meta({ description: 'Nothing passes between two actors, in both directions.' }),
  restart,
  setMaxPrice: z
    .strictObject({
      actor: text('A gateway, a signer, or one replica of it: s1/2.'),
      pricePerUnit: money('The new ceiling; absent: any price.').optional(),
      pixelsPerUnit: pixelsPerOptionalUnit.optional(),
    })
    .transform(({ actor, ...price }, context) => ({
      actor,
      maxPrice: ceiling(
        { pricePerUnit: price.pricePerUnit, pixelsPerUnit: price.pixelsPerUnit },
        'pricePerUnit',
        context,
      ),
    }))
    .meta({ description: 'A gateway or signer changes its ceiling.' }),
  post: z
    .strictObject({
      actor: text('An orchestrator, a gateway, a signer, or one replica of it: s1/2.'),
      path: z
        .string()
        .regex(/^\/\w+$/)
        .meta({ description: 'e.g. /setPriceForBroadcaster; docs/scenario-format.md lists them.' }),
      form: z
        .record(z.string(), z.union([z.string(), z.number()]))
        .meta({
          description: 'Its parameters, as upstream names them; a gateway stands for its address.',
        })
        .prefault({}),
    })
    .transform(({ form, ...post }) => ({
      ...post,
      form: Object.entries(form).map(([key, value]) => [key, String(value)] as const),
    }))
    .meta({ description: "An operator sends a request to a running node's HTTP API." }),
  endSession: name.meta({ description: 'The viewer of this session leaves.' }),
}

export const ACTION_NAMES: readonly ActionName[] = [
  'setPrice',
  'setFeed',
  'setGasPrice',
  'setMaxFloat',
  'setFunds',
  'fundDeposit',
  'fundReserve',
  'unlock',
  'cancelUnlock',
  'withdraw',
  'setPoolSize',
  'reorganize',
  'stepClock',
  'outage',
  'restart',
  'setMaxPrice',
  'post',
  'endSession',
]

const step: z.ZodType<TimelineDraft, TimelineInput> = z.strictObject({
  at: duration('When.'),
  setPrice: actions.setPrice.optional(),
  setFeed: actions.setFeed.optional(),
  setGasPrice: actions.setGasPrice.optional(),
  setMaxFloat: actions.setMaxFloat.optional(),
  setFunds: actions.setFunds.optional(),
  fundDeposit: actions.fundDeposit.optional(),
  fundReserve: actions.fundReserve.optional(),
  unlock: actions.unlock.optional(),
  cancelUnlock: actions.cancelUnlock.optional(),
  withdraw: actions.withdraw.optional(),
  setPoolSize: actions.setPoolSize.optional(),
  reorganize: actions.reorganize.optional(),
  stepClock: actions.stepClock.optional(),
  outage: actions.outage.optional(),
  restart: actions.restart.optional(),
  setMaxPrice: actions.setMaxPrice.optional(),
  post: actions.post.optional(),
  endSession: actions.endSession.optional(),
})

export const timeline: z.ZodType<readonly TimelineDraft[], readonly TimelineInput[]> = z.array(
  step.meta({
    description: 'One instant and exactly one action.',
    oneOf: ACTION_NAMES.map((action) => ({ required: [action] })),
  }),
)
