/** An impossible state: a defect of this program, never a user's mistake. The command line exits 5 on it. */
class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure'
}

export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) throw new AssertionFailure(why)
}

/** Ends a `switch` over a union: a new member is then a compile error. */
export function unreachable(value: never): never {
  throw new AssertionFailure(`unreachable: ${String(value)}`)
}
