import type { GatewayRules } from '../gateway/rules.ts'
import type { LedgerRules } from '../ledger/rules.ts'
import type { MeteringRules } from '../metering/rules.ts'
import type { OrchestratorRules } from '../orchestrator/rules.ts'
import type { PriceRules } from '../price/rules.ts'
import type { RecipientRules } from '../recipient/rules.ts'
import type { SenderRules } from '../sender/rules.ts'
import type { SettlementRules } from '../settlement/rules.ts'
import type { SignerRules } from '../signer/rules.ts'

/** Every decision that profiles make differently, by the room that asks for it. */
export interface Rules {
  readonly ledger: LedgerRules
  readonly price: PriceRules
  readonly recipient: RecipientRules
  readonly sender: SenderRules
  readonly gateway: GatewayRules
  readonly signer: SignerRules
  readonly orchestrator: OrchestratorRules
  readonly settlement: SettlementRules
  readonly metering: MeteringRules
}
