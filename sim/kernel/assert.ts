/** An impossible state of the kernel: a defect of this program, never a user's mistake. The kernel has its own so that it imports nothing. */
class KernelAssertionFailure extends Error {
  override readonly name = 'AssertionFailure'
}

export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) fail(why)
}

/**
 * For hot paths: the numbers that explain a failure are put into its text here, because the optimising compiler would make
 * a text of them at every call.
 */
export function fail(why: string, ...numbers: readonly number[]): never {
  throw new KernelAssertionFailure(numbers.length === 0 ? why : `${why}: ${numbers.join(', ')}`)
}
