import { assert } from '../../../src/assert.ts'
import {
  startSession,
  updateSession,
  type GatewaySession,
  type Payer,
} from '../../../src/gateway/session.ts'
import { senderRefusalText } from '../../../src/sender/refusal.ts'
import { stepsReplay, type SuiteAdapter, type VectorStep } from '../adapter.ts'
import { plainPayer, readWireInfo, sessionBalance } from './gateway-fields.ts'
import { writeFullPrice, writeRational, type VectorFields } from './vector-fields.ts'

export const pmUpdateSessionSuites: readonly SuiteAdapter[] = [
  stepsReplay('pm/update-session', (input, { rules }) => {
    const payer = plainPayer(rules, `0x${'01'.repeat(32)}`)
    const info = readWireInfo(input.object('config').object('info'))
    const session = startSession(payer, info, { manifestId: '', capabilities: null })
    return (step) => ({ ...apply(payer, session, step), state: stateOf(payer, session) })
  }),
]

function apply(payer: Payer, session: GatewaySession, { op, fields }: VectorStep): object {
  if (op === 'credit') return credit(session, fields)
  if (op === 'updateSession') {
    const info = fields.objectOrNull('info')
    const panic = updateSession(payer, session, info === null ? null : readWireInfo(info), 0)
    return panic === null ? {} : { panic: panic.text }
  }
  assert(op === 'ev' && payer.sender !== null, `unknown step ${op}`)
  const value = payer.sender.expectedValue(session.pmSessionId)
  return value.ok ? { ev: writeRational(value.evWei) } : { error: senderRefusalText(value.refusal) }
}

function credit(session: GatewaySession, fields: VectorFields): object {
  const { account } = session
  assert(account !== null, 'no balance to credit')
  account.ledger.credit(account.address, account.manifestId, fields.rational('amount'), 0)
  return {}
}

function stateOf(payer: Payer, session: GatewaySession): object {
  return {
    authSessionId: session.info.authToken?.sessionId ?? '',
    balance: sessionBalance(session, 0),
    initialPrice: writeFullPrice(session.initialPrice),
    openPmSessionsSet: (payer.sender?.sessions() ?? []).map(({ sessionId }) => sessionId).sort(),
    pmSessionId: session.pmSessionId,
  }
}
