import { pythonJson, type JsonValue } from './json-value.ts'

/** One thing that a user or agent said or did. */
export interface Interaction {
  readonly id: number
  readonly role: string
  readonly content: string
  readonly userAction: 'none' | 'click' | 'scroll' | 'type'
  readonly userActionDescription: string
  readonly toolsUsed: readonly ToolUse[]
}

interface ToolUse {
  readonly toolName: string
  readonly toolData: JsonValue
}

/** The interactions of one request, as they are stored. */
export interface StoredRequest {
  readonly sessionId: string
  readonly createdAtUnixSeconds: number
  readonly interactions: readonly Interaction[]
}

/**
 * The text that is billed: a part for each session in the order of their first requests, its interactions by id. Equals keep the
 * order in which they were stored. Spec BM-12 with errata; reflexio service_utils.py:format_sessions_to_history_string.
 */
export function historyText(window: readonly StoredRequest[]): string {
  return bySession(window)
    .toSorted((a, b) => firstRequestSeconds(a) - firstRequestSeconds(b))
    .map(sessionText)
    .join('\n\n')
}

function bySession(window: readonly StoredRequest[]): readonly (readonly StoredRequest[])[] {
  const sessions = new Map<string, StoredRequest[]>()
  for (const request of window) {
    const known = sessions.get(request.sessionId)
    if (known === undefined) sessions.set(request.sessionId, [request])
    else known.push(request)
  }
  return [...sessions.values()]
}

function firstRequestSeconds(session: readonly StoredRequest[]): number {
  return Math.min(...session.map(({ createdAtUnixSeconds }) => createdAtUnixSeconds))
}

/** The header ends its line even when no line follows. */
function sessionText(session: readonly StoredRequest[]): string {
  const lines = session
    .toSorted((a, b) => a.createdAtUnixSeconds - b.createdAtUnixSeconds)
    .flatMap(({ interactions }) => interactions)
    .toSorted((a, b) => a.id - b.id)
    .flatMap(interactionLines)
  return `=== Session: ${session[0]?.sessionId ?? ''} ===\n${lines.join('\n')}`
}

/** Without content there is no line of its own, and the tools go unseen. */
function interactionLines(interaction: Interaction): readonly string[] {
  const { role, content, userAction, userActionDescription, toolsUsed } = interaction
  const tools = toolsUsed.map(
    ({ toolName, toolData }) => `[used tool: ${toolName}(${pythonJson(toolData)})] `,
  )
  const said = content === '' ? [] : [line(role, `${tools.join('')}${content}`)]
  const done = userAction === 'none' ? [] : [line(role, `${userAction} ${userActionDescription}`)]
  return [...said, ...done]
}

function line(role: string, text: string): string {
  return `${role}: \`\`\`${text}\`\`\``
}
