import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { rational } from '../../src/money/rational.ts'
import { readScenarioFile } from './read-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-scenario-'))
afterAll(() => rmSync(folder, { recursive: true }))

const SCENARIO = `scenario: 1
name: from-a-file
duration: 1h
orchestrators: { o1: { pricePerUnit: 1200 } }
gateways: { g1: { sessions: { viewer: { orchestrator: o1 } } } }
series: { gasPrice: { file: data/gas.csv } }
`

test('a table is read from where the scenario is, and mistakes are told there', () => {
  const scenario = join(folder, 'scenario.yaml')
  const table = join(folder, 'data', 'gas.csv')
  writeFileSync(scenario, SCENARIO)
  expect(readScenarioFile(scenario)).toMatchObject({
    ok: false,
    errors: [{ code: 'AS101', file: scenario, line: 6, path: 'series.gasPrice.file' }],
  })
  mkdirSync(join(folder, 'data'))
  writeFileSync(table, 'time,value\n0s,2gwei\n10m,7\n')
  const loaded = readScenarioFile(scenario)
  expect(loaded.ok ? loaded.scenario.chain.gasPriceWei : null).toBe(2_000_000_000n)
  expect(loaded.ok ? loaded.scenario.series.gasPrice : null).toEqual({
    kind: 'points',
    points: [
      { atNs: 0, value: rational(2_000_000_000n) },
      { atNs: 600_000_000_000, value: rational(7n) },
    ],
  })
  writeFileSync(table, '0s,2gwei\n10,7\n')
  expect(readScenarioFile(scenario)).toMatchObject({
    ok: false,
    errors: [{ code: 'AS123', file: table, line: 2, column: 1 }],
  })
})
