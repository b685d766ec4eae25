import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assert } from '../../../src/assert.ts'
import type { Variation } from './variation.ts'

/** How a process of this command line ended, and what it said. */
export interface LaunchEnd {
  /** Null = a signal ended it, or it never began. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `assay <words>` in a process of its own. */
export type Launch = (words: readonly string[], variation: Variation) => Promise<LaunchEnd>

export const launchProcess: Launch = (words, { node, flags, environment }) =>
  new Promise((resolve) => {
    const child = spawn(node ?? process.execPath, [...flags, ownBinary(), ...words], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
    child.on('error', ({ message }) => resolve({ code: null, stdout: '', stderr: message }))
    child.on('close', (code) => resolve({ code, ...said }))
  })

/** `bin/assay.js` of this package, which runs what is built. */
function ownBinary(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    assert(folder !== dirname(folder), 'the command line stands in its package')
    folder = dirname(folder)
  }
  return join(folder, 'bin', 'assay.js')
}
