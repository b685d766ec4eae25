import { SECOND_NS } from '../../src/durations.ts'
import type { Interaction, StoredRequest } from '../../src/metering/billing/history-text.ts'

/** What users of a product service have published, by user; runs read the newest of it. */
export class WindowStore {
  readonly #requests = new Map<string, StoredRequest[]>()
  readonly #windowRequests: number
  #interactions = 0

  constructor(windowRequests: number) {
    this.#windowRequests = windowRequests
  }

  publish(user: string, text: string, nowNs: number): void {
    this.#interactions += 1
    const interaction: Interaction = {
      id: this.#interactions,
      role: 'user',
      content: text,
      userAction: 'none',
      userActionDescription: '',
      toolsUsed: [],
    }
    const stored = this.#requests.get(user) ?? []
    stored.push({
      sessionId: user,
      createdAtUnixSeconds: nowNs / SECOND_NS,
      interactions: [interaction],
    })
    this.#requests.set(user, stored)
  }

  read(user: string): readonly StoredRequest[] {
    return (this.#requests.get(user) ?? []).slice(-this.#windowRequests)
  }
}
