import {
  brokerRulesV1,
  brokerRulesV2,
  type BrokerRules,
} from '../../../src/settlement/broker-rules.ts'
import type { SuiteAdapter } from '../adapter.ts'
import { outSuite, suiteOf } from '../adapter.ts'
import { replayTicketBroker } from './settlement-broker.ts'
import { replayCalldata } from './settlement-calldata.ts'
import { replayTicketCheck } from './settlement-ticket-check.ts'

/** The TicketBroker against its bytecode. */
export const settlementSuites: readonly SuiteAdapter[] = [
  outSuite('settlement/calldata', replayCalldata),
  outSuite('settlement/ticket-broker', (input, { profile }) =>
    replayTicketBroker(input, contractRules(profile)),
  ),
  suiteOf('settlement/ticket-check', (input, { profile }) =>
    replayTicketCheck(input, contractRules(profile)),
  ),
]

/** The contract's two versions are no profiles of the engine: profiles choose among its rules. */
function contractRules(profile: string | null): BrokerRules {
  return profile === 'contract/v1' ? brokerRulesV1 : brokerRulesV2
}
