import type { RuleInfo } from '../rule.ts'
import type { Profile } from './index.ts'
import { MENDED_PROFILE, mends, type Mend } from './mends.ts'

/** docs/profiles.md below its first paragraph: what to fix upstream, then every rule, its variants, and which profiles use which. */
export function profileReference(profiles: readonly Profile[]): string {
  const overview = [
    '| profile | what |',
    '| --- | --- |',
    ...profiles.map(({ name, summary }) => `| \`${name}\` | ${cell(summary)} |`),
  ]
  const sections = rooms(profiles).map((room) => section(room, profiles))
  return [...overview, '', fixes(mends(profiles)), ...sections].join('\n')
}

/** The defects of the newest upstream commit that `repaired` mends, to be read from top to bottom. */
function fixes(all: readonly Mend[]): string {
  const head = [
    '## What to fix upstream',
    '',
    `\`repaired\` differs from \`${MENDED_PROFILE}\` in ${all.length} rules. Each entry says what upstream does, what to do instead, and why.`,
    'A source names the rules of the specs (PM, PR, LV, SG, BY, US, BM) that the mend departs from, and the defect: a B number is an entry of',
    'the catalog of historic and latent bugs, a P number one of its general properties, an X number or a surprise is from the list of',
    'surprises of its spec, an I, INV or PB number is an invariant that upstream breaks, errata are findings of running the real code.',
    '',
  ]
  return [...head, ...all.map(fix)].join('\n')
}

function fix({ rule, upstream, repaired }: Mend): string {
  return [
    `**[${rule}](#${rule.replaceAll('.', '').toLowerCase()})**`,
    '',
    `- Upstream (\`${upstream.variant}\`): ${upstream.summary}`,
    `- Mend (\`${repaired.variant}\`): ${repaired.summary}`,
    `- Why: ${repaired.why ?? ''}`,
    `- Source: ${repaired.source}`,
    '',
  ].join('\n')
}

type Table = Readonly<Record<string, RuleInfo>>

function rooms(profiles: readonly Profile[]): readonly string[] {
  return [...new Set(profiles.flatMap(({ rules }) => Object.keys(rules)))]
}

function tableOf(profile: Profile, room: string): Table {
  // Every room is a flat table of rules: src/profile/reference.test.ts.
  return Reflect.get(profile.rules, room) as Table
}

function section(room: string, profiles: readonly Profile[]): string {
  const names = [...new Set(profiles.flatMap((profile) => Object.keys(tableOf(profile, room))))]
  const parts = names.map((name) => ruleText(room, name, profiles))
  return [`## ${room}`, '', ...parts].join('\n')
}

function ruleText(room: string, name: string, profiles: readonly Profile[]): string {
  const users = new Map<RuleInfo, string[]>()
  for (const profile of profiles) {
    const rule = tableOf(profile, room)[name]
    if (rule === undefined) continue
    const known = users.get(rule)
    if (known === undefined) users.set(rule, [profile.name])
    else known.push(profile.name)
  }
  const rows = [...users].map(
    ([{ variant, summary, source }, names]) =>
      `| \`${variant}\` | ${cell(summary)} | ${namesText(names, profiles)} | ${cell(source)} |`,
  )
  const head = ['| variant | what it does | profiles | source |', '| --- | --- | --- | --- |']
  return [`### ${room}.${name}`, '', ...head, ...rows, ''].join('\n')
}

function namesText(names: readonly string[], profiles: readonly Profile[]): string {
  if (names.length === profiles.length) return 'all'
  const upstream = profiles.filter(({ name }) => name.startsWith('upstream/'))
  const isUpstream =
    names.length === upstream.length && upstream.every((p) => names.includes(p.name))
  return isUpstream ? 'every upstream one' : names.join(', ')
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`)
}
