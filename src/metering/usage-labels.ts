import { compareCodePoints } from '../wire/code-points.ts'
import { capabilitySlug } from './capability-slugs.ts'
import { sanitizeUsageLabel } from './usage-label.ts'

/** What a usage event says about the work that was paid for. Null members are left out of the event. */
export interface UsageLabels {
  readonly pipeline: string
  readonly modelId: string | null
  readonly app: string | null
}

/** The models that a request is constrained to, by capability number. */
export interface ConstrainedModels {
  readonly constraints: {
    readonly perCapability: ReadonlyMap<number, ReadonlyMap<string, unknown>>
  } | null
}

/** Pipeline that stands for a job type when the capabilities name none. */
const PIPELINE_OF_TYPE: ReadonlyMap<string, string> = new Map([
  ['lv2v', 'live-video-to-video'],
  ['live', 'live'],
  ['fixed', 'fixed'],
])

/** `''` for every other type. */
export function pipelineOfType(type: string): string {
  return PIPELINE_OF_TYPE.get(type) ?? ''
}

/** The names that a caller gave for its work; `''` = none. */
export interface LabelOverrides {
  readonly capability: string
  readonly modelId: string
}

/**
 * Pipeline and model: of the constrained capabilities with a name and a model the one with the smallest slug, else the job
 * type's; a caller's own names replace either. Spec US-6; go-livepeer server/remote_signer.go:resolveUsageLabels.
 */
export function resolveUsageLabels(
  type: string,
  capabilities: ConstrainedModels | null,
  overrides: LabelOverrides,
): { readonly pipeline: string; readonly modelId: string } {
  const constrained = constrainedPipelineModel(capabilities)
  const capability = sanitizeUsageLabel(overrides.capability)
  const modelId = sanitizeUsageLabel(overrides.modelId)
  const pipeline = constrained.pipeline === '' ? pipelineOfType(type) : constrained.pipeline
  return {
    pipeline: capability === '' ? pipeline : capability,
    modelId: modelId === '' ? constrained.modelId : modelId,
  }
}

/** The smallest non-empty model id of a capability, in code-point order; null = none. */
export function smallestModel(models: ReadonlyMap<string, unknown>): string | null {
  let smallest: string | null = null
  for (const model of models.keys()) {
    if (model === '') continue
    if (smallest === null || compareCodePoints(model, smallest) < 0) smallest = model
  }
  return smallest
}

/** go-livepeer core/capabilities.go:ConstrainedPipelineModelID. */
function constrainedPipelineModel(capabilities: ConstrainedModels | null): {
  readonly pipeline: string
  readonly modelId: string
} {
  let found = { pipeline: '', modelId: '' }
  for (const [capability, models] of capabilities?.constraints?.perCapability ?? []) {
    const pipeline = capabilitySlug(capability)
    const modelId = smallestModel(models)
    if (pipeline === null || modelId === null) continue
    if (found.pipeline === '' || pipeline < found.pipeline) found = { pipeline, modelId }
  }
  return found
}
