import { Command } from 'commander'
import { scenarioJsonSchema } from '../../scenario/json-schema.ts'
import type { CommandContext } from '../context.ts'

export function schemaCommand({ output }: CommandContext): Command {
  return new Command('schema')
    .description('print the JSON Schema of scenarios (for editors)')
    .action(() => output.result(JSON.stringify(scenarioJsonSchema(), null, 2)))
}
