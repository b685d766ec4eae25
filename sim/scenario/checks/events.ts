import { PRICE_API_PATHS } from '../../../src/price/http/price-api.ts'
import { CAPABILITIES, readCapability } from '../literals/capability.ts'
import { ADDRESS } from '../literals/hex.ts'
import { own } from '../names.ts'
import type { Path } from '../place.ts'
import type { ScenarioDraft } from '../schema/scenario.ts'
import { ACTION_NAMES, type ActionDrafts, type TimelineDraft } from '../schema/timeline.ts'
import { suggestion } from '../spelling.ts'
import { checkSender, payersOf } from './actors.ts'
import { checkRestart } from './restart.ts'
import type { Complaints } from './complaints.ts'
import { afterTheEnd } from './faults.ts'

type World = Partial<ScenarioDraft>

export function checkTimeline(
  timeline: readonly TimelineDraft[],
  world: World,
  complaints: Complaints,
): void {
  for (const [index, step] of timeline.entries()) {
    const path = ['timeline', index]
    const given = ACTION_NAMES.filter((action) => step[action] !== undefined)
    if (given.length === 0) {
      const mend = `add one of ${ACTION_NAMES.join(', ')}`
      complaints.add(path, 'AS116', 'nothing happens in this step', mend)
    }
    if (given.length > 1) {
      const mend = 'write one step for each; steps of one instant run in the order of the file'
      complaints.add(
        path,
        'AS116',
        `this step has ${given.length} actions: ${given.join(', ')}`,
        mend,
      )
    }
    // Viewers may still be there in the quiet phase.
    const lastNs =
      (world.duration ?? Infinity) + (step.endSession === undefined ? 0 : (world.quietPhase ?? 0))
    if (step.at > lastNs) afterTheEnd([...path, 'at'], 'this step comes', complaints)
    checkPriceStep([...path, 'setPrice'], step.setPrice, world, complaints)
    checkMoneySteps(path, step, world, complaints)
    checkActorSteps(path, step, world, complaints)
  }
}

function checkPriceStep(
  path: Path,
  action: ActionDrafts['setPrice'] | undefined,
  world: World,
  complaints: Complaints,
): void {
  if (action === undefined) return
  const { orchestrators, gateways } = complaints.names
  complaints.known([...path, 'orchestrator'], action.orchestrator, orchestrators, 'orchestrator')
  if (action.gateway !== undefined) {
    complaints.known([...path, 'gateway'], action.gateway, gateways, 'gateway')
  }
  complaints.price([...path, 'pricePerUnit'], action.pricePerUnit)
  if (action.capability !== undefined) {
    checkPricedCapability(path, action, action.capability, world, complaints)
  }
}

/** A model of a pipeline, or an external capability that the orchestrator has. */
function checkPricedCapability(
  path: Path,
  action: ActionDrafts['setPrice'],
  capability: string,
  world: World,
  complaints: Complaints,
): void {
  const place = [...path, 'capability']
  const offered = own(world.orchestrators, action.orchestrator)?.externalCapabilities
  const names = offered?.map(({ name }) => name) ?? []
  const read = readCapability(capability)
  if (read.ok && read.value.pipeline === 'byoc') {
    const message = `${read.value.model} is an external capability, not a model of a pipeline`
    complaints.add(place, 'AS145', message, `write ${read.value.model}`)
  } else if (!read.ok && isPipeline(capability)) {
    complaints.add(place, read.problem.code, read.problem.message, read.problem.mend)
  } else if (names.includes(capability)) {
    if (action.pixelsPerUnit === 1n) return
    const message = `${capability} is priced per second, so there is nothing to divide by`
    complaints.add([...path, 'pixelsPerUnit'], 'AS148', message, 'leave pixelsPerUnit out')
  } else if (!read.ok && offered !== undefined) {
    const message = `${action.orchestrator} has neither a capability nor an external one named ${capability}`
    const mend =
      names.length === 0 ? 'write pipeline/model' : suggestion(capability, names, 'capability')
    complaints.add(place, 'AS145', message, mend)
  }
}

function checkMoneySteps(
  path: Path,
  step: TimelineDraft,
  world: World,
  complaints: Complaints,
): void {
  if (step.setFeed !== undefined && step.setFeed.currency !== complaints.feed?.currency) {
    const mend =
      complaints.feed === null
        ? `add priceFeed: { ${step.setFeed.currency}: <what one ETH costs at the beginning> }`
        : `write ${complaints.feed.currency}`
    const message = `there is no feed in ${step.setFeed.currency}`
    complaints.add([...path, 'setFeed'], 'AS129', message, mend)
  }
  const gateways = world.gateways ?? {}
  const payers = payersOf(complaints, gateways)
  for (const action of ['setMaxFloat', 'fundDeposit', 'fundReserve'] as const) {
    for (const sender of Object.keys(step[action] ?? {})) {
      if (ADDRESS.test(sender)) continue
      checkSender([...path, action, sender], sender, payers, gateways, complaints, 'key')
    }
  }
  for (const action of ['unlock', 'cancelUnlock', 'withdraw'] as const) {
    const sender = step[action]
    if (sender === undefined || ADDRESS.test(sender)) continue
    checkSender([...path, action], sender, payers, gateways, complaints)
  }
  const funds = step.setFunds
  if (funds === undefined) return
  const place = [...path, 'setFunds']
  if (!ADDRESS.test(funds.sender)) {
    checkSender([...place, 'sender'], funds.sender, payers, gateways, complaints)
  }
  if (funds.deposit === undefined && funds.reserve === undefined) {
    complaints.add(place, 'AS116', 'setFunds changes nothing', 'add deposit or reserve')
  }
}

function checkActorSteps(
  path: Path,
  step: TimelineDraft,
  world: World,
  complaints: Complaints,
): void {
  const { names } = complaints
  if (step.stepClock !== undefined) {
    complaints.clockOwner([...path, 'stepClock', 'actor'], step.stepClock.actor)
  }
  if (step.restart !== undefined) {
    checkRestart([...path, 'restart'], step.restart, world, complaints)
  }
  if (step.outage !== undefined) {
    const { from, to } = step.outage
    const place = [...path, 'outage']
    complaints.known([...place, 'from'], from, complaints.ends, 'actor')
    complaints.known([...place, 'to'], to, complaints.ends, 'actor')
    if (from === to && from !== '*') {
      const message = `${from} cannot be cut off from itself`
      complaints.add([...place, 'to'], 'AS143', message, 'name another actor, or *')
    }
  }
  if (step.setMaxPrice !== undefined) {
    const place = [...path, 'setMaxPrice']
    const owners = [...names.gateways, ...names.signers, ...[...names.replicas.values()].flat()]
    complaints.known([...place, 'actor'], step.setMaxPrice.actor, owners, 'gateway or signer')
    const { maxPrice } = step.setMaxPrice
    if (maxPrice !== null) complaints.price([...place, 'pricePerUnit'], maxPrice.pricePerUnit)
  }
  if (step.post !== undefined) {
    const nodes = [...complaints.clocks, ...names.signers]
    const place = [...path, 'post']
    complaints.known([...place, 'actor'], step.post.actor, nodes, 'node')
    if (!PRICE_API_PATHS.includes(step.post.path)) {
      const message = `a node answers 404 to ${step.post.path}`
      const mend = suggestion(step.post.path, PRICE_API_PATHS, 'path')
      complaints.add([...place, 'path'], 'AS140', message, mend)
    }
  }
  if (step.endSession !== undefined) {
    complaints.known([...path, 'endSession'], step.endSession, names.sessions, 'session')
  }
}

/** `live-video-to-video/comfyui`, as opposed to the name of an external capability. */
function isPipeline(capability: string): boolean {
  const [pipeline = ''] = capability.split('/')
  return capability.includes('/') && Object.hasOwn(CAPABILITIES, pipeline)
}
