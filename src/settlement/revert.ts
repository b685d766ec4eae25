/** Why the contract undid a call: its text, or Solidity's panic (overflow, index out of bounds). */
export type Revert =
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'panic'; readonly code: '0x11' | '0x32' }

export const ARITHMETIC_PANIC: Revert = { kind: 'panic', code: '0x11' }
export const INDEX_PANIC: Revert = { kind: 'panic', code: '0x32' }

export function revert(text: string): Revert {
  return { kind: 'error', text }
}
