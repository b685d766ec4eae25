import type { TraceEvent, TraceEventType } from '../trace/events.ts'

/** How often each session saw each HTTP status: of its signer, and of the orchestrator's answers to payments. */
export class StatusCounts {
  readonly #counts = new Map<string, number>()

  readonly listeners: ReadonlyMap<TraceEventType, (event: TraceEvent) => void> = new Map([
    ['signer.refused', (event) => this.#take(event)],
    ['signer.paid', (event) => this.#take(event)],
    ['payment.answered', (event) => this.#take(event)],
  ])

  of(session: string, status: number): number {
    return this.#counts.get(`${session} ${status}`) ?? 0
  }

  #take(event: TraceEvent): void {
    if (event.type === 'signer.paid') this.#count(event.session, 200)
    if (event.type === 'signer.refused') this.#count(event.session, event.status)
    if (event.type === 'payment.answered' && event.status !== 200) {
      this.#count(event.session, event.status)
    }
  }

  #count(session: string, status: number): void {
    const key = `${session} ${status}`
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }
}
