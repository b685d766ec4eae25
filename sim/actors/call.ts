import type { Damage } from '../kernel/link.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { World } from './world.ts'

/** What becomes of a request: an answer, or the text of the client's error. */
export interface CallOptions<Answer> {
  readonly world: World
  readonly from: string
  readonly to: string
  readonly what: string
  /** On whose behalf. @defaultValue nobody's in particular */
  readonly session?: string
  /** After this long without an answer the client gives up. */
  readonly timeoutNs: number
  /**
   * A client that sends its request again, word for word, when it has no answer yet; null = it waits. The answer to any of
   * its copies will do.
   */
  readonly repeats: Repeats | null
  /**
   * Runs at the server when the request arrives; twice when the network doubles it. A server that needs time gets `reply`
   * and calls it once.
   */
  readonly serve: (() => Answer) | { readonly later: (reply: (answer: Answer) => void) => void }
  readonly receive: (answer: Answer) => void
  /** What it means that a message arrives damaged. */
  readonly damaged?: DamagedMessages<Answer> | undefined
  readonly fail: (error: string) => void
}

export interface DamagedMessages<Answer> {
  /** What the server answers to a request that it cannot decode. @defaultValue it hangs up */
  readonly serve?: (damage: Damage) => Answer
  /** Takes an answer that cannot be decoded: its head is known, its body is not. @defaultValue the call fails */
  readonly receive?: (answer: Answer, damage: Damage) => void
}

export interface Repeats {
  readonly life: Lifetime
  readonly everyNs: number
}

/** A request that was made, whatever its answer is. */
export interface Call<Answer = never> {
  readonly kind: 'call'
  readonly options: CallOptions<Answer>
  readonly sentNs: number
  /** Of its newest copy. */
  lastSentNs: number
  /** A timer runs for its time-out. */
  waits: boolean
  /** Neither the newest copy nor its answer will arrive. */
  isLost: boolean
  settled: boolean
}

interface Reply<Answer> {
  readonly call: Call<Answer>
  readonly answer: Answer
}

export const CONNECTION_REFUSED = 'connection refused'
export const TIMED_OUT = 'context deadline exceeded'
const HUNG_UP = 'EOF'
/** What decoders say of damaged bodies (errata, texts of JSON decoders; PM-9, SG-10.4). */
export const UNDECODABLE_JSON: Readonly<Record<Damage, string>> = {
  truncated: 'unexpected EOF',
  corrupted: "invalid character 'ÿ' looking for beginning of value",
}
export const UNDECODABLE_PROTOBUF = 'proto: cannot parse invalid wire-format data'

/**
 * One HTTP request and its answer over two links. A message that is lost or late ends in the client's time-out, or is made up
 * for by a repeat; no timer runs while both are in time, so that a healthy network costs two events a call, unless the server
 * takes its time. Nobody repeats a request whose answer is slow: the network doubles enough.
 */
export function call<Answer>(options: CallOptions<Answer>): void {
  const sentNs = options.world.nowNs
  send({
    kind: 'call',
    options,
    sentNs,
    lastSentNs: sentNs,
    waits: false,
    isLost: false,
    settled: false,
  })
}

export function isCall(value: object): value is Call {
  return 'kind' in value && value.kind === 'call' && 'settled' in value
}

function send<Answer>(argument: Call<Answer>): void {
  const { world, from, to, what } = argument.options
  const atNs = world.send({
    from,
    to,
    what,
    deliver: serve<Answer>,
    damaged: serveDamaged<Answer>,
    lost: lose<Answer>,
    held: expect<Answer>,
    argument,
  })
  expect(argument, atNs)
}

function sendAgain<Answer>(request: Call<Answer>): void {
  if (request.settled) return
  request.lastSentNs = request.options.world.nowNs
  request.isLost = false
  send(request)
}

function serve<Answer>(request: Call<Answer>): void {
  const { serve } = request.options
  if (typeof serve === 'function') return reply(request, serve())
  // A server that crashes meanwhile never answers.
  wait(request)
  serve.later((answer) => reply(request, answer))
}

function reply<Answer>(request: Call<Answer>, answer: Answer): void {
  const { world, from, to, what } = request.options
  const atNs = world.send({
    from: to,
    to: from,
    what: `answer to ${what}`,
    deliver: receive<Answer>,
    damaged: receiveDamaged<Answer>,
    lost: loseReply<Answer>,
    held: expectReply<Answer>,
    argument: { call: request, answer },
  })
  expect(request, atNs)
}

function receive<Answer>({ call: request, answer }: Reply<Answer>): void {
  if (request.settled) return
  request.settled = true
  request.options.receive(answer)
}

function serveDamaged<Answer>(request: Call<Answer>, damage: Damage): void {
  const { world, damaged } = request.options
  if (damaged?.serve !== undefined) return reply(request, damaged.serve(damage))
  world.later(world.nowNs, giveUp<Answer>, { request, error: HUNG_UP })
}

/** The server has done its work, and the client cannot know what came of it. */
function receiveDamaged<Answer>({ call: request, answer }: Reply<Answer>, damage: Damage): void {
  if (request.settled) return
  request.settled = true
  const { damaged, fail } = request.options
  if (damaged?.receive !== undefined) damaged.receive(answer, damage)
  else fail(UNDECODABLE_JSON[damage])
}

/** A message of the call will be there at this time; Infinity says that it is lost, which has been told. */
function expect<Answer>(request: Call<Answer>, atNs: number): void {
  const deadlineNs = request.sentNs + request.options.timeoutNs
  if (atNs > deadlineNs && atNs < Infinity) wait(request)
}

function expectReply<Answer>(reply: Reply<Answer>, atNs: number): void {
  expect(reply.call, atNs)
}

/** The time-out comes unless the call is settled before. */
function wait<Answer>(request: Call<Answer>): void {
  if (request.waits || request.settled) return
  request.waits = true
  const { world, timeoutNs } = request.options
  const atNs = Math.max(world.nowNs, request.sentNs + timeoutNs)
  world.later(atNs, giveUp<Answer>, { request, error: TIMED_OUT })
}

function loseReply<Answer>(reply: Reply<Answer>): void {
  lose(reply.call, 'chance')
}

function lose<Answer>(request: Call<Answer>, cause: string): void {
  const { world, timeoutNs, repeats } = request.options
  request.isLost = true
  if (cause === 'cut' || cause === 'gone') {
    return world.later(world.nowNs, giveUp<Answer>, { request, error: CONNECTION_REFUSED })
  }
  if (repeats !== null) {
    const atNs = Math.max(world.nowNs, request.lastSentNs + repeats.everyNs)
    // A client that is down asks nobody again.
    if (repeats.life.alive && atNs < request.sentNs + timeoutNs) {
      world.at(repeats.life, atNs, sendAgain<Answer>, request)
    }
  }
  wait(request)
}

function giveUp<Answer>({ request, error }: { request: Call<Answer>; error: string }): void {
  if (request.settled) return
  request.settled = true
  request.options.fail(error)
}
