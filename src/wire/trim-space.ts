/** Go's strings.TrimSpace: trims Unicode White_Space, so U+0085 but neither U+FEFF nor U+200B (spec live P-10). */
export function trimSpace(text: string): string {
  return text.replace(/^\p{White_Space}+/u, '').replace(/\p{White_Space}+$/u, '')
}
