import { createKeccak } from 'hash-wasm'

/** WebAssembly set-up, once; every use after it is synchronous. */
const hasher = await createKeccak(256)

/** Keccak-256 as Ethereum uses it. */
export function keccak(bytes: Uint8Array): Uint8Array {
  return hasher.init().update(bytes).digest('binary')
}
