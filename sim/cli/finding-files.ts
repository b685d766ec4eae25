import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReportedFinding } from '../report/check-report.ts'
import { formatScenario } from '../scenario/format.ts'
import type { CampaignResult, Finding } from '../search/campaign.ts'
import type { InputProblem } from './failure.ts'

const SCHEMA = '../docs/schema/scenario-1.json'

export type WrittenFindings =
  | { readonly ok: true; readonly findings: readonly ReportedFinding[] }
  | { readonly ok: false; readonly problem: InputProblem }

/** Makes the folder before anything is run, so that one that cannot be written to costs no campaign. */
export function openFolder(path: string | undefined): InputProblem | null {
  if (path === undefined) return null
  try {
    mkdirSync(path, { recursive: true })
    return null
  } catch (cause) {
    const reason = `findings cannot be written: ${textOf(cause)}`
    return { place: '--out', reason, mend: 'give a folder that can be made' }
  }
}

/** Writes the scenario of each finding into a folder; without a folder nothing is written. */
export function writeFindings(result: CampaignResult, folder: string | undefined): WrittenFindings {
  const findings: ReportedFinding[] = []
  for (const [index, finding] of result.findings.entries()) {
    const { scenario } = finding.outcome
    if (folder === undefined || scenario === null) {
      findings.push({ finding, file: null })
      continue
    }
    const name = nameOf(finding, index)
    const file = join(folder, `${name}.yaml`)
    const { seed } = finding.outcome.plan
    const story = `${storyOf(finding)} Found by assay check as world ${seed} under ${result.profile}.`
    try {
      writeFileSync(file, formatScenario({ ...scenario, name, story }, SCHEMA))
    } catch (cause) {
      const reason = `${file} cannot be written: ${textOf(cause)}`
      return { ok: false, problem: { place: '--out', reason, mend: 'give another folder' } }
    }
    findings.push({ finding, file })
  }
  return { ok: true, findings }
}

function nameOf({ trouble }: Finding, index: number): string {
  return trouble.kind === 'broken' ? trouble.id : `${trouble.kind}-${index + 1}`
}

function storyOf({ trouble }: Finding): string {
  if (trouble.kind === 'broken') return `${trouble.id} breaks: ${trouble.breach.what}.`
  return `A defect of assay (${trouble.kind}): ${trouble.id}.`
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
