import { add, compare, subtract, ZERO, type Rational } from '../money/rational.ts'
import type { JobAccount } from './job-account.ts'

/** Credit that a job or a stream that runs may still use. */
export interface JobHold {
  readonly account: JobAccount
  readonly kind: 'job' | 'stream'
  readonly wei: Rational
}

/** What running jobs and streams may still use of the credit that they share. */
export class JobHolds {
  readonly #holds = new Set<JobHold>()

  add(hold: JobHold): void {
    this.#holds.add(hold)
  }

  remove(hold: JobHold): void {
    this.#holds.delete(hold)
  }

  /** By jobs alone. */
  byJobsWei(account: JobAccount): Rational {
    return this.#of(account, 'job').reduce((sum, { wei }) => add(sum, wei), ZERO)
  }

  /** By jobs, and by all streams but one: whoever asks may be that one. */
  byOthersWei(account: JobAccount): Rational {
    let sum = this.byJobsWei(account)
    let largest = ZERO
    for (const { wei } of this.#of(account, 'stream')) {
      sum = add(sum, wei)
      if (compare(wei, largest) > 0) largest = wei
    }
    return subtract(sum, largest)
  }

  #of({ sender, manifestId }: JobAccount, kind: JobHold['kind']): readonly JobHold[] {
    return [...this.#holds].filter(
      (hold) =>
        hold.kind === kind &&
        hold.account.sender === sender &&
        hold.account.manifestId === manifestId,
    )
  }
}
