import { bytesToHex, hexToBytes, type Address, type Hex } from '../bytes/hex.ts'
import type { Cryptography } from '../ticket/cryptography.ts'
import { decodeWholeJson } from '../wire/go-json.ts'
import { encodeUtf8 } from '../wire/go-utf8.ts'
import { encodeState, stateFromMembers, stateTypes, type StateLayout } from './state-json.ts'
import type { OpenedState, SealResult, SignerState, StateRefusal, StateSeal } from './state.ts'

/** A state as it travels: the bytes of its JSON text and the signature over them. */
export interface SignedStateBytes {
  readonly state: Hex
  readonly signature: Hex
}

/**
 * The JSON text and an EIP-191 signature over its bytes. What is verified are the bytes received, whatever they say.
 * Spec SG-3, SG-4; go-livepeer server/remote_signer.go:signState, verifyStateSignature.
 */
export class ExactStateSeal implements StateSeal<SignedStateBytes> {
  readonly #privateKey: Hex
  readonly #address: Address
  readonly #cryptography: Cryptography
  readonly #layout: StateLayout

  constructor(options: {
    readonly privateKey: Hex
    readonly cryptography: Cryptography
    readonly layout: StateLayout
  }) {
    this.#privateKey = options.privateKey
    this.#address = options.cryptography.addressOf(options.privateKey)
    this.#cryptography = options.cryptography
    this.#layout = options.layout
  }

  seal(state: SignerState): SealResult<SignedStateBytes> {
    const encoded = encodeState(state, this.#layout)
    if (!encoded.ok) return encoded
    const bytes = encodeUtf8(encoded.text)
    const signature = this.#cryptography.signMessage(this.#privateKey, bytes)
    return { ok: true, sealed: { state: bytesToHex(bytes), signature } }
  }

  open(sealed: SignedStateBytes): OpenedState {
    const bytes = hexToBytes(sealed.state)
    const verdict = this.#cryptography.verifyMessage(this.#address, bytes, sealed.signature)
    if (!verdict.valid) return refuse({ code: 'state-signature-invalid' })
    const decoded = decodeWholeJson(bytes, stateTypes[this.#layout])
    if (!decoded.ok) return refuse({ code: 'state-malformed' })
    if (decoded.value === null) {
      const text = 'runtime error: invalid memory address or nil pointer dereference'
      return refuse({ code: 'upstream-panic', text })
    }
    return { ok: true, state: stateFromMembers(decoded.value) }
  }
}

function refuse(refusal: StateRefusal): OpenedState {
  return { ok: false, refusal }
}
