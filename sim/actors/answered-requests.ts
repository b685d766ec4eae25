/** A request that has arrived, and what was answered; null = it is worked on. */
export interface TakenRequest<Head, Body> {
  readonly head: Head
  body: Body | null
  /** Copies of the request that wait for the body. */
  readonly waiting: ((body: Body) => void)[]
}

/**
 * The requests of an orchestrator, each with its answer. A request is known by its number, which its repeats carry too; here the
 * message itself stands for it, and what nobody can repeat any more is forgotten.
 */
export class AnsweredRequests<Head, Body> {
  #taken = new WeakMap<object, TakenRequest<Head, Body>>()

  find(request: object): TakenRequest<Head, Body> | undefined {
    return this.#taken.get(request)
  }

  /** A request that came for the first time. */
  take(request: object, head: Head): TakenRequest<Head, Body> {
    const taken: TakenRequest<Head, Body> = { head, body: null, waiting: [] }
    this.#taken.set(request, taken)
    return taken
  }

  forget(): void {
    this.#taken = new WeakMap()
  }
}

/** Hands the body to a copy of the request: now, or when it is there. */
export function awaitBody<Head, Body>(
  { body, waiting }: TakenRequest<Head, Body>,
  deliver: (body: Body) => void,
): void {
  if (body === null) waiting.push(deliver)
  else deliver(body)
}

/** The body is there. */
export function finishBody<Head, Body>(taken: TakenRequest<Head, Body>, body: Body): void {
  taken.body = body
  for (const deliver of taken.waiting.splice(0)) deliver(body)
}
