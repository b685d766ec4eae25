import type { World } from './world.ts'

/** What becomes of a request: an answer, or the text of the client's error. */
export interface CallOptions<Answer> {
  readonly world: World
  readonly from: string
  readonly to: string
  readonly what: string
  /** After this long without an answer the client gives up. */
  readonly timeoutNs: number
  /**
   * Runs at the server when the request arrives; twice when the network doubles it. A server that needs time gets `reply`
   * and calls it once.
   */
  readonly serve: (() => Answer) | { readonly later: (reply: (answer: Answer) => void) => void }
  readonly receive: (answer: Answer) => void
  readonly fail: (error: string) => void
}

interface Call<Answer> {
  readonly options: CallOptions<Answer>
  readonly sentNs: number
  settled: boolean
}

interface Reply<Answer> {
  readonly call: Call<Answer>
  readonly answer: Answer
}

export const CONNECTION_REFUSED = 'connection refused'
export const TIMED_OUT = 'context deadline exceeded'

/**
 * One HTTP request and its answer over two links. A lost message ends in the client's time-out; no timer runs while both
 * arrive, so that a healthy network costs two events a call, unless the server takes its time.
 */
export function call<Answer>(options: CallOptions<Answer>): void {
  const { world, from, to, what } = options
  const argument: Call<Answer> = { options, sentNs: world.nowNs, settled: false }
  world.send({ from, to, what, deliver: serve<Answer>, lost: lose<Answer>, argument })
}

function serve<Answer>(request: Call<Answer>): void {
  const { serve } = request.options
  if (typeof serve === 'function') return reply(request, serve())
  const { world, timeoutNs } = request.options
  const atNs = Math.max(world.nowNs, request.sentNs + timeoutNs)
  // A server that crashes meanwhile never answers.
  world.later(atNs, giveUp<Answer>, { request, error: TIMED_OUT })
  serve.later((answer) => reply(request, answer))
}

function reply<Answer>(request: Call<Answer>, answer: Answer): void {
  const { world, from, to, what } = request.options
  world.send({
    from: to,
    to: from,
    what: `answer to ${what}`,
    deliver: receive<Answer>,
    lost: loseReply<Answer>,
    argument: { call: request, answer },
  })
}

function receive<Answer>({ call: request, answer }: Reply<Answer>): void {
  if (request.settled) return
  request.settled = true
  const { world, timeoutNs } = request.options
  if (world.nowNs - request.sentNs > timeoutNs) request.options.fail(TIMED_OUT)
  else request.options.receive(answer)
}

function loseReply<Answer>(reply: Reply<Answer>): void {
  lose(reply.call, 'chance')
}

function lose<Answer>(request: Call<Answer>, cause: string): void {
  const { world, timeoutNs } = request.options
  const waits = cause === 'cut' || cause === 'gone' ? 0 : timeoutNs
  const atNs = Math.max(world.nowNs, request.sentNs + waits)
  world.later(atNs, giveUp<Answer>, {
    request,
    error: waits === 0 ? CONNECTION_REFUSED : TIMED_OUT,
  })
}

function giveUp<Answer>({ request, error }: { request: Call<Answer>; error: string }): void {
  if (request.settled) return
  request.settled = true
  request.options.fail(error)
}
