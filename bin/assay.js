#!/usr/bin/env node
// Runs the compiled command line; `npm run build` makes dist.
import { existsSync } from 'node:fs'

const UNWRITTEN = 6

if (existsSync(new URL('../dist/sim/cli/program.js', import.meta.url))) {
  const { main } = await import('../dist/sim/cli/program.js')
  const { writeTrouble, writeTroubleText } = await import('../dist/sim/cli/write-trouble.js')
  let trouble = null
  process.stdout.on('error', (error) => {
    // A reader that stops early (assay … | head) is no error.
    const found = writeTrouble('stdout', error)
    if (found === null || trouble !== null) return
    trouble = found
    process.stderr.write(`${writeTroubleText(trouble)}\n`)
    process.exitCode = UNWRITTEN
  })
  // Who does not listen does not want to be told.
  process.stderr.on('error', () => undefined)
  const code = await main(process.argv.slice(2))
  process.exitCode = trouble === null ? code : UNWRITTEN
} else {
  process.stderr.write('assay: it is not built yet\n  run npm run build\n')
  process.exitCode = 2
}
