import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { replayFiles } from './conform.ts'
import { loadVectors } from './load-vectors.ts'
import { suiteAdapters } from './suites/index.ts'

const loaded = loadVectors([fileURLToPath(new URL('vectors', import.meta.url))])
const files = loaded.ok ? loaded.files : []
const suites = [...new Set(files.map((file) => file.suite))].sort()

it('the vector files are in order', () => {
  expect(loaded).toMatchObject({ ok: true })
})

it.each(suites)('%s agrees with the real network', (suite) => {
  const ofSuite = files.filter((file) => file.suite === suite)
  const result = replayFiles(ofSuite, null, suiteAdapters)
  expect(result.notImplemented).toEqual([])
  expect(result.suites[suite]?.firstDisagreement?.text).toBeUndefined()
  expect(result.agree).toBeGreaterThan(0)
})
