/** Codes of what can go wrong with what is written. They never change their meaning. */
export const WRITE_TROUBLES = {
  AS401: 'The disk is full, or what may be written to it is used up.',
  AS402: 'A file cannot be written any further.',
} as const

/** Why a file is only a part of what was asked for. */
export interface WriteTrouble {
  readonly code: keyof typeof WRITE_TROUBLES
  readonly place: string
  readonly reason: string
  readonly mend: string
}

/** Null = its reader had enough (`… | head`), which is no trouble. */
export function writeTrouble(place: string, cause: unknown): WriteTrouble | null {
  if (codeOf(cause) === 'EPIPE') return null
  const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(cause))
  const reason = cause instanceof Error ? cause.message : String(cause)
  return {
    code: isFull ? 'AS401' : 'AS402',
    place,
    reason: `${isFull ? 'the disk is full' : 'it cannot be written any further'}: ${reason}`,
    mend: isFull ? 'free some space, or write elsewhere, and run again' : 'write elsewhere',
  }
}

export function writeTroubleText({ code, place, reason, mend }: WriteTrouble): string {
  return `${place}: ${code}: ${reason}\n  ${mend}`
}

function codeOf(cause: unknown): string {
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : ''
  return typeof code === 'string' ? code : ''
}
