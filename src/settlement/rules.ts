import { brokerRulesRepaired, brokerRulesV2, type BrokerRules } from './broker-rules.ts'
import {
  dropsIdleSender,
  logIsNews,
  logOrder,
  ownClaims,
  removedLogs,
  strangersReserve,
  withdrawalClearsClaims,
  type MonitorRules,
} from './monitor-rules.ts'
import {
  fundsSuffice,
  oldestRound,
  passesBlocked,
  resumesAfterRestart,
  storedBlock,
  type QueueRules,
} from './queue-rules.ts'
import { finalError, type FinalErrorRule } from './redemption-error.ts'

/** Every decision between a winning ticket and its payment that profiles make differently. */
export interface SettlementRules extends QueueRules, MonitorRules, BrokerRules {
  readonly finalError: FinalErrorRule
}

export const settlementRulesUpstream: SettlementRules = Object.freeze({
  ...brokerRulesV2,
  finalError: finalError.byUpstreamTexts,
  oldestRound: oldestRound.twoBack,
  passesBlocked: passesBlocked.sameAgain,
  fundsSuffice: fundsSuffice.coverCost,
  storedBlock: storedBlock.truncated,
  resumesAfterRestart: resumesAfterRestart.onContact,
  dropsIdleSender: dropsIdleSender.afterTtl,
  strangersReserve: strangersReserve.mustBeKnown,
  logIsNews: logIsNews.always,
  ownClaims: ownClaims.startFromThisClaim,
  withdrawalClearsClaims: withdrawalClearsClaims.clears,
  logOrder: logOrder.any,
  removedLogs: removedLogs.kept,
})

export const settlementRulesRepaired: SettlementRules = Object.freeze({
  ...brokerRulesRepaired,
  finalError: finalError.onlyHopeless,
  oldestRound: oldestRound.oneBack,
  passesBlocked: passesBlocked.goesPast,
  fundsSuffice: fundsSuffice.coverFaceValue,
  storedBlock: storedBlock.exact,
  resumesAfterRestart: resumesAfterRestart.atOnce,
  dropsIdleSender: dropsIdleSender.whenNothingIsOpen,
  strangersReserve: strangersReserve.ignored,
  logIsNews: logIsNews.afterSnapshot,
  ownClaims: ownClaims.waitForChain,
  withdrawalClearsClaims: withdrawalClearsClaims.keeps,
  logOrder: logOrder.byBlock,
  removedLogs: removedLogs.readAgain,
})
