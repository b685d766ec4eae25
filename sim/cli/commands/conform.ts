import { Command, Option } from 'commander'
import type { ConformResult } from '../../conform/conform.ts'
import type { CommandContext } from '../context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { reportInput } from '../failure.ts'

interface VectorsOptions {
  readonly profile?: string
  readonly json?: boolean
}

export function conformCommand(context: CommandContext): Command {
  const vectors = new Command('vectors')
    .description('replay golden vectors of the real system and compare')
    .argument('<path...>', 'vector files, or folders of them')
    .addOption(new Option('--profile <name>', 'replay under this profile only'))
    .option('--json', 'print JSON')
    .action(async (paths: readonly string[], options: VectorsOptions) => {
      // Loaded when asked for: no other command needs the adapters of all suites.
      const { conform, conformJson } = await import('../../conform/conform.ts')
      const { replaySuites } = await import('../../replay/suites.ts')
      const run = conform({ paths, profile: options.profile ?? null, further: replaySuites })
      if (!run.ok) {
        context.exitCode = reportInput(
          context.output,
          run.errors.map(({ path, message, mend }) => ({ place: path, reason: message, mend })),
        )
        return
      }
      const { result } = run
      if (options.json === true) {
        context.output.result(JSON.stringify(conformJson(result), null, 2))
      } else {
        context.output.result(table(result))
      }
      for (const { firstDisagreement } of Object.values(result.suites)) {
        if (firstDisagreement !== undefined) context.output.note(firstDisagreement.text)
      }
      context.exitCode = exitCodeOf(result)
    })
  return new Command('conform')
    .description('hold the engine against the real system')
    .addCommand(vectors)
}

/** Success is that every suite was replayed and every case agrees; nothing replayed is no success. */
function exitCodeOf(result: ConformResult): ExitCode {
  if (result.disagree > 0 || result.notImplemented.length > 0) return EXIT_CODES.failed
  return result.agree === 0 ? EXIT_CODES.vacuous : EXIT_CODES.passed
}

function table(result: ConformResult): string {
  const rows = Object.entries(result.suites).map(([suite, { agree, disagree }]) => {
    const verdict = disagree === 0 ? '' : `  ${disagree} disagree`
    return `${suite.padEnd(34)} ${String(agree).padStart(7)} agree${verdict}`
  })
  const missing = result.notImplemented.map((suite) => `${suite.padEnd(34)} not implemented`)
  const total = `${result.agree} agree, ${result.disagree} disagree, ${result.notImplemented.length} suites not implemented`
  return [...rows, ...missing, total].join('\n')
}
