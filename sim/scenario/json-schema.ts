import { z } from 'zod'
import { scenarioSchema } from './schema/scenario.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

export const SCHEMA_FILE = 'docs/schema/scenario-1.json'

let generated: JsonSchema | null = null

/** The JSON Schema (draft 7, which the YAML language server reads) of what people may write. */
export function scenarioJsonSchema(): JsonSchema {
  generated ??= {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'scenario-1.json',
    title: 'Assay scenario, format 1',
    ...z.toJSONSchema(scenarioSchema, {
      io: 'input',
      target: 'draft-7',
      unrepresentable: 'any',
      override: ({ jsonSchema }) => leaveToNode(jsonSchema),
    }),
  }
  return generated
}

/** What `node` may give need not be written beside it. */
function leaveToNode(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.properties?.['node'] === undefined || schema.required === undefined) return
  schema.required = schema.required.filter((key) => key !== 'pricePerUnit')
  if (schema.required.length === 0) delete schema.required
}

/** The part of the schema that rules the value at a path, or null where there is none. */
function schemaAt(path: readonly (string | number)[]): JsonSchema | null {
  let schemas: JsonSchema[] = [scenarioJsonSchema()]
  for (const step of path) {
    schemas = schemas
      .flatMap((schema) => alternatives(schema))
      .flatMap((schema) => child(schema, step))
  }
  return schemas.flatMap((schema) => alternatives(schema)).find(hasProperties) ?? schemas[0] ?? null
}

/** The keys that a mapping at this path may have. */
export function keysAt(path: readonly (string | number)[]): readonly string[] {
  const schema = schemaAt(path)
  return schema === null ? [] : Object.keys(asSchema(schema['properties']) ?? {})
}

/** Where a key that is unknown here would be known: `orchestrators.<name>`; null if nowhere. */
export function homeOf(key: string): string | null {
  const search = (schema: JsonSchema, place: string): string | null => {
    for (const option of alternatives(schema)) {
      const properties = asSchema(option['properties'])
      if (properties !== null && Object.hasOwn(properties, key)) return place
      for (const [name, inner] of Object.entries(properties ?? {})) {
        const found = search(asSchema(inner) ?? {}, place === '' ? name : `${place}.${name}`)
        if (found !== null) return found
      }
      const named = asSchema(option['additionalProperties'])
      const found = named === null ? null : search(named, `${place}.<name>`)
      if (found !== null) return found
      const item = asSchema(option['items'])
      const inItem = item === null ? null : search(item, `${place}[]`)
      if (inItem !== null) return inItem
    }
    return null
  }
  return search(scenarioJsonSchema(), '')
}

function child(schema: JsonSchema, step: string | number): JsonSchema[] {
  const properties = asSchema(schema['properties'])
  const own =
    properties !== null && Object.hasOwn(properties, String(step)) ? properties[step] : undefined
  const next = own ?? (typeof step === 'number' ? schema['items'] : schema['additionalProperties'])
  const found = asSchema(next)
  return found === null ? [] : [found]
}

/** The options of a union, or the schema itself. */
export function alternatives(schema: JsonSchema): JsonSchema[] {
  const anyOf = schema['anyOf']
  if (!Array.isArray(anyOf)) return [schema]
  return anyOf.map((option: unknown) => asSchema(option)).filter((option) => option !== null)
}

function hasProperties(schema: JsonSchema): boolean {
  return asSchema(schema['properties']) !== null
}

export function asSchema(value: unknown): JsonSchema | null {
  // A generated schema is plain data: any object in it can be looked into by key.
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : null
}
