import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadScenario } from '../scenario/load.ts'
import { codeTable, unitTable } from './reference.ts'

const DOCS = 'docs/operator-configuration.md'
const generated = new Map([
  ['codes', codeTable()],
  ['units', unitTable()],
])

test('the generated parts of the page are up to date', async () => {
  const regenerated = readFileSync(DOCS, 'utf8').replaceAll(
    /(<!-- generated: (.*) -->\n)[^]*?(<!-- end -->)/g,
    (_all, open: string, name: string, close: string) =>
      `${open}${generated.get(name) ?? 'no such part\n'}${close}`,
  )
  await expect(regenerated).toMatchFileSnapshot(`../../${DOCS}`)
})

test('the scenario of the page is one, and needs no files', () => {
  const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(readFileSync(DOCS, 'utf8')) ?? []
  const loaded = loadScenario(yaml, DOCS)
  expect(loaded.ok ? loaded.warnings : loaded.errors).toEqual([])
  if (!loaded.ok) return
  const [orchestrator] = loaded.scenario.orchestrators
  expect(orchestrator?.price.pricePerUnit).toMatchObject({
    amount: { numerator: 3n, denominator: 10n ** 13n },
    currency: 'USD',
  })
  expect(orchestrator?.pricesPerGateway.map(({ gateway }) => gateway)).toEqual(['g1'])
  expect(orchestrator?.capabilityPrices.map(({ model }) => model)).toEqual(['comfyui'])
})
