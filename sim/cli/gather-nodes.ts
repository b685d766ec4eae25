import { documentKind, type DocumentKind } from '../operator/document-kind.ts'
import type { NodeRole } from '../operator/node-configuration.ts'
import type { NodeSources, SourceText } from '../operator/sources.ts'
import { readFilesFrom } from './operator-files.ts'
import type { InputProblem } from './failure.ts'

/** What the command line says of the nodes; all but `gateway` belong to the first one. */
export interface NodeOptions {
  readonly flags?: string
  readonly env?: readonly string[]
  readonly aiModels?: string
  readonly pricePerGateway?: string
  readonly maxPricePerCapability?: string
  readonly liveRunners?: string
  readonly capability?: readonly string[]
  readonly gateway?: readonly string[]
}

/** One node to read: its sources, how it is called, and what it must be; null = its flags say it. */
export interface NodeToRead {
  readonly name: string
  readonly role: NodeRole | null
  readonly sources: NodeSources
}

export type GatheredNodes =
  | { readonly ok: true; readonly nodes: readonly NodeToRead[] }
  | { readonly ok: false; readonly problems: readonly InputProblem[] }

/** The texts of every node that the command line names. */
export function gatherNodes(files: readonly string[], options: NodeOptions): GatheredNodes {
  const gatherer = new Gatherer()
  const nodes = gatherer.gather(files, options)
  if (nodes.length === 0 && gatherer.problems.length === 0) {
    const reason = 'there is nothing to read'
    const mend = 'give a livepeer.conf, or --flags "-pricePerUnit 0.3USD -pixelsPerUnit 1e12"'
    return { ok: false, problems: [{ place: 'assay price', reason, mend }] }
  }
  if (gatherer.problems.length > 0) return { ok: false, problems: gatherer.problems }
  return { ok: true, nodes }
}

type Documents = Partial<Record<DocumentKind, SourceText[]>>

class Gatherer {
  readonly problems: InputProblem[] = []

  gather(files: readonly string[], options: NodeOptions): readonly NodeToRead[] {
    const documents: Documents = {
      aiModels: this.#optional(options.aiModels),
      pricePerGateway: this.#optional(options.pricePerGateway),
      maxPricePerCapability: this.#optional(options.maxPricePerCapability),
      liveRunners: this.#optional(options.liveRunners),
      capability: (options.capability ?? []).map((path) => this.#text(path)),
    }
    const configs = files.flatMap((file) => this.#configOrDocument(file, documents))
    const [first, ...others] = configs
    const own = this.#own(first, documents, options)
    return [
      ...(own === null ? [] : [own]),
      ...others.map((config) => ({ name: config.source, role: null, sources: { config } })),
      ...(options.gateway ?? []).map((written, index) => this.#payer(written, index)),
    ]
  }

  /** A JSON file is a document of the first node, by what it holds. */
  #configOrDocument(file: string, documents: Documents): readonly SourceText[] {
    const text = this.#text(file)
    const kind = documentKind(text.text)
    if (kind === null) return [text]
    if (kind === 'unknown') {
      const reason = 'it is JSON, and none of the documents that nodes read'
      const mend = 'say what it is, e.g. --ai-models, or mend it'
      this.problems.push({ place: file, reason, mend })
    } else {
      documents[kind] = [...(documents[kind] ?? []), text]
    }
    return []
  }

  #own(
    config: SourceText | undefined,
    documents: Documents,
    options: NodeOptions,
  ): NodeToRead | null {
    const sources: NodeSources = {
      config,
      flags: options.flags === undefined ? undefined : { source: '--flags', text: options.flags },
      environment: this.#environment(options.env),
      aiModels: this.#one(documents.aiModels),
      pricePerGateway: this.#one(documents.pricePerGateway),
      maxPricePerCapability: this.#one(documents.maxPricePerCapability),
      liveRunners: this.#one(documents.liveRunners),
      capabilities: documents.capability?.length === 0 ? undefined : documents.capability,
    }
    const given = [config, sources.flags, ...Object.values(documents).flat()]
    const named = given.find((source) => source !== undefined) ?? sources.environment
    return named === undefined ? null : { name: named.source, role: null, sources }
  }

  #payer(written: string, index: number): NodeToRead {
    if (!/^\s*-/.test(written)) {
      return { name: written, role: 'gateway', sources: { config: this.#text(written) } }
    }
    const source = `--gateway ${index + 1}`
    return { name: source, role: 'gateway', sources: { flags: { source, text: written } } }
  }

  #environment(settings: readonly string[] | undefined): NodeSources['environment'] {
    if (settings === undefined) return undefined
    const variables = settings.map((setting) => {
      const equals = setting.indexOf('=')
      if (equals > 0) return [setting.slice(0, equals), setting.slice(equals + 1)] as const
      const reason = `"${setting}" is no setting`
      this.problems.push({ place: '--env', reason, mend: 'write LP_PRICEPERUNIT=0.3USD' })
      return [setting, ''] as const
    })
    return { source: '--env', variables: Object.fromEntries(variables) }
  }

  #one(documents: readonly SourceText[] | undefined): SourceText | undefined {
    const [first, second] = documents ?? []
    if (first !== undefined && second !== undefined) {
      const reason = `a node has one document of this kind, and ${first.source} is it`
      this.problems.push({ place: second.source, reason, mend: 'give one of the two' })
    }
    return first
  }

  #optional(path: string | undefined): SourceText[] {
    return path === undefined ? [] : [this.#text(path)]
  }

  #text(path: string): SourceText {
    const file = readFilesFrom('.')(path, null)
    if (file.ok) return { source: path, text: file.text }
    const reason = `the file cannot be read: ${file.reason}`
    this.problems.push({ place: path, reason, mend: 'check the path' })
    return { source: path, text: '' }
  }
}
