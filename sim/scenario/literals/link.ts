import { done, refuse, type Read } from '../errors.ts'

const END = String.raw`\*|[A-Za-z][A-Za-z0-9_-]*(?:/(?:\d+|webhook))?`
const LINK = new RegExp(String.raw`^(${END})\s*(->|<->)\s*(${END})$`)

export interface LinkName {
  readonly from: string
  readonly to: string
  readonly bothWays: boolean
}

/** `g1->o1`, `g1<->o1`, `*->o1`, `s1/2->g1`. */
export function readLinkName(text: string): Read<LinkName> {
  const match = LINK.exec(text.trim())
  if (match === null) {
    const mend = 'write g1->o1, both ways g1<->o1, or *->o1 for every sender'
    return refuse('AS135', `"${text}" is not a link between two actors`, mend)
  }
  const [, from = '', arrow = '', to = ''] = match
  if (from === to && from !== '*') {
    return refuse('AS143', `${from} is linked to itself`, 'name two different actors')
  }
  return done({ from, to, bothWays: arrow === '<->' })
}
