/** An impossible state of the kernel: a defect of this program, never a user's mistake. The kernel has its own so that it imports nothing. */
class KernelAssertionFailure extends Error {
  override readonly name = 'AssertionFailure'
}

export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) fail(why)
}

/** For hot paths, where the text of a failure must not be built before it is needed. */
export function fail(why: string): never {
  throw new KernelAssertionFailure(why)
}
