#!/usr/bin/env node
// Runs the compiled command line; `npm run build` makes dist.
import { existsSync } from 'node:fs'

if (existsSync(new URL('../dist/sim/cli/program.js', import.meta.url))) {
  const { main } = await import('../dist/sim/cli/program.js')
  // A reader that stops early (assay … | head) is no error.
  process.stdout.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error
  })
  process.exitCode = await main(process.argv.slice(2))
} else {
  process.stderr.write('assay: it is not built yet\n  run npm run build\n')
  process.exitCode = 2
}
