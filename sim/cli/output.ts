/** The only way to the terminal: stdout is the result, stderr everything else. */
export interface Output {
  result(text: string): void
  note(text: string): void
}

export function createOutput(): Output {
  return {
    result: (text) => write(process.stdout, text),
    note: (text) => write(process.stderr, text),
  }
}

/** Keeps what would be printed; for tests and documentation. */
export function createRecordedOutput(): Output & {
  readonly stdout: string
  readonly stderr: string
} {
  const lines = { stdout: '', stderr: '' }
  return {
    result: (text) => {
      lines.stdout += ended(text)
    },
    note: (text) => {
      lines.stderr += ended(text)
    },
    get stdout() {
      return lines.stdout
    },
    get stderr() {
      return lines.stderr
    },
  }
}

function write(stream: NodeJS.WriteStream, text: string): void {
  stream.write(ended(text))
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
