/** Go's fixed-width integers. int64 results are bigint; nothing here is a float. */

export const MAX_UINT256: bigint = (1n << 256n) - 1n
export const MAX_INT64: bigint = (1n << 63n) - 1n
export const MIN_INT64: bigint = -(1n << 63n)

/** The low 64 bits as a signed integer: how Go's `int64(x)` and `big.Int.Int64` wrap. */
export function wrapInt64(value: bigint): bigint {
  return BigInt.asIntN(64, value)
}

export function wrapUint32(value: number): number {
  return value >>> 0
}

export function fitsInt64(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_INT64
}
