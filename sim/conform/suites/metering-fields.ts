import { assert } from '../../../src/assert.ts'
import { FAILED, type Attempt } from '../../../src/metering/billing/attempt.ts'
import type { BillingEvent } from '../../../src/metering/billing/billing-event.ts'
import type { Interaction, StoredRequest } from '../../../src/metering/billing/history-text.ts'
import type { JsonValue } from '../../../src/metering/billing/json-value.ts'
import type { OrganisationConfig } from '../../../src/metering/billing/platform-llm.ts'
import { UsageMeter } from '../../../src/metering/billing/usage-meter.ts'
import { isRecord } from '../is-record.ts'
import type { VectorFields } from './vector-fields.ts'

/** A meter with the recorder of a case, and what came of it. */
export class RecordedMeter {
  readonly meter: UsageMeter
  readonly #events: BillingEvent[] = []
  #calls = 0

  constructor(mode: string) {
    assert(['ok', 'none', 'throws'].includes(mode), `no such recorder: ${mode}`)
    let ids = 0
    this.meter = new UsageMeter({
      recorder: mode === 'none' ? null : (event) => this.#take(event, mode === 'ok'),
      newId: () => `${(ids += 1)}`,
      nowNs: () => 0,
    })
  }

  written(): { readonly events: readonly object[]; readonly recorderCalls: number } {
    return { events: this.#events.map(writeEvent), recorderCalls: this.#calls }
  }

  #take(event: BillingEvent, isKept: boolean): 'delivered' | 'failed' {
    this.#calls += 1
    if (!isKept) return 'failed'
    this.#events.push(event)
    return 'delivered'
  }
}

/** Without the time, and of the key only what is not random. */
function writeEvent(event: BillingEvent): object {
  const eventKey = event.eventKey?.replace(/(?<=^[^:]*:)[^]*/, '') ?? null
  return { ...event, createdAtNs: undefined, eventKey }
}

/** A number or a text, as the original takes both. */
export function readOrgId(input: VectorFields): string {
  return String(input.raw('orgId'))
}

export function readConfig(input: VectorFields): OrganisationConfig | null {
  const config = input.objectOrNull('config')
  if (config === null) return null
  const apiKeyConfig = readJson(config.raw('apiKeyConfig') ?? null)
  assert(apiKeyConfig === null || isObject(apiKeyConfig), 'apiKeyConfig is no object')
  return { apiKeyConfig }
}

export function attemptConfig(input: VectorFields): Attempt<OrganisationConfig | null> {
  return input.flag('configThrows') ? FAILED : { ok: true, value: readConfig(input) }
}

export function readWindow(input: VectorFields, name: string): readonly StoredRequest[] {
  return input.objects(name).map((session) => ({
    sessionId: session.text('sessionId'),
    createdAtUnixSeconds: session.object('request').count('createdAt'),
    interactions: session.objects('interactions').map(readInteraction),
  }))
}

function readInteraction(fields: VectorFields): Interaction {
  return {
    id: fields.count('id'),
    role: fields.text('role'),
    content: fields.text('content'),
    userAction: readAction(fields.text('userAction')),
    userActionDescription: fields.text('userActionDescription'),
    toolsUsed: fields.objects('toolsUsed').map((tool) => ({
      toolName: tool.text('toolName'),
      toolData: readJson(tool.raw('toolData')),
    })),
  }
}

function readAction(text: string): Interaction['userAction'] {
  const action = (['none', 'click', 'scroll', 'type'] as const).find((known) => known === text)
  assert(action !== undefined, `no such user action: ${text}`)
  return action
}

/** A value of a file that was parsed as JSON. */
export function readJson(value: unknown): JsonValue {
  assert(isJson(value), 'a vector holds something that is no JSON')
  return value
}

export function isObject(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return isRecord(value)
}

function isJson(value: unknown): value is JsonValue {
  if (Array.isArray(value)) return value.every(isJson)
  if (isRecord(value)) return Object.values(value).every(isJson)
  return value === null || ['boolean', 'number', 'string'].includes(typeof value)
}
