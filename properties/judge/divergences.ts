import {
  brokerRulesV0,
  brokerRulesV1,
  brokerRulesV2,
  type BrokerRules,
} from '../../src/settlement/broker-rules.ts'

/** One way in which the artifact is not the contract that was deployed later. */
export interface Divergence {
  readonly name: string
  /** The rule in which the two differ. */
  readonly rule: keyof BrokerRules
  /** The artifact's rules but for that one. */
  readonly later: BrokerRules
}

/** All that parts the artifact from the contract of September 2023, whose behaviour is the default of the model. */
export const divergencesFromV1: readonly Divergence[] = [
  {
    name: 'the artifact takes signatures of 64 bytes: it leaves their length to its library',
    rule: 'signatureLength',
    later: { ...brokerRulesV0, signatureLength: brokerRulesV1.signatureLength },
  },
  {
    name: "in the artifact a third party's money cancels an unlock",
    rule: 'fundingCancelsUnlock',
    later: { ...brokerRulesV0, fundingCancelsUnlock: brokerRulesV1.fundingCancelsUnlock },
  },
]

/** What parts it from the contract after that. */
export const divergencesFromV2: readonly Divergence[] = [
  ...divergencesFromV1,
  {
    name: 'the artifact redeems a ticket of a sender who has anything at all',
    rule: 'fundsGuard',
    later: { ...brokerRulesV0, fundsGuard: brokerRulesV2.fundsGuard },
  },
  {
    name: "the artifact's library has a text of its own for a wrong v",
    rule: 'signatureShape',
    later: { ...brokerRulesV0, signatureShape: brokerRulesV2.signatureShape },
  },
]
