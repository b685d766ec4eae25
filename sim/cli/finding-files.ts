import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReportedFinding } from '../report/check-report.ts'
import { formatScenario } from '../scenario/format.ts'
import type { CampaignResult, Finding } from '../search/campaign.ts'
import type { InputProblem } from './failure.ts'
import { writeTrouble, type WriteTrouble } from './write-trouble.ts'

const SCHEMA = '../docs/schema/scenario-1.json'

export interface WrittenFindings {
  readonly findings: readonly ReportedFinding[]
  /** Why findings have no file although a folder was given; null = each that has a scenario stands there. */
  readonly trouble: WriteTrouble | null
}

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
  let trouble: WriteTrouble | null = null
  for (const [index, finding] of result.findings.entries()) {
    const { scenario } = finding.outcome
    if (folder === undefined || scenario === null || trouble !== null) {
      findings.push({ finding, file: null })
      continue
    }
    const name = nameOf(finding, index)
    const file = join(folder, `${name}.yaml`)
    const { seed } = finding.outcome.plan
    const story = `${storyOf(finding)} Found by assay check as world ${seed} under ${result.profile}.`
    trouble = writeWhole(file, formatScenario({ ...scenario, name, story }, SCHEMA))
    findings.push({ finding, file: trouble === null ? file : null })
  }
  return { findings, trouble }
}

/** Half a scenario would be another one, so what cannot be written whole goes away. */
function writeWhole(file: string, text: string): WriteTrouble | null {
  try {
    writeFileSync(file, text)
    return null
  } catch (cause) {
    // A device or folder of that name is not ours.
    if (lstatSync(file, { throwIfNoEntry: false })?.isFile() === true) rmSync(file)
    return writeTrouble(file, cause)
  }
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
