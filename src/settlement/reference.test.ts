import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Address, Hex } from '../bytes/hex.ts'
import { createModelCryptography } from '../ticket/model.ts'
import { accountState, accountTransitions } from './account-state.ts'
import { brokerCalls } from './broker-calls.ts'
import { createBrokerCryptography } from './broker-cryptography.ts'
import { brokerReverts } from './broker-reverts.ts'
import { brokerRulesV2 } from './broker-rules.ts'
import { settlementReference } from './reference.ts'
import { TicketBroker } from './ticket-broker.ts'

const DOCS = 'docs/settlement.md'

test('the page is the tables', async () => {
  const [head = ''] = readFileSync(DOCS, 'utf8').split('<!-- generated -->\n')
  const page = `${head}<!-- generated -->\n${settlementReference()}`
  await expect(page).toMatchFileSnapshot(`../../${DOCS}`)
})

test('every revert belongs to a call, and no two have one text', () => {
  const names = Object.keys(brokerReverts).sort()
  expect([...new Set(brokerCalls.flatMap(({ reverts }) => reverts))].sort()).toEqual(names)
  const texts = Object.values(brokerReverts).map(({ revert }) => JSON.stringify(revert))
  expect(new Set(texts).size).toBe(names.length)
})

const HASH: Hex = `0x${'00'.repeat(32)}`
const SENDER: Address = `0x${'11'.repeat(20)}`
const STRANGER: Address = `0x${'22'.repeat(20)}`
const LONGEST = 4

interface Account {
  round: bigint
  readonly broker: TicketBroker
}

function account(): Account {
  const options = { round: 1n }
  const broker = new TicketBroker({
    controller: STRANGER,
    owner: STRANGER,
    unlockPeriodRounds: 1n,
    ticketValidityPeriodRounds: 1n,
    surroundings: {
      get currentRound() {
        return options.round
      },
      roundInitialized: true,
      paused: false,
      poolSize: 1n,
      blockHash: () => HASH,
      isActive: () => true,
      isRegistered: () => true,
    },
    cryptography: createBrokerCryptography(createModelCryptography(), brokerRulesV2),
    rules: brokerRulesV2,
  })
  return Object.assign(options, { broker })
}

const split = { depositWei: 1n, reserveWei: 0n }
const forSender = { sender: SENDER, ...split }

/** What may happen to an account; a stranger's deeds have names that the table does not know. */
const deeds: Readonly<Record<string, (account: Account) => unknown>> = {
  round: (it) => (it.round += 1n),
  unlock: ({ broker }) => broker.unlock(SENDER),
  cancelUnlock: ({ broker }) => broker.cancelUnlock(SENDER),
  withdraw: ({ broker }) => broker.withdraw(SENDER),
  fundDeposit: ({ broker }) => broker.fundDeposit(SENDER, 1n),
  fundReserve: ({ broker }) => broker.fundReserve(SENDER, 1n),
  fundDepositAndReserve: ({ broker }) => broker.fundDepositAndReserve(SENDER, 1n, split),
  fundDepositAndReserveFor: ({ broker }) => broker.fundDepositAndReserveFor(SENDER, 1n, forSender),
  "stranger's money": ({ broker }) => broker.fundDepositAndReserveFor(STRANGER, 1n, forSender),
  'no unlock period': ({ broker }) => broker.setUnlockPeriod(STRANGER, 0n),
}

test(`the states change as they are drawn, in all histories of ${LONGEST} deeds`, () => {
  const seen = new Set<string>()
  const live = (history: readonly string[]): void => {
    const it = account()
    it.broker.fundDeposit(SENDER, 1n)
    let state = accountState(it.broker.senderInfo(SENDER), it.round)
    for (const name of history) {
      deeds[name]?.(it)
      const next = accountState(it.broker.senderInfo(SENDER), it.round)
      if (next !== state) seen.add(`${state} ${next} ${name}`)
      state = next
    }
    if (history.length === LONGEST) return
    for (const name of Object.keys(deeds)) live([...history, name])
  }
  live([])
  const drawn = accountTransitions.flatMap(({ from, to, by }) =>
    by.map((name) => `${from} ${to} ${name}`),
  )
  expect([...seen].sort()).toEqual(drawn.sort())
})
