import { readCommandLine } from './command-line.ts'
import { readConfigFile } from './config-file.ts'
import { readEnvironment } from './environment.ts'
import { placeText, type Findings } from './findings.ts'
import { FLAGS, type FlagReader } from './flags.ts'
import type { Reading } from './reading.ts'
import type { Setting, Settings } from './setting.ts'
import type { NodeSources, ReadFile, SourceText } from './sources.ts'

const EMPTY: readonly Setting[] = []

/**
 * The settings in force: flags before environment before config file; within one source the last one counts (ff.Parse). The
 * config file may be named by a flag or by LP_CONFIG.
 */
export function mergeSettings(
  sources: NodeSources,
  readFile: ReadFile,
  findings: Findings,
): Settings {
  const { flags, environment } = sources
  const byFlag = flags === undefined ? EMPTY : readCommandLine(flags.text, flags.source, findings)
  const byVariable =
    environment === undefined
      ? EMPTY
      : readEnvironment(environment.variables, environment.source, findings)
  const settings = new Map<string, Setting>()
  take(byFlag, settings, 'flag', findings)
  take(byVariable, settings, 'variable', findings)
  const config = configFile(sources.config, settings.get('config'), readFile, findings)
  const byConfig = config === null ? EMPTY : readConfigFile(config, findings)
  take(byConfig, settings, 'line', findings)
  return settings
}

/** Adds the settings of a source that no stronger one has; the last of several counts. */
function take(
  given: readonly Setting[],
  settings: Map<string, Setting>,
  what: string,
  findings: Findings,
): void {
  const own = new Map<string, Setting>()
  for (const setting of given) {
    const { flag, place } = setting
    const stronger = settings.get(flag)
    if (stronger !== undefined) {
      const reason = `${flag} is set by ${placeText(stronger.place)} already, which is stronger`
      findings.warn('AO206', place, reason, `remove this ${what}`)
      continue
    }
    const earlier = own.get(flag)
    if (earlier !== undefined) {
      const reason = `${flag} is given more than once: "${setting.text}" counts`
      findings.warn('AO203', earlier.place, reason, 'keep one of them')
    }
    own.set(flag, setting)
  }
  for (const [flag, setting] of own) settings.set(flag, setting)
}

function configFile(
  given: SourceText | undefined,
  named: Setting | undefined,
  readFile: ReadFile,
  findings: Findings,
): SourceText | null {
  if (named === undefined || named.text === '') return given ?? null
  if (given !== undefined) {
    const reason = `the config file is given as ${given.source} and as -config ${named.text}`
    findings.error('AO107', named.place, reason, 'keep one of the two')
    return given
  }
  const file = readFile(named.text, named.file)
  if (file.ok) return file
  const reason = `the config file ${named.text} cannot be read: ${file.reason}`
  findings.error('AO101', named.place, reason, 'check the path')
  return null
}

/** Says once which of the settings have no effect on prices and payments, and which this role does not read. */
export function tellUnread(
  { settings, sources, findings }: Pick<Reading, 'settings' | 'sources' | 'findings'>,
  reader: FlagReader,
): void {
  const who = reader === 'orchestrator' ? 'an orchestrator' : 'a gateway or remote signer'
  for (const [document, by] of documentsOf(sources)) {
    if (by === reader) continue
    const place = { source: document.source, line: null, column: null }
    findings.ignored('AO218', place, `${who} does not read this document`, 'leave it out')
  }
  const irrelevant: Setting[] = []
  for (const setting of settings.values()) {
    const readers = FLAGS.get(setting.flag)?.readers ?? []
    if (readers.length === 0) irrelevant.push(setting)
    else if (!readers.includes(reader) && !ROLE_FLAGS.has(setting.flag)) {
      const reason = `${who} does not read -${setting.flag}`
      findings.ignored('AO218', setting.place, reason, 'leave it out')
    }
  }
  const [first] = irrelevant
  if (first === undefined) return
  const names = irrelevant.map(({ flag }) => `-${flag}`).join(', ')
  const place = { ...first.place, line: null, column: null }
  const reason = `nothing here depends on ${names}`
  findings.warn('AO202', place, reason, 'nothing to do')
}

/** The documents given beside the flags, and who reads them. */
function documentsOf(sources: NodeSources): readonly (readonly [SourceText, FlagReader])[] {
  const { aiModels, pricePerGateway, liveRunners, capabilities = [] } = sources
  const own = [aiModels, pricePerGateway, liveRunners, ...capabilities]
  const maxima = sources.maxPricePerCapability
  return [
    ...own.flatMap((text) => (text === undefined ? [] : [[text, 'orchestrator'] as const])),
    ...(maxima === undefined ? [] : [[maxima, 'payer'] as const]),
  ]
}

/** Flags that say what a node is; a node may be several things at once. */
const ROLE_FLAGS: ReadonlySet<string> = new Set([
  'orchestrator',
  'aiWorker',
  'gateway',
  'broadcaster',
  'remoteSigner',
])
