import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import type { Output } from './output.ts'

/** What a command works with: where to print, and the code to end with. */
export class CommandContext {
  readonly output: Output
  exitCode: ExitCode = EXIT_CODES.passed

  constructor(output: Output) {
    this.output = output
  }
}
