/**
 * Why a configuration of prices is refused: the start-up ends with `text`, the document is refused with `text`, or upstream crashes
 * (`upstream-panic`).
 */
export interface StartupRefusal {
  readonly code: 'startup-aborted' | 'document-refused' | 'upstream-panic'
  /** The exact upstream text. */
  readonly text: string
}

export type StartupResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: StartupRefusal }

export function accept<T>(value: T): StartupResult<T> {
  return { ok: true, value }
}

export function abort(text: string): { readonly ok: false; readonly refusal: StartupRefusal } {
  return { ok: false, refusal: { code: 'startup-aborted', text } }
}

export function refuseDocument(text: string): {
  readonly ok: false
  readonly refusal: StartupRefusal
} {
  return { ok: false, refusal: { code: 'document-refused', text } }
}

export function crash(text: string): { readonly ok: false; readonly refusal: StartupRefusal } {
  return { ok: false, refusal: { code: 'upstream-panic', text } }
}

/** What Go says when a missing number is used. */
export const MISSING_NUMBER = 'runtime error: invalid memory address or nil pointer dereference'
export const DIVISION_BY_ZERO = 'division by zero'
