import { Command } from 'commander'
import type { CommandContext } from '../context.ts'
import type { House } from '../house.ts'

export function benchCommand(context: CommandContext, house: House): Command {
  return new Command('bench')
    .description('measure how fast this machine simulates')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      const result = house.bench()
      context.output.result(
        options.json === true
          ? JSON.stringify(result, null, 2)
          : result.rows.map(({ what, value, unit }) => `${what}: ${value} ${unit}`).join('\n'),
      )
    })
}
