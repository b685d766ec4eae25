/** A text and what it was given as: its file, or a name such as `--flags`. */
export interface SourceText {
  readonly source: string
  readonly text: string
  /** The text stands in another document, so that lines of it say nothing. */
  readonly inline?: true | undefined
}

/** Everything that an operator gives a node. Each part may be absent; what a flag names is read through `readFile`. */
export interface NodeSources {
  /** A command line. */
  readonly flags?: SourceText | undefined
  /** The config file, when it is not named by -config. */
  readonly config?: SourceText | undefined
  readonly environment?: EnvironmentSource | undefined
  /** Contents of -aiModels, -pricePerGateway, -maxPricePerCapability, -liveRunnerConfig. */
  readonly aiModels?: SourceText | undefined
  readonly pricePerGateway?: SourceText | undefined
  readonly maxPricePerCapability?: SourceText | undefined
  readonly liveRunners?: SourceText | undefined
  /** Registrations of external capabilities, as workers post them. */
  readonly capabilities?: readonly SourceText[] | undefined
}

export interface EnvironmentSource {
  readonly source: string
  readonly variables: Readonly<Record<string, string>>
}

export type FileText =
  /** `source` is how the file is called in findings. */
  | { readonly ok: true; readonly text: string; readonly source: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Reads a file of the operator. A path in a config file is relative to it (`beside`; upstream has the folder in which the node was
 * started); others to whatever the caller says.
 */
export type ReadFile = (path: string, beside: string | null) => FileText
