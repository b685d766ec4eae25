/** Provider tokens of one run: cost of goods, never billed (spec BM-9; reflexio token_accounting.py:RunTokenTotals). */
export interface RunTokenTotals {
  readonly prompt: number
  readonly completion: number
}

/** What the provider reported for one completion; what is missing counts as 0. */
export interface CompletionTokens {
  readonly prompt?: number | null
  readonly completion?: number | null
}

export const NO_TOKENS: RunTokenTotals = Object.freeze({ prompt: 0, completion: 0 })

/** Each axis by itself: a completion may report one and not the other. */
export function addTokens(totals: RunTokenTotals, turn: CompletionTokens): RunTokenTotals {
  return {
    prompt: totals.prompt + (turn.prompt ?? 0),
    completion: totals.completion + (turn.completion ?? 0),
  }
}

/** The sum over a trace's turns; a trace without turns is nothing (reflexio token_accounting.py:sum_trace_tokens). */
export function sumTrace(
  trace: { readonly turns?: readonly CompletionTokens[] | null } | null,
): RunTokenTotals {
  return (trace?.turns ?? []).reduce(addTokens, NO_TOKENS)
}
