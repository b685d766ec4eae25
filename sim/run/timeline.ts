import { unreachable } from '../../src/assert.ts'
import type { ChainCall } from '../actors/chain-call.ts'
import { scheduleStep } from '../kernel/timeline.ts'
import type { Scenario, TimelineStep } from '../scenario/scenario.ts'
import { withinActivePhase } from './faults.ts'
import type { Simulation } from './simulation.ts'

interface Step {
  readonly simulation: Simulation
  readonly step: TimelineStep
}

/** Puts every step of the scenario on the kernel's timeline. */
export function scheduleTimeline(simulation: Simulation): void {
  const { kernel, scenario } = simulation
  for (const step of scenario.timeline) {
    scheduleStep<Step>(kernel, step.atNs, {
      first: takeStep,
      second: null,
      argument: { simulation, step: endingInTime(step, scenario) },
    })
  }
}

/** Whatever a step begins ends with the active phase, however its length is called. */
function endingInTime(step: TimelineStep, scenario: Scenario): TimelineStep {
  const lasting = step as Partial<Record<'forNs' | 'downForNs', number>>
  const shortened = (['forNs', 'downForNs'] as const).flatMap((key) => {
    const lengthNs = lasting[key]
    return lengthNs === undefined
      ? []
      : [[key, withinActivePhase(scenario, step.atNs, lengthNs)] as const]
  })
  return { ...step, ...Object.fromEntries(shortened) }
}

function takeStep({ simulation, step }: Step): void {
  const { chain, feed, network } = simulation
  const setting = (what: string, value: string): void =>
    simulation.emit({ type: 'setting.changed', atNs: simulation.nowNs, what, value })
  switch (step.action) {
    case 'setPrice':
      return setPrice(simulation, step)
    case 'setFeed':
      return feed?.move(step.perEth)
    case 'setGasPrice':
      return chain.setGasPrice(step.gasPriceWei)
    case 'setMaxFloat':
      chain.setFunds(simulation.addressOf(step.sender), { maxFloatWei: step.maxFloatWei })
      return setting(`maxFloatWei of ${step.sender}`, `${step.maxFloatWei ?? 'what monitors say'}`)
    case 'setFunds':
      chain.setFunds(simulation.addressOf(step.sender), {
        ...(step.depositWei === null ? {} : { depositWei: step.depositWei }),
        ...(step.reserveWei === null ? {} : { reserveWei: step.reserveWei }),
      })
      return setting(
        `funds of ${step.sender}`,
        `deposit ${step.depositWei ?? 'as it was'}, reserve ${step.reserveWei ?? 'as it was'}`,
      )
    case 'fundDeposit':
    case 'fundReserve':
    case 'unlock':
    case 'cancelUnlock':
    case 'withdraw':
      return callContract(simulation, step)
    case 'setPoolSize':
      chain.setPoolSize(step.poolSize)
      return setting('poolSize', `${step.poolSize}`)
    case 'reorganize':
      return chain.reorganize(step)
    case 'stepClock':
      simulation.clockOf(step.actor).step(step.byNs)
      return simulation.emit({
        type: 'clock.stepped',
        atNs: simulation.nowNs,
        actor: step.actor,
        byNs: step.byNs,
      })
    case 'outage':
      network.outage(step.from, step.to, step.forNs)
      return setting(`outage ${step.from} – ${step.to}`, `${step.forNs} ns`)
    case 'restart':
      return simulation.restart(step)
    case 'setMaxPrice':
      simulation.setMaxPrice(step.actor, step.maxPrice)
      return setting(`maxPrice of ${step.actor}`, step.maxPrice === null ? 'none' : 'changed')
    case 'post':
      return post(simulation, step)
    case 'endSession':
      return simulation.endSession(step.session)
    default:
      return unreachable(step)
  }
}

/** An operator asks a running node for a change; every replica of a signer is asked. */
function post(
  simulation: Simulation,
  { actor, path, form }: Extract<TimelineStep, { action: 'post' }>,
): void {
  const fields = form.map(([name, value]) => {
    const isAddress = name === 'broadcasterEthAddr' && simulation.hasGateway(value)
    return `${encodeURIComponent(name)}=${encodeURIComponent(isAddress ? simulation.senderOf(value) : value)}`
  })
  const request = { path, query: '', body: fields.join('&') }
  for (const { name, life, answer } of simulation.httpNodes(actor)) {
    const value = life.alive ? answerText(answer(request)) : 'no answer: the node is down'
    simulation.emit({
      type: 'setting.changed',
      atNs: simulation.nowNs,
      what: `POST ${path} to ${name}`,
      value,
    })
  }
}

function answerText({ status, body }: { readonly status: number; readonly body: string }): string {
  return body.trim() === '' ? `${status}` : `${status} ${body.trim()}`
}

/** The payer sends a transaction; what comes of it is in the trace. */
function callContract(
  simulation: Simulation,
  step: Extract<TimelineStep, { action: ChainCall['kind'] }>,
): void {
  const sender = simulation.addressOf(step.sender)
  simulation.payers.send(
    step.sender,
    'amountWei' in step
      ? { kind: step.action, sender, amountWei: step.amountWei }
      : { kind: step.action, sender },
  )
}

function setPrice(
  simulation: Simulation,
  step: Extract<TimelineStep, { action: 'setPrice' }>,
): void {
  const orchestrator = simulation.orchestrator(step.orchestrator)
  const price = orchestrator.prices.change(step, (gateway) => simulation.senderOf(gateway))
  const { target } = step
  const what =
    target.kind === 'base'
      ? 'its base price'
      : target.kind === 'external'
        ? `the price of ${target.name}`
        : `the price of ${target.pipeline}/${target.model}`
  simulation.emit({
    type: 'price.changed',
    atNs: simulation.nowNs,
    orchestrator: step.orchestrator,
    what,
    price,
  })
}
