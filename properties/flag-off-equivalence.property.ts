/**
 * Flag off is as if the flag did not exist: `upstream/pr3972` without -byocPerCapPricing answers every sequence of requests, and
 * runs every world, as `upstream/base` does, but for the differences that are listed here. With the flag on, a request that
 * names no capability, is not of type lv2v or finds no usable entry is answered as with the flag off.
 *
 * Why: operators update before they turn a flag on; whatever changes for them by the update alone is a regression.
 * Spec live BY-11, BY-12, INV-13; go-livepeer PR 3972 server/remote_signer.go.
 *
 * Side conditions: clock, random ids, key, sender and configuration are the same on both sides. What is compared is status,
 * header, body bytes (payment, credentials and sealed state are in it), usage events and the webhook's request.
 */
import { describe, expect, it } from 'vitest'
import { formatScenario } from '../sim/scenario/format.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import { resolveByocPrice } from '../src/price/byoc-price.ts'
import type { Rules } from '../src/profile/rules.ts'
import { worldArbitrary, type WorldShape } from './arbitraries/scenario.ts'
import { signerCallsArbitrary, type SignerCall } from './arbitraries/signer-calls.ts'
import { billsByocWithoutFlag, capabilitiesFirst } from './board/capability-pricing.ts'
import { patched } from './board/patch.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'
import { createSigner } from './signer-bench.ts'
import { observeAll, type Observed } from './signer-session.ts'
import { runWorld } from './world.ts'

const base = rulesOf('upstream/base')
const pr3972 = rulesOf('upstream/pr3972')

/** A difference that spec BY-11 permits: when it may show, and what is left to compare once it is taken out of both sides. */
interface PermittedDifference {
  readonly what: string
  readonly source: string
  applies(call: SignerCall): boolean
  takenOut(observed: Observed): Observed
}

const permitted: readonly PermittedDifference[] = [
  {
    what: 'a capability or model_id that is no string: base skips a member it does not know, pr3972 answers 400',
    source: 'BY-11, INV-13; SG-10.2',
    applies: ({ capability, modelId }) => !isText(capability) || !isText(modelId),
    takenOut: (observed) => ({
      ...observed,
      status: 0,
      orchestratorUrl: null,
      body: '',
      panicked: null,
      events: [],
      webhookBody: null,
    }),
  },
  {
    what: 'a capability or model_id that is a text: pipeline and model_id of create_signed_ticket',
    source: 'BY-11, US-6',
    applies: ({ capability, modelId }) => isLabel(capability) || isLabel(modelId),
    takenOut: (observed) => ({
      ...observed,
      events: observed.events.map(({ type, data }) =>
        type === 'create_signed_ticket' ? { type, data: withoutLabels(data) } : { type, data },
      ),
    }),
  },
]

describe('flag off', () => {
  it('answers every request as base does, but for the permitted differences', () => {
    const paid = { count: 0 }
    prop(signerCallsArbitrary(), (calls) => sameAsBase(calls, pr3972, false, paid), { runs: 150 })
    expect(paid.count).toBeGreaterThan(0)
  })

  it('and each permitted difference is one that shows', () => {
    for (const difference of permitted) {
      const others = permitted.filter((other) => other !== difference)
      const check = (calls: readonly SignerCall[]): void =>
        compare(calls, [base, pr3972], [false, false], others)
      const calls = counterexample(signerCallsArbitrary(), check, { runs: 500 })
      expect(calls.some((call) => difference.applies(call))).toBe(true)
    }
  })

  it('runs every world as base does', () => {
    prop(worldArbitrary(worlds), sameTrace, { runs: 30, show: formatScenario })
  })

  it('and the flag turned on by default is caught', () => {
    const check = (calls: readonly SignerCall[]): void => sameAsBase(calls, pr3972, true)
    const calls = counterexample(signerCallsArbitrary(), check, { runs: 500 })
    expect(calls.some((call) => usesCapabilityPrice(call))).toBe(true)
    const on = { ...worlds, capabilityPricing: true }
    counterexample(worldArbitrary(on), sameTrace, { runs: 60 })
  })

  it.each(Object.entries({ billsByocWithoutFlag, capabilitiesFirst }))(
    'and %s is caught',
    (_name, patch) => {
      const rules = patched(pr3972, patch)
      const check = (calls: readonly SignerCall[]): void => sameAsBase(calls, rules, false)
      counterexample(signerCallsArbitrary(), check, { runs: 500 })
    },
  )
})

describe('flag on', () => {
  const unpriced = signerCallsArbitrary().map((calls) =>
    calls.filter((call) => !usesCapabilityPrice(call)),
  )

  it('answers as with the flag off where no capability price is found', () => {
    const check = (calls: readonly SignerCall[]): void =>
      compare(calls, [pr3972, pr3972], [false, true], [])
    prop(unpriced, check, { runs: 150 })
    counterexample(signerCallsArbitrary(), check, { runs: 500 })
  })
})

const worlds: WorldShape = {
  profile: 'upstream/pr3972',
  jobs: ['lv2v', 'live', 'byoc-as-lv2v'],
  localJobs: ['lv2v'],
  payers: ['local', 'remote'],
  priceStepsPercent: [50, 150, 200, 201],
  outagesMax: 2,
  latencyMsMax: 200,
  capabilityPricing: false,
}

function sameAsBase(
  calls: readonly SignerCall[],
  rules: Rules,
  flag: boolean,
  paid: { count: number } = { count: 0 },
): void {
  compare(calls, [base, rules], [false, flag], permitted, paid)
}

function compare(
  calls: readonly SignerCall[],
  rules: readonly [Rules, Rules],
  flags: readonly [boolean, boolean],
  differences: readonly PermittedDifference[],
  paid: { count: number } = { count: 0 },
): void {
  for (const hasWebhook of [false, true]) {
    const signers = rules.map((each, side) =>
      createSigner(each, { hasWebhook, byocPerCapabilityPricing: flags[side] === true }),
    )
    for (const [index, sides] of observeAll(calls, signers).entries()) {
      const call = calls[index]
      const taken = differences.filter((each) => call !== undefined && each.applies(call))
      const [left, right] = sides.map((side) =>
        taken.reduce((observed, difference) => difference.takenOut(observed), side),
      )
      if (JSON.stringify(left) !== JSON.stringify(right)) expect(right).toEqual(left)
      if (left?.status === 200) paid.count += 1
    }
  }
}

/** The first line names the profile. */
function sameTrace(world: ScenarioInput): void {
  const [left, right] = ['upstream/base', 'upstream/pr3972'].map((profile) => {
    const lines: string[] = []
    runWorld(world, { profile, level: 'full', sink: (line) => lines.push(line) })
    return lines.slice(1)
  })
  if (left?.join() !== right?.join()) expect(right).toEqual(left)
}

/** Spec BY-6, BY-8. */
function usesCapabilityPrice({ type, capability, capabilitiesPrices }: SignerCall): boolean {
  if (type !== 'lv2v' || !isLabel(capability)) return false
  return resolveByocPrice(String(JSON.parse(capability)), capabilitiesPrices) !== null
}

/** Absent, null (which Go skips) or a string. */
function isText(member: string): boolean {
  return member === '' || member === 'null' || member.startsWith('"')
}

function isLabel(member: string): boolean {
  return member.startsWith('"') && member !== '""'
}

function withoutLabels(data: string): string {
  return data.replace(/"(?:pipeline|model_id)":"[^"]*",?/g, '')
}
