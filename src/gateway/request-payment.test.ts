import { expect, test } from 'vitest'
import { gatewayRulesRepaired, gatewayRulesUpstream, type GatewayRules } from './rules.ts'
import type { RequestExit } from './request-rules.ts'

const EXITS: readonly (readonly [string, RequestExit])[] = [
  ['a segment without answer', { kind: 'unanswered', work: 'segment' }],
  ['a model request without answer', { kind: 'unanswered', work: 'model' }],
  ['a refused payment', { kind: 'refused', status: 400, body: 'invalid signature\n' }],
  ['too little credit', { kind: 'refused', status: 400, body: 'Insufficient balance\n' }],
  ['work that failed', { kind: 'failed' }],
  ['a result that got lost', { kind: 'cut-off' }],
  ['work that was done', { kind: 'done' }],
]

function booked(rules: GatewayRules): Readonly<Record<string, string>> {
  return Object.fromEntries(EXITS.map(([name, exit]) => [name, rules.bookRequest(exit)]))
}

// Spec PM-136 and PM-137.
test('upstream gives credit up once a request has left', () => {
  expect(booked(gatewayRulesUpstream)).toEqual({
    'a segment without answer': 'staged',
    'a model request without answer': 'credit-spent',
    'a refused payment': 'credit-spent',
    'too little credit': 'credit-spent',
    'work that failed': 'credit-spent',
    'a result that got lost': 'credit-spent',
    'work that was done': 'received-change',
  })
})

test('repaired books what the orchestrator has booked', () => {
  expect(booked(gatewayRulesRepaired)).toEqual({
    'a segment without answer': 'not-credited',
    'a model request without answer': 'not-credited',
    'a refused payment': 'not-credited',
    'too little credit': 'received-change',
    'work that failed': 'received-change',
    'a result that got lost': 'received-change',
    'work that was done': 'received-change',
  })
})
