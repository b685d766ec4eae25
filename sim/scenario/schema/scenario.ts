import { z } from 'zod'
import type { ScenarioInput } from '../input.ts'
import type { ByName } from '../literal-input.ts'
import type { PriceFeed } from '../feed.ts'
import type { Expectations } from '../scenario.ts'
import { gateway, orchestrator, signer } from './actors.ts'
import type { GatewayDraft, OrchestratorDraft, SignerDraft } from './actors.ts'
import { chain, priceFeed, type ChainDraft } from './chain.ts'
import { expect } from './expect.ts'
import { faults, type FaultDrafts } from './faults.ts'
import { links, type LinkDraft } from './links.ts'
import { series, type SeriesDrafts } from './series.ts'
import type { UsageSettings } from '../usage.ts'
import { productService, type ProductServiceDraft } from './product-service.ts'
import { timeline, type TimelineDraft } from './timeline.ts'
import { usage } from './usage.ts'
import { duration, epoch, name, positiveDuration, seed, text } from './values.ts'

/** Each value read, names not yet looked up. */
export interface ScenarioDraft {
  readonly scenario: 1
  readonly name: string
  readonly story: string
  readonly profile: string
  readonly seed: string
  readonly cryptography: 'exact' | 'model'
  readonly epoch: bigint
  readonly duration: number
  readonly quietPhase: number
  readonly chain: ChainDraft
  readonly priceFeed?: PriceFeed | undefined
  readonly series: SeriesDrafts
  readonly orchestrators: ByName<OrchestratorDraft>
  readonly signers: ByName<SignerDraft>
  readonly gateways: ByName<GatewayDraft>
  readonly usage?: UsageSettings | undefined
  readonly productServices: ByName<ProductServiceDraft>
  readonly links: ByName<LinkDraft>
  readonly timeline: readonly TimelineDraft[]
  readonly faults: FaultDrafts
  readonly expect: Expectations
  readonly expectUnder: ByName<Expectations>
}

const DEFAULT_PROFILE = 'upstream/master-2026-08'

/** Scenario format 1: the one definition that loading, the editor's schema and the docs are made from. */
export const scenarioSchema: z.ZodType<ScenarioDraft, ScenarioInput> = z.strictObject({
  scenario: z.literal(1).meta({ description: 'Format of this file: 1.' }),
  name: text('Short name, e.g. the-signer-runs-dry.'),
  story: z
    .string()
    .max(20_000)
    .meta({ description: 'What happens and why it matters, for people.' })
    .prefault(''),
  profile: text('The rules in force: assay rules lists the profiles.').prefault(DEFAULT_PROFILE),
  seed: seed.prefault('1'),
  cryptography: z
    .enum(['exact', 'model'])
    .meta({ description: 'Real keccak and secp256k1, or fast stand-ins of the same distribution.' })
    .prefault('model'),
  epoch: epoch.prefault('2026-01-01T00:00:00Z'),
  duration: positiveDuration('Length of the active phase.'),
  quietPhase: duration('Time to recover afterwards, without faults.').prefault('0s'),
  chain: chain.meta({ description: 'The L1 chain and who has money on it.' }).prefault({}),
  priceFeed: priceFeed
    .meta({
      description: 'What one ETH costs in one currency, and how nodes learn it: { USD: 3000 }.',
    })
    .optional(),
  series: series
    .meta({ description: 'Values that follow a CSV or a model: prices, gas, viewers.' })
    .prefault({}),
  orchestrators: z.record(name, orchestrator).meta({ description: 'Who works, by name.' }),
  signers: z.record(name, signer).meta({ description: 'Remote signers, by name.' }).prefault({}),
  gateways: z.record(name, gateway).meta({ description: 'Who asks for work, by name.' }),
  usage: usage
    .meta({ description: 'Usage events flow to a collector, which is called collector.' })
    .optional(),
  productServices: z
    .record(name, productService)
    .meta({ description: 'Services whose use and learning is billed, by name.' })
    .prefault({}),
  links: links
    .meta({ description: 'How messages travel: default, and single links such as g1->o1.' })
    .prefault({}),
  timeline: timeline.meta({ description: 'What happens when.' }).prefault([]),
  faults: faults.meta({ description: 'What goes wrong.' }).prefault({}),
  expect: expect.meta({ description: 'What must come out.' }).prefault({}),
  expectUnder: z
    .record(z.string().min(1), expect)
    .meta({
      description: 'What must come out under other profiles, by profile; else all invariants hold.',
    })
    .prefault({}),
})
