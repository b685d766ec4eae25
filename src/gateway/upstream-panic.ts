/** Upstream crashes on this input; here it is a refusal like any other. */
export interface UpstreamPanic {
  readonly code: 'upstream-panic'
  readonly text: string
}

export const NIL_DEREFERENCE: UpstreamPanic = Object.freeze({
  code: 'upstream-panic',
  text: 'runtime error: invalid memory address or nil pointer dereference',
})
