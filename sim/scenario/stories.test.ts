import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SCHEMA_COMMENT } from './format.ts'
import { readScenarioFile } from './read-file.ts'

const FOLDER = 'scenarios/stories'
const STORIES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))

test.each(STORIES)('%s reads without a complaint and tells a story', (name) => {
  const path = `${FOLDER}/${name}`
  const loaded = readScenarioFile(path)
  expect(loaded).toMatchObject({ ok: true, warnings: [] })
  if (!loaded.ok) return
  expect(`${loaded.scenario.name}.yaml`).toBe(name)
  expect(loaded.scenario.story).not.toBe('')
  expect(readFileSync(path, 'utf8')).toMatch(
    new RegExp(`^${SCHEMA_COMMENT.replace('$', String.raw`\$`)}`),
  )
})
