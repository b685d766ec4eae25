import { bytesToHex, concatHex, hexToBytes, wordHex, type Hash, type Hex } from '../bytes/hex.ts'
import { textToBytes } from '../bytes/text.ts'
import { encodeUtf8 } from './go-utf8.ts'

/** The part of segment credentials that their signature covers (spec PM-12). */
export interface SignedSegment {
  readonly manifestId: string
  /** int64; hashed by magnitude. */
  readonly sequence: bigint
  readonly dataHash: Hash
  /** As made by `profilesText`; empty where the wire says `invalid`. */
  readonly profiles: string
}

/** manifestId ‖ be32(seq) ‖ hash ‖ profiles (spec PM-12; go-livepeer core/streamdata.go:Flatten). */
export function segmentPreimage(segment: SignedSegment): Hex {
  return concatHex(
    bytesToHex(textToBytes(segment.manifestId)),
    wordHex(segment.sequence),
    segment.dataHash,
    bytesToHex(textToBytes(segment.profiles)),
  )
}

/** Eight hex digits for each profile: the start of its name's keccak256 (go-livepeer common/util.go:ProfilesToHex). */
export function profilesText(
  names: readonly string[],
  keccak256: (bytes: Uint8Array) => Hash,
): string {
  return names
    .map((name) => bytesToHex(hexToBytes(keccak256(encodeUtf8(name))).subarray(0, 4)).slice(2))
    .join('')
}
