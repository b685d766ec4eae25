/** Milliseconds of real time, for figures and time budgets; no result depends on it but by when a search stops. */
export function nowMs(): number {
  return performance.now()
}
