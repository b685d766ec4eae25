import type { JobCapacity } from '../../src/orchestrator/job-capacity.ts'
import type { JobHolds } from '../../src/orchestrator/job-holds.ts'
import type { JobNode } from '../../src/orchestrator/job-node.ts'
import type { OrchestratorDesk } from './orchestrator-desk.ts'

/** The part of an orchestrator that serves BYOC jobs; ledger and recipient are those of the node of the moment. */
export function jobNode(
  desk: OrchestratorDesk,
  state: { readonly capacity: JobCapacity; readonly holds: JobHolds },
): JobNode {
  return {
    ...state,
    get serviceUri() {
      return desk.node.serviceUri
    },
    get recipient() {
      return desk.node.recipient
    },
    get pricing() {
      return desk.node.pricing
    },
    get ledger() {
      return desk.node.ledger
    },
    get rules() {
      return desk.node.rules
    },
  }
}
