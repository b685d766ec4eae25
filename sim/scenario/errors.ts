import type { OperatorCode } from '../operator/findings.ts'

/**
 * Every code that reading a scenario can give, with what it means. Codes never change their meaning and are
 * not used again; AS1xx are errors, AS2xx warnings. Explained with examples in docs/scenario-format.md.
 */
export const SCENARIO_ERRORS = {
  // The file
  AS101: 'The file cannot be read.',
  AS102: 'The text is not YAML or JSON.',
  AS103: 'A key stands twice in one mapping.',
  AS104: 'The text holds no scenario, or more than one document.',
  AS105: 'The scenario is larger or deeper than the limits allow.',
  AS106:
    'A value that YAML allows and scenarios do not (a reference to itself, a key that is no text, .inf, a function).',
  // Shape
  AS110: 'A key that the format does not know.',
  AS111: 'A key that must be given is missing.',
  AS112: 'A value of the wrong kind, e.g. a list where a mapping belongs.',
  AS113: 'A value that is none of those allowed.',
  AS114: 'A name that is not a letter followed by letters, digits, - or _.',
  AS115: 'Two actors, or two sessions, of one name.',
  AS116: 'A step of the timeline with no action, or with more than one.',
  AS117: 'A value that is given but empty.',
  // Values
  AS120: 'An unquoted integer beyond 2^53: other readers of the file would lose digits.',
  AS121: 'Not a number.',
  AS122: 'A number outside the bounds of its place, or absurdly large.',
  AS123: 'Not a duration, or one without a unit.',
  AS124: 'A negative duration where time can only go forward.',
  AS125: 'A duration longer than the simulation can count, or finer than 1 ns.',
  AS126: 'Not an amount of wei.',
  AS127: 'An amount of wei with a fraction finer than 1 wei.',
  AS128: 'Not a price.',
  AS129: 'A price in a currency that the price feed does not have.',
  AS130: 'Not a probability between 0 and 1.',
  AS131: 'Not a date and time as RFC 3339 has it, or one outside the years 1970 to 2200.',
  AS132: 'Not an address or a secret in hexadecimal digits.',
  AS133: 'Not a clock drift, e.g. 50ppm.',
  AS134: 'Not a capability with its model, e.g. live-video-to-video/comfyui.',
  AS135: 'Not a link between two actors, e.g. g1->o1.',
  AS136: 'Not a bound, e.g. atLeast 1.',
  AS137: 'Not a size in pixels, e.g. 1280x720.',
  // Sense
  AS140: 'A name that nobody in the scenario has.',
  AS141:
    'A session that needs a remote signer, of a gateway that has none; or that no remote signer pays for.',
  AS142: 'An event after the end.',
  AS143: 'An actor that pays, or is linked to, itself.',
  AS144: 'A session that begins after the end, or ends after it.',
  AS145:
    'A byoc session without the name of its capability, or a capability that the orchestrator does not offer.',
  AS146: 'An expectation that contradicts another one.',
  AS147: 'The default range is upside down: from is above to.',
  AS148: 'Two windows, settings or limits that contradict each other.',
  AS149:
    'A session whose type and keys do not fit: what its work needs is missing, or not of its kind.',
  AS150: 'A profile that does not exist.',
  AS151: 'An invariant that does not exist.',
  AS152: 'A metric that does not exist.',
  // Operators' own configuration
  AS153: 'A key beside node that its configuration also sets, or that contradicts it.',
  AS154: 'A file named in a scenario that was read without access to files.',
  // Series
  AS160: 'A series with no source, or with more than one.',
  AS161: 'A table that is not CSV, a row that has not two cells, or no rows.',
  AS162: 'A time of a series that is not after the one before it, or before the beginning.',
  AS163: 'Not a rate with its period, e.g. 80% per year.',
  // Metering
  AS170: 'A service that queues its billing events where there is no collector.',
  // Warnings
  AS201: 'Nothing happens: no session.',
  AS202: 'An actor that no session uses.',
  AS203: 'A price for an address that no gateway of the scenario has.',
  AS204: 'A setting of a node that scenarios cannot express.',
} as const

/** `AO…` are told by the reader of operators' configurations: docs/operator-configuration.md. */
export type ScenarioErrorCode = keyof typeof SCENARIO_ERRORS | OperatorCode

/** One mistake in a scenario: where it stands, what is wrong and why, and what to write instead. */
export interface ScenarioError {
  readonly code: ScenarioErrorCode
  readonly file: string
  /** From 1; null when the scenario did not come from a text. */
  readonly line: number | null
  readonly column: number | null
  /** Like `orchestrators.o1.ticketEv` or `timeline[2].setPrice`; empty for the whole file. */
  readonly path: string
  readonly message: string
  readonly mend: string
}

/** What is wrong with one value; where it stands is added by who knows it. */
export interface Problem {
  readonly code: ScenarioErrorCode
  readonly message: string
  readonly mend: string
}

/** A value that was read, or why it could not be. */
export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export function done<T>(value: T): Read<T> {
  return { ok: true, value }
}

export function refuse<T>(code: ScenarioErrorCode, message: string, mend: string): Read<T> {
  return { ok: false, problem: { code, message, mend } }
}

/** `file:line:column`, then what is wrong and what to write instead, each on its line. */
export function scenarioErrorText(error: ScenarioError): string {
  const place = error.line === null ? error.file : `${error.file}:${error.line}:${error.column}`
  const at = error.path === '' ? '' : ` at ${error.path}`
  return `${place}: ${error.code}${at}\n  ${error.message}\n  ${error.mend}`
}
