import type { BoardLine, BoardResult } from '../board/board.ts'

/** The board as JSON; `outside` = why the world cannot show a bug, whose `found` is null. */
export interface BoardJson {
  readonly bugs: readonly (Pick<
    BoardLine,
    'id' | 'title' | 'found' | 'invariant' | 'cases' | 'seconds' | 'events'
  > & { readonly outside?: string })[]
  readonly falseAlarms: number
  readonly repairedRuns: number
}

export function boardJson({ bugs, falseAlarms, repairedRuns }: BoardResult): BoardJson {
  return {
    bugs: bugs.map(({ id, title, found, invariant, cases, seconds, events, outside }) => ({
      id,
      title,
      found,
      invariant,
      cases,
      seconds,
      events,
      ...(outside === null ? {} : { outside }),
    })),
    falseAlarms,
    repairedRuns,
  }
}
