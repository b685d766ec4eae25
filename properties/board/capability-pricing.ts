import { jobBasis } from '../../src/signer/billing-rules.ts'
import { parsesCapabilitiesFirst } from '../../src/signer/request-rules.ts'
import type { Patch } from './patch.ts'

/** What a later commit does with the flag off (spec BY-13 i): type byoc is billed by the second. */
export const billsByocWithoutFlag: Patch = { signer: { jobBasis: jobBasis.withByoc } }

/** The same (spec BY-13 ii): malformed capabilities are reported first. */
export const capabilitiesFirst: Patch = {
  signer: { parsesCapabilitiesFirst: parsesCapabilitiesFirst.yes },
}
