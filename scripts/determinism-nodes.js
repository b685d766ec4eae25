// Runs the same worlds under every version of Node that is found, and compares all bytes: npm run determinism:nodes -- [FILE…]
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const { ASSAY_NODES = '', PATH = '', HOME = '' } = process.env
const NAMES = ['node', 'nodejs', 'node20', 'node22', 'node24', 'node-20', 'node-22', 'node-24']
/** Where version managers keep their versions, and what leads from a version to its executable. */
const MANAGERS = [
  [join(HOME, '.nvm', 'versions', 'node'), 'bin/node'],
  [join(HOME, '.local', 'share', 'fnm', 'node-versions'), 'installation/bin/node'],
  [join(HOME, '.fnm', 'node-versions'), 'installation/bin/node'],
  [join(HOME, '.volta', 'tools', 'image', 'node'), 'bin/node'],
]

const candidates = [
  process.execPath,
  ...ASSAY_NODES.split(',').filter((path) => path !== ''),
  ...PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))),
  ...MANAGERS.flatMap(([folder, executable]) =>
    existsSync(folder) ? readdirSync(folder).map((each) => join(folder, each, executable)) : [],
  ),
]

/** By version: the first executable that has it. */
const found = new Map()
for (const path of candidates) {
  const version = versionOf(path)
  if (version !== null && !found.has(version)) found.set(version, realpathSync(path))
}
for (const [version, path] of found) process.stderr.write(`${version}  ${path}\n`)
if (found.size === 1) {
  process.stderr.write(
    'one version alone proves nothing about others: install 22 or 24, or name executables in ASSAY_NODES\n',
  )
}

const [, ...others] = found.values()
const nodes = others.flatMap((path) => ['--node', path])
const program = fileURLToPath(new URL('../bin/assay.js', import.meta.url))
const words = ['determinism', ...process.argv.slice(2), '--workers', '1', ...nodes]
const { status } = spawnSync(process.execPath, [program, ...words], { stdio: 'inherit' })
process.exitCode = status ?? 5

/** Null = it is no Node that Assay runs on. */
function versionOf(path) {
  if (!existsSync(path)) return null
  try {
    const text = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()
    const [, major = '0'] = /^v(\d+)\.\d+\.\d+$/.exec(text) ?? []
    return Number(major) >= 20 ? text : null
  } catch {
    return null
  }
}
