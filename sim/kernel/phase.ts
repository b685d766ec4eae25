/**
 * What goes first at equal times (spec errata, "Order at equal times"). Within a phase events run in the
 * order in which they were scheduled; an event that is scheduled for the present instant joins its phase
 * at once, so a later phase starts only when the earlier ones are quiet.
 */
export const Phase = {
  /** Due timers and arriving messages: what the world does by itself. */
  timer: 0,
  /** The second half of a timeline step: once nothing more is due at this instant, and before the next step. */
  settle: 1,
  /** The first half of a step of the scenario's timeline. */
  timeline: 2,
} as const

export type Phase = (typeof Phase)[keyof typeof Phase]
