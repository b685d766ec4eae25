import { assert } from '../../src/assert.ts'
import { DEFAULT_SENDER } from '../../src/price/price-book.ts'
import type { Rules } from '../../src/profile/rules.ts'
import type { Cryptography } from '../../src/ticket/cryptography.ts'
import { JobStreamSession } from '../actors/job-stream-session.ts'
import { scheduleStep } from '../kernel/timeline.ts'
import type { Simulation } from '../run/simulation.ts'
import type { TraceEvent } from '../trace/events.ts'
import type { ByocCase } from './byoc-case.ts'
import { ByocReader } from './byoc-reader.ts'
import { byocScenario } from './byoc-scenario.ts'
import { replayWorld } from './replay-world.ts'
import type { SessionStep } from './session-case.ts'
import { GATEWAY, ORCHESTRATOR } from './session-scenario.ts'
import { recordedRestart } from './restart.ts'

/** What finds nobody who listens while the orchestrator is cut off. */
const REQUESTS: readonly string[] = [
  'GET /process/token',
  'POST /ai/stream/start',
  'POST /ai/stream/payment',
  'POST /ai/stream/stop',
  'POST /process/request/run',
]

/** Lives the streams and jobs of a case through in the simulator and writes down what the vectors write down. */
export function replayByoc(
  byoc: ByocCase,
  options: { readonly profile: string; readonly rules: Rules; readonly cryptography: Cryptography },
): readonly object[] {
  const events: TraceEvent[] = []
  let seedsUsed = 0
  const simulation = replayWorld(
    byocScenario(byoc, options.profile),
    { ...byoc, orchestratorIds: [], nextSeed: () => byoc.seeds[seedsUsed] },
    {
      rules: byoc.keepsSignature ? options.rules : signingAsDemanded(options.rules),
      serviceUri: 'https://orch.test:8935',
      cryptography: options.cryptography,
      emit(event) {
        events.push(event)
        if (event.type === 'token.issued') seedsUsed += 1
      },
    },
  )
  const capabilities = [...byoc.prices.keys()]
  const reader = new ByocReader({ simulation, events, capabilities })
  return new ByocReplay(byoc, simulation, reader).run()
}

/** The original puts the signature that the orchestrator demands in the place of the gateway's. */
function signingAsDemanded(rules: Rules): Rules {
  const { gateway, orchestrator } = rules
  return { ...rules, gateway: { ...gateway, jobSignature: orchestrator.jobSignatureDemanded } }
}

class ByocReplay {
  readonly #byoc: ByocCase
  readonly #simulation: Simulation
  readonly #reader: ByocReader
  readonly #steps: object[] = []

  constructor(byoc: ByocCase, simulation: Simulation, reader: ByocReader) {
    this.#byoc = byoc
    this.#simulation = simulation
    this.#reader = reader
  }

  run(): readonly object[] {
    const { kernel } = this.#simulation
    for (const step of this.#byoc.steps) {
      const started = step.op === 'startStream' ? step.fields.text('id') : null
      scheduleStep(kernel, step.atNs, {
        first: () => this.#take(step),
        second: () => this.#steps.push(this.#reader.step(started)),
        argument: null,
      })
    }
    this.#simulation.run()
    return this.#steps
  }

  #take({ op, fields }: SessionStep): void {
    const gateway = this.#simulation.gateway(GATEWAY)
    const orchestrator = this.#simulation.orchestrator(ORCHESTRATOR)
    switch (op) {
      case 'startStream': {
        const id = fields.text('id')
        const session = gateway.session(id)
        assert(session instanceof JobStreamSession, 'a stream is a session of its gateway')
        session.asksFullOrchestrator = true
        this.#reader.addStream(id)
        return session.begin()
      }
      case 'batch':
        return gateway.session(fields.text('id'))?.begin()
      case 'stopStream':
        return gateway.endSession(fields.text('id'))
      case 'setPrice':
        return orchestrator.book.setJobPrice(
          DEFAULT_SENDER,
          fields.text('capability'),
          fields.rational('price'),
        )
      case 'setWorkerStatus':
        orchestrator.jobs.workerStatus = fields.count('status')
        return
      case 'partition':
        for (const what of REQUESTS) this.#simulation.network.refuse(what, fields.flag('on'))
        return
      case 'restartOrchestrator':
        return this.#simulation.restart(recordedRestart(ORCHESTRATOR))
      case 'creditOrchestrator':
        return orchestrator.node.ledger.credit(
          this.#simulation.senderOf(GATEWAY),
          fields.text('capability'),
          fields.rational('amount'),
          this.#simulation.nowNs,
        )
      default:
        return assert(op === 'look', `a BYOC case has no step ${op}`)
    }
  }
}
