import { goQuote } from '../../wire/go-quote.ts'
import { accept, refuseDocument, type StartupResult } from './startup-result.ts'

/** A model named in the comma syntax, which knows no prices. */
export interface NamedModel {
  readonly pipeline: string
  readonly model: string
  readonly warm: boolean
}

/** Go's strconv.ParseBool. */
export const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
])

/** `pipeline:model:warm,…`: the models of an `-aiModels` value that names no file (spec PR-22; go-livepeer core/ai.go:ParseAIModelConfigs). */
export function parseModelList(text: string): StartupResult<readonly NamedModel[]> {
  const models: NamedModel[] = []
  for (const part of text.split(',')) {
    const [pipeline, model, warmText] = part.split(':')
    if (pipeline === undefined || model === undefined || warmText === undefined) {
      return refuseDocument('invalid AI model config expected <pipeline>:<model_id>:<warm>')
    }
    const warm = BOOLEANS.get(warmText)
    if (warm === undefined) {
      return refuseDocument(`strconv.ParseBool: parsing ${goQuote(warmText)}: invalid syntax`)
    }
    models.push({ pipeline, model, warm })
  }
  return accept(models)
}
