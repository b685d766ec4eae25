import type { RuleInfo } from '../rule.ts'
import type { Profile } from './index.ts'

/** docs/profiles.md below its first paragraph: every rule, its variants, and which profiles use which. */
export function profileReference(profiles: readonly Profile[]): string {
  const overview = [
    '| profile | what |',
    '| --- | --- |',
    ...profiles.map(({ name, summary }) => `| \`${name}\` | ${cell(summary)} |`),
  ]
  return [...overview, '', ...rooms(profiles).map((room) => section(room, profiles))].join('\n')
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
