import { expect, test } from 'vitest'
import { scenarioJsonSchema, SCHEMA_FILE } from './json-schema.ts'

test('the committed schema is the generated one', async () => {
  const generated = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`
  await expect(generated).toMatchFileSnapshot(`../../${SCHEMA_FILE}`)
})

test('every key of the format is explained', () => {
  const silent: string[] = []
  const visit = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') {
        for (const [name, property] of Object.entries(value as Record<string, object>)) {
          if (!JSON.stringify(property).includes('description')) silent.push(`${path}.${name}`)
        }
      }
      visit(value, `${path}.${key}`)
    }
  }
  visit(scenarioJsonSchema(), '')
  expect(silent).toEqual([])
})
