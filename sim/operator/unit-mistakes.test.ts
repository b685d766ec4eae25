import { expect, test } from 'vitest'
import { read, type Given } from './reading.fixture.ts'

const ORCHESTRATOR = '-orchestrator -network arbitrum-one-mainnet'

function mends(given: Given): readonly string[] {
  return read(given).findings.flatMap(({ code, mend }) => (code === 'AO221' ? [mend] : []))
}

test.each([
  ['-pricePerUnit 0.3USD', '-pixelsPerUnit 1e12 is probably missing'],
  ['-pricePerUnit 0.3USD -pixelsPerUnit 1e9', 'write -pixelsPerUnit 1e12 instead of 1e9'],
  ['-pricePerUnit 0.3USD -pixelsPerUnit 1e18', 'write -pixelsPerUnit 1e12 instead of 1e18'],
  ['-pricePerUnit 0.3 -pixelsPerUnit 1e12', '0.3USD was probably meant'],
  ['-pricePerUnit 20000000000', 'it looks like a price per second'],
  ['-pricePerUnit 100ETH -pixelsPerUnit 1e12', 'a factor of 10^'],
])('%s', (flags, mend) => {
  expect(mends({ flags: `${ORCHESTRATOR} ${flags}` })).toEqual([expect.stringContaining(mend)])
})

test.each([
  ['{"pipeline":"llm","model_id":"a","price_per_unit":0.18,"currency":"USD"}', '10^'],
  [
    '{"pipeline":"live-video-to-video","model_id":"a","price_per_unit":1.2,"currency":"USD","pixels_per_unit":27648000}',
    '10^3',
  ],
])('model %s', (model, mend) => {
  const aiModels = { source: 'm.json', text: `[${model}]` }
  expect(mends({ aiModels })).toEqual([expect.stringContaining(mend)])
})

test('a model that leaves its divisor to the flag', () => {
  const aiModels = {
    source: 'm.json',
    text: '[{"pipeline":"text-to-image","model_id":"a","price_per_unit":4768371}]',
  }
  const flags = `${ORCHESTRATOR} -pricePerUnit 0.3USD -pixelsPerUnit 1e12`
  expect(mends({ flags, aiModels })).toEqual([
    expect.stringContaining('write "pixels_per_unit": 1: then it is 0.015 USD'),
  ])
})

test.each([
  [
    '{"name":"x","price_per_unit":2,"currency":"USD"}',
    'price per hour: write it with price_scaling 3600',
  ],
  ['{"name":"x","price_per_unit":1200}', 'it looks like a price per pixel'],
])('registration %s', (text, mend) => {
  expect(mends({ capabilities: [{ source: 'c.json', text }] })).toEqual([
    expect.stringContaining(mend),
  ])
})

test('a maximum is looked at too', () => {
  const flags = '-gateway -network arbitrum-one-mainnet -maxPricePerUnit 0.35USD'
  expect(mends({ flags })).toEqual([expect.stringContaining('-pixelsPerUnit 1e12')])
})

/** Prices that operators really have; nothing is to be said of them. */
test.each([
  '-pricePerUnit 1200',
  '-pricePerUnit 100',
  '-pricePerUnit 1',
  '-pricePerUnit 0',
  '-pricePerUnit 0.5USD -pixelsPerUnit 1e12',
  '-pricePerUnit 0.3USD -pixelsPerUnit 1000000000000',
  '-pricePerUnit 3USD -pixelsPerUnit 99532800000',
  '-pricePerUnit 1200000 -pixelsPerUnit 1000',
])('%s is usual', (flags) => {
  expect(mends({ flags: `${ORCHESTRATOR} ${flags}` })).toEqual([])
})
