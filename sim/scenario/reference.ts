import { SCENARIO_ERRORS } from './errors.ts'
import { alternatives, asSchema, scenarioJsonSchema, type JsonSchema } from './json-schema.ts'

/** The tables of docs/scenario-format.md, one for each mapping of the format, made from the schema. */
export function formatTables(): string {
  return sections(scenarioJsonSchema(), '')
    .map(({ place, rows }) =>
      [
        `### ${place === '' ? 'Top level' : `\`${place}\``}`,
        '',
        '| key | meaning | default | example |',
        '|---|---|---|---|',
        ...rows,
        '',
      ].join('\n'),
    )
    .join('\n')
}

/** Every code with its meaning. */
export function errorTable(): string {
  const rows = Object.entries(SCENARIO_ERRORS).map(([code, meaning]) => `| ${code} | ${meaning} |`)
  return ['| code | meaning |', '|---|---|', ...rows, ''].join('\n')
}

interface Section {
  readonly place: string
  readonly rows: readonly string[]
}

/** A mapping, then the mappings inside it. */
function sections(schema: JsonSchema, place: string): readonly Section[] {
  return alternatives(schema).flatMap((option) => {
    const properties = Object.entries(asSchema(option['properties']) ?? {}).map(
      ([key, property]) => [key, asSchema(property) ?? {}] as const,
    )
    const required = Array.isArray(option['required']) ? option['required'] : []
    const rows = properties.map(([key, property]) => row(key, property, required.includes(key)))
    const own = rows.length === 0 ? [] : [{ place, rows }]
    const below = properties.flatMap(([key, property]) =>
      sections(property, place === '' ? key : `${place}.${key}`),
    )
    const named = inner(option['additionalProperties'], `${place}.<name>`)
    const items = inner(option['items'], `${place}[]`)
    return [...own, ...below, ...named, ...items]
  })
}

function inner(value: unknown, place: string): readonly Section[] {
  const schema = asSchema(value)
  return schema === null ? [] : sections(schema, place)
}

function row(key: string, property: JsonSchema, required: boolean): string {
  const cells = [
    `\`${key}\``,
    text(property['description'] ?? described(property)),
    required ? '**required**' : defaultText(property['default']),
    exampleText(property),
  ]
  return `| ${cells.join(' | ')} |`
}

function described(property: JsonSchema): unknown {
  return alternatives(property).map((option) => option['description'])[0]
}

function defaultText(value: unknown): string {
  if (value === undefined) return ''
  if (value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0))
    return ''
  return `\`${text(value)}\``
}

function exampleText(property: JsonSchema): string {
  const choices = property['enum'] ?? property['examples']
  if (!Array.isArray(choices)) return ''
  return choices.map((choice: unknown) => `\`${text(choice)}\``).join(' ')
}

function text(value: unknown): string {
  const plain = typeof value === 'string' ? value : JSON.stringify(value)
  return (plain ?? '').replaceAll('|', '\\|')
}
