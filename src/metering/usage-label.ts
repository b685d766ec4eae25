import { trimSpace } from '../wire/trim-space.ts'

/** A label is cut to this many code points. */
const CODE_POINTS_MAX = 128
const LONE_SURROGATE = /\p{Surrogate}/gu

/**
 * A label as usage events carry it: trimmed, then at most 128 code points of it (a cut label may end in a space).
 * A lone surrogate stands for a byte that was no UTF-8; it becomes U+FFFD only when the label is cut.
 * Spec US-7 with errata; go-livepeer server/remote_signer.go:sanitizeUsageLabel.
 */
export function sanitizeUsageLabel(label: string): string {
  if (label === '') return ''
  const trimmed = trimSpace(label)
  if (trimmed.length <= CODE_POINTS_MAX) return trimmed
  const codePoints = Array.from(trimmed)
  if (codePoints.length <= CODE_POINTS_MAX) return trimmed
  return codePoints.slice(0, CODE_POINTS_MAX).join('').replace(LONE_SURROGATE, '\ufffd')
}
