import { describe, expect, test } from 'vitest'
import { CASES, instead, plus, SOUND } from './errors.fixture.ts'
import { SCENARIO_ERRORS } from './errors.ts'
import { loadScenario } from './load.ts'
import { readScenarioFile } from './read-file.ts'

const KNOWN = {
  profiles: ['upstream/master-2026-08', 'repaired'],
  invariants: ['metering', 'one-price'],
  metrics: ['ticketsSigned'],
}

test('the sound scenario is sound', () => {
  expect(loadScenario(SOUND, 'sound.yaml', KNOWN)).toMatchObject({ ok: true, warnings: [] })
  expect(SOUND.split('\n')).toHaveLength(13)
})

describe('each mistake has its code and place', () => {
  test.each(CASES)('$code $path $at', ({ code, text, at, path, mend }) => {
    const loaded = loadScenario(text, 'bad.yaml', KNOWN)
    expect(loaded.ok).toBe(false)
    if (loaded.ok) return
    const [first] = loaded.errors
    const place = first?.line === null ? '' : `${first?.line}:${first?.column}`
    expect({ code: first?.code, path: first?.path, at: place }).toEqual({ code, path, at })
    if (mend !== undefined) expect(first?.mend).toBe(mend)
  })
})

test('a file that is not there', () => {
  const loaded = readScenarioFile('no/such.yaml')
  expect(loaded).toMatchObject({ ok: false, errors: [{ code: 'AS101', file: 'no/such.yaml' }] })
})

test('a mistake in a file that the scenario names is told in that file', () => {
  const text = plus('series: { gasPrice: { file: data/gas.csv } }')
  const readFile = (path: string) =>
    path === 'data/gas.csv'
      ? ({ ok: true, text: 'time,value\n0s,1gwei\n10m,cheap\n' } as const)
      : ({ ok: false, message: 'no such file' } as const)
  expect(loadScenario(text, 'stories/bad.yaml', { readFile })).toMatchObject({
    ok: false,
    errors: [
      {
        code: 'AS126',
        file: 'stories/data/gas.csv',
        line: 3,
        column: 5,
        path: 'series.gasPrice.file',
      },
    ],
  })
  const lost = loadScenario(plus('series: { gasPrice: { file: gas.csv } }'), 'x', { readFile })
  expect(lost).toMatchObject({ ok: false, errors: [{ code: 'AS101', file: 'x', line: 13 }] })
})

test('mistakes of every kind are told at once, in the order of the file', () => {
  const text = plus('quitePhase: 1s')
    .replace('1200', 'cheap')
    .replace('orchestrator: o1', 'orchestrator: o2')
  const loaded = loadScenario(text, 'bad.yaml', KNOWN)
  expect(loaded.ok ? [] : loaded.errors.map(({ code, line }) => [code, line])).toEqual([
    ['AS128', 5],
    ['AS140', 12],
    ['AS110', 13],
  ])
})

test('warnings for what is legal and hardly meant', () => {
  const idle = loadScenario(
    instead('    sessions:\n      viewer: { orchestrator: o1, type: live }\n', ''),
    'x',
  )
  expect(idle).toMatchObject({ ok: true, warnings: [{ code: 'AS201' }] })
  const unused = loadScenario(instead('  s1: {}', '  s1: {}\n  s2: {}'), 'x')
  expect(unused).toMatchObject({ ok: true, warnings: [{ code: 'AS202', line: 8, column: 3 }] })
})

test('warnings for nodes that say more than the world holds', () => {
  const price = `{"gateways":[{"ethaddress":"0x${'ab'.repeat(20)}","priceperunit":9,"pixelsperunit":1}]}`
  const nobody = instead('1200', `1200, node: { pricePerGateway: '${price}' }`)
  expect(loadScenario(nobody, 'x')).toMatchObject({ ok: true, warnings: [{ code: 'AS203' }] })
  const gas = instead('1200', '1200, node: { flags: -minGasPrice 5 }')
  expect(loadScenario(gas, 'x')).toMatchObject({ ok: true, warnings: [{ code: 'AS204' }] })
})

test('every code is reproduced here', () => {
  const elsewhere = ['AS101', 'AS201', 'AS202', 'AS203', 'AS204']
  const reproduced = new Set<string>([...CASES.map(({ code }) => code), ...elsewhere])
  expect(Object.keys(SCENARIO_ERRORS).filter((code) => !reproduced.has(code))).toEqual([])
})
