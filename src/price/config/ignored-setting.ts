import { rule, type Rule } from '../../rule.ts'

/** What becomes of a setting that upstream reads past without a word, although its operator meant something by it. */
export type IgnoredSetting = Rule<() => 'read-past' | 'refused'>

export const ignoredSetting: Readonly<Record<'readPast' | 'refused', IgnoredSetting>> = {
  readPast: rule(
    {
      variant: 'read-past',
      summary: 'A setting that cannot have the effect it was written for is read past in silence.',
      source:
        'PR-15, PR-19, PR-21, PR-28; go-livepeer cmd/livepeer/livepeer.go:main, starter.go:StartLivepeer',
    },
    () => 'read-past' as const,
  ),
  refused: rule(
    {
      variant: 'refused',
      summary: 'A setting that cannot have the effect it was written for ends the start-up.',
      why: 'A node runs without the price or limit that its operator wrote, and nobody notices; a start that fails names the setting in time.',
      source:
        'PR-15, PR-19, PR-21, PR-28; repairs pricing I-26; recommended deviation 3 of the pricing spec',
    },
    () => 'refused' as const,
  ),
}
