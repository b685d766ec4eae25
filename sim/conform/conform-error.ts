/** What is wrong with the files a conformance run was asked for. */
export interface ConformError {
  readonly code:
    | 'path-missing'
    | 'path-unreadable'
    | 'no-vector-files'
    | 'not-json'
    | 'not-a-vector-file'
    | 'bad-vector-file'
    | 'unknown-profile'
  readonly path: string
  readonly message: string
  /** What the user can do about it. */
  readonly mend: string
}
