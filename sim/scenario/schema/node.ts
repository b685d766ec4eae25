import { z } from 'zod'
import type * as Input from '../input.ts'

/** What an operator gives a node. It is read before the other keys (`fill-nodes.ts`); here stands only its shape. */
const sources = {
  flags: z
    .string()
    .meta({
      description: 'A command line, as a shell takes it.',
      examples: ['-pricePerUnit 0.3USD -pixelsPerUnit 1e12'],
    })
    .optional(),
  config: z
    .string()
    .meta({
      description: 'A config file: its path relative to the scenario, or its lines.',
      examples: ['./livepeer.conf'],
    })
    .optional(),
  environment: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .meta({ description: 'Environment variables: LP_ and the name of a flag in capitals.' })
    .optional(),
}

function document(description: string): z.ZodType<Input.DocumentInput, Input.DocumentInput> {
  return z
    .union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())])
    .meta({ description, type: ['string', 'array', 'object'] })
}

export const orchestratorNode: z.ZodType<
  Input.OrchestratorNodeInput | undefined,
  Input.OrchestratorNodeInput | undefined
> = z
  .strictObject({
    ...sources,
    aiModels: document('What -aiModels names: a path, or the document.').optional(),
    pricePerGateway: document('What -pricePerGateway names: a path, or the document.').optional(),
    capabilities: z
      .array(document('A registration.'))
      .meta({ description: 'What workers register as BYOC capabilities: paths, or documents.' })
      .optional(),
    liveRunner: document(
      'The price_info of a live runner, which is what sessions of type live or fixed pay.',
    ).optional(),
  })
  .meta({ description: "The operator's own configuration, which fills the keys beside it." })
  .optional()

export const payerNode: z.ZodType<
  Input.PayerNodeInput | undefined,
  Input.PayerNodeInput | undefined
> = z
  .strictObject({
    ...sources,
    maxPricePerCapability: document(
      'What -maxPricePerCapability names: a path, or the document.',
    ).optional(),
  })
  .meta({ description: "The operator's own configuration, which fills the keys beside it." })
  .optional()
