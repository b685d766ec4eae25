import type { RuleInfo } from '../rule.ts'
import { accountTransitions } from './account-state.ts'
import { brokerCalls, type BrokerCallInfo } from './broker-calls.ts'
import { brokerReverts, type BrokerRevertName } from './broker-reverts.ts'
import {
  brokerRulesRepaired,
  brokerRulesV0,
  brokerRulesV1,
  brokerRulesV2,
  type BrokerRules,
} from './broker-rules.ts'

/** docs/settlement.md below its first part: states, calls, reverts, and what the versions do differently. */
export function settlementReference(): string {
  return [
    '## States of a sender',
    '',
    ...diagram(),
    '',
    '## Calls',
    '',
    '| call | by whom | effect | events, in order |',
    '| --- | --- | --- | --- |',
    ...brokerCalls.map(callRow),
    '',
    '## Reverts',
    '',
    'The first that applies is the one that is told; the number is its place in the checks of a call. A redemption can panic with',
    '0x11 once more at its end, when it claims from the reserve.',
    '',
    '| text or panic | when | calls |',
    '| --- | --- | --- |',
    ...revertNames().map(revertRow),
    '',
    '## Versions',
    '',
    ...versions(),
    '',
  ].join('\n')
}

function diagram(): readonly string[] {
  const edges = accountTransitions.map(({ from, to, by, note }) => {
    const label = by.length > 2 ? `${by[0]}, or own money` : by.join(', ')
    return `  ${from} --> ${to}: ${label}${note === undefined ? '' : ` (${note})`}`
  })
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> Locked',
    ...edges,
    '  Unlocked --> Unlocked: withdraw',
    '```',
  ]
}

function callRow({ name, caller, effect, events }: BrokerCallInfo): string {
  const listed = events.map(({ name: event, only }) => {
    const when = only === undefined ? '' : ` (${only})`
    return `\`${event.replace('call:', '')}\`${event.startsWith('call:') ? ' of the BondingManager' : ''}${when}`
  })
  return `| \`${name}\` | ${caller} | ${effect} | ${listed.join(', ')} |`
}

function revertNames(): readonly BrokerRevertName[] {
  return [...new Set(brokerCalls.flatMap(({ reverts }) => reverts))]
}

function revertRow(name: BrokerRevertName): string {
  const { revert, when } = brokerReverts[name]
  const text = revert.kind === 'error' ? revert.text : `panic ${revert.code}`
  const calls = brokerCalls.flatMap((call) => {
    const place = call.reverts.indexOf(name)
    return place < 0 ? [] : [`\`${call.name}\` ${place + 1}`]
  })
  return `| \`${text}\` | ${when} | ${calls.join(', ')} |`
}

const VERSIONS: readonly (readonly [name: string, rules: BrokerRules])[] = [
  ['2022-02', brokerRulesV0],
  ['2023-09', brokerRulesV1],
  ['default', brokerRulesV2],
  ['`repaired`', brokerRulesRepaired],
]

function versions(): readonly string[] {
  const rows = Object.keys(brokerRulesV2).flatMap((name) => {
    const chosen = VERSIONS.map(([, rules]) => infoOf(rules, name))
    return [...new Set(chosen)].map((info) => {
      const marks = chosen.map((other) => (other === info ? '✓' : ''))
      return `| \`${name}\` | \`${info.variant}\` | ${info.summary} | ${marks.join(' | ')} |`
    })
  })
  return [
    `| rule | variant | what it does | ${VERSIONS.map(([name]) => name).join(' | ')} |`,
    `| --- | --- | --- | ${VERSIONS.map(() => ':-:').join(' | ')} |`,
    ...rows,
  ]
}

function infoOf(rules: BrokerRules, name: string): RuleInfo {
  // Every member of the table is a rule: src/profile/reference.test.ts.
  return Reflect.get(rules, name) as RuleInfo
}
