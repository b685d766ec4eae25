import type { NodeSources, ReadFile, SourceText } from '../../operator/sources.ts'
import { pathText, placed, type Path, type PlacedProblem } from '../place.ts'

/** The texts of one `node`, where each stands in the scenario, and what could not be read. */
export interface ReadSources {
  readonly sources: NodeSources
  /** By the name of the source. */
  readonly places: ReadonlyMap<string, Path>
  readonly problems: readonly PlacedProblem[]
}

type Mapping = Readonly<Record<string, unknown>>

/** Gathers the texts of a `node`; what has not its shape is left to the schema to tell. */
export function nodeSources(node: Mapping, path: Path, readFile: ReadFile | null): ReadSources {
  return new SourceReader(path, readFile).read(node)
}

class SourceReader {
  readonly #path: Path
  readonly #readFile: ReadFile | null
  readonly #places = new Map<string, Path>()
  readonly #problems: PlacedProblem[] = []

  constructor(path: Path, readFile: ReadFile | null) {
    this.#path = path
    this.#readFile = readFile
  }

  read(node: Mapping): ReadSources {
    const { flags, environment, capabilities } = node
    const sources: NodeSources = {
      flags: typeof flags === 'string' ? this.#inline(flags, ['flags']) : undefined,
      config: this.#config(node['config']),
      environment: this.#environment(environment),
      aiModels: this.#document(node['aiModels'], ['aiModels']),
      pricePerGateway: this.#document(node['pricePerGateway'], ['pricePerGateway']),
      maxPricePerCapability: this.#document(node['maxPricePerCapability'], [
        'maxPricePerCapability',
      ]),
      liveRunners: this.#document(node['liveRunner'], ['liveRunner']),
      capabilities: Array.isArray(capabilities)
        ? capabilities.flatMap((document, index) => {
            const read = this.#document(document, ['capabilities', index])
            return read === undefined ? [] : [read]
          })
        : undefined,
    }
    return { sources, places: this.#places, problems: this.#problems }
  }

  #environment(value: unknown): NodeSources['environment'] {
    if (!isMapping(value)) return undefined
    const source = this.#name(['environment'])
    const variables = Object.entries(value).map(([name, text]) => {
      this.#places.set(`${source} ${name}`, [...this.#path, 'environment', name])
      return [name, String(text)] as const
    })
    return { source, variables: Object.fromEntries(variables) }
  }

  #config(value: unknown): SourceText | undefined {
    if (typeof value !== 'string' || value === '') return undefined
    return value.includes('\n') ? this.#inline(value, ['config']) : this.#file(value, ['config'])
  }

  /** A path, or a document: as text, or as mapping or list. */
  #document(value: unknown, key: Path): SourceText | undefined {
    if (typeof value === 'string') {
      const isText = /^\s*[[{]/.test(value) || /^[^\s/\\]*:[^:]*:/.test(value)
      return isText ? this.#inline(value, key) : this.#file(value, key)
    }
    if (typeof value !== 'object' || value === null) return undefined
    return this.#inline(JSON.stringify(value), key)
  }

  #inline(text: string, key: Path): SourceText {
    return { source: this.#name(key), text, inline: true }
  }

  #file(path: string, key: Path): SourceText | undefined {
    const place = [...this.#path, ...key]
    if (this.#readFile === null) {
      this.#problems.push(placed(place, noAccess(path)))
      return undefined
    }
    const file = this.#readFile(path, null)
    if (file.ok) return file
    const message = `the file ${path} cannot be read: ${file.reason}`
    const mend = 'check the path: it is relative to the scenario'
    this.#problems.push(placed(place, { code: 'AO101', message, mend }))
    return undefined
  }

  /** What findings call a text of the scenario. */
  #name(key: Path): string {
    const place = [...this.#path, ...key]
    const name = pathText(place)
    this.#places.set(name, place)
    return name
  }
}

/** Files can be read only where somebody gives a reader. */
export function noAccess(path: string): { code: 'AS154'; message: string; mend: string } {
  const message = `the file ${path} is not read, as this scenario was given without access to files`
  const mend = 'use readScenarioFile, pass readFile, or write what the file holds into the scenario'
  return { code: 'AS154', message, mend }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
