import { Document } from 'yaml'
import type { ScenarioInput } from './input.ts'

export const SCHEMA_COMMENT = '# yaml-language-server: $schema='

/**
 * A scenario as YAML with the editor's schema in its first line. `loadScenario` reads it back to the same
 * scenario. Texts that look like numbers are quoted.
 */
export function formatScenario(
  scenario: ScenarioInput,
  schema = '../../docs/schema/scenario-1.json',
): string {
  const document = new Document(scenario, { aliasDuplicateObjects: false, keepUndefined: false })
  const body = document.toString({ lineWidth: 100, flowCollectionPadding: true })
  return `${SCHEMA_COMMENT}${schema}\n${body}`
}
