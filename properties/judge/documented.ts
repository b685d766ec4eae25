import { assert } from '../../src/assert.ts'
import { brokerCalls, type BrokerCallInfo } from '../../src/settlement/broker-calls.ts'
import { brokerReverts, type BrokerRevertName } from '../../src/settlement/broker-reverts.ts'
import { reasonText } from './observed.ts'
import type { Tally } from './tally.ts'

/** Only the repaired contract says it, which nobody has deployed. */
const NOT_ON_CHAIN: readonly BrokerRevertName[] = ['payableBelowFaceValue']

/** Every event and every revert of every call, as src/settlement/broker-calls.ts has it. */
export function outcomesDocumented(): readonly string[] {
  return brokerCalls
    .flatMap(({ name, events, reverts }) => [
      ...events.map((event) => `${name} emits ${event.name}`),
      ...reverts
        .filter((revert) => !NOT_ON_CHAIN.includes(revert))
        .map((revert) => `${name} fails: ${reasonText(brokerReverts[revert].revert)}`),
    ])
    .sort()
}

/** The same as histories showed it. Events that come in an order of their own are told as such. */
export function outcomesSeen(tally: Tally): readonly string[] {
  const seen = new Set<string>()
  for (const name of tally.names) {
    const [, call = '', list = ''] = /^(\w+) emits: (.*)$/.exec(name) ?? []
    const info = brokerCalls.find((known) => known.name === call)
    if (info === undefined) {
      if (name.includes(' fails: ')) seen.add(name)
      continue
    }
    const emitted = list === '' ? [] : list.split(', ')
    if (!isOrdered(info, emitted)) seen.add(`${call} emits in this order: ${list}`)
    for (const event of emitted) seen.add(`${call} emits ${event}`)
  }
  return [...seen].sort()
}

/** One turn through the events after another, each turn in order and with all that are always emitted. */
function isOrdered({ name, events }: BrokerCallInfo, emitted: readonly string[]): boolean {
  const isBatch = name.startsWith('batch')
  const redeem = brokerCalls.find((known) => known.name === 'redeemWinningTicket')
  assert(redeem !== undefined, 'there is a call that redeems')
  const turn = (isBatch ? redeem.events : events)
    .map((event) => `(${event.name} )${event.only === undefined ? '' : '?'}`)
    .join('')
  const text = emitted.map((event) => `${event} `).join('')
  return new RegExp(`^(${turn})${isBatch ? '*' : ''}$`).test(text)
}
