import { assert } from '../../../src/assert.ts'
import { bytesToHex, hexToBytes, ZERO_HASH, type Hash, type Hex } from '../../../src/bytes/hex.ts'
import {
  createBrokerCryptography,
  recover,
  type BrokerCryptography,
} from '../../../src/settlement/broker-cryptography.ts'
import { brokerReverts } from '../../../src/settlement/broker-reverts.ts'
import type { BrokerRules } from '../../../src/settlement/broker-rules.ts'
import { readAuxData } from '../../../src/settlement/contract-ticket.ts'
import { TicketBroker } from '../../../src/settlement/ticket-broker.ts'
import type { RedemptionCall } from '../../../src/settlement/ticket-check.ts'
import { createExactCryptography, personalMessageHash } from '../../../src/ticket/exact.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { readContractTicket, writeRevert } from './settlement-fields.ts'
import type { VectorFields } from './vector-fields.ts'

const exact = createExactCryptography()
const MOST_WEI = 10n ** 29n

export function replayTicketCheck(input: VectorFields, rules: BrokerRules): ReplayedOutcome {
  const kind = input.text('kind')
  switch (kind) {
    case 'aux': {
      const round = readAuxData(input.hex('auxData'))
      if (round === null) return writeRevert(brokerReverts.auxDataLength.revert)
      const { creationRound, creationRoundBlockHash } = round
      return { out: { creationRound: `${creationRound}`, creationRoundBlockHash } }
    }
    case 'win': {
      const cryptography = createBrokerCryptography(exact, rules)
      const recipientRand = input.integer('recipientRand')
      return {
        out: {
          wins: cryptography.isWinning(input.hex('sig'), recipientRand, input.integer('winProb')),
        },
      }
    }
    case 'sig': {
      const cryptography = createBrokerCryptography(exact, rules)
      const hash = input.hex('hash')
      const signature = input.hex('sig')
      return {
        out: {
          digest: digest(hash),
          valid: writeValidity(cryptography, { sender: input.hex('sender'), hash, signature }),
          recover: writeRecovered(hash, signature, rules),
        },
      }
    }
    default:
      assert(kind === 'ticket', `unknown kind ${kind}`)
      return { out: replayTicket(input, rules) }
  }
}

function replayTicket(input: VectorFields, rules: BrokerRules): unknown {
  const cryptography = createBrokerCryptography(exact, rules)
  const call = readCall(input)
  const { ticket, signature, recipientRand } = call
  const world = input.object('world')
  const surroundings = readSurroundings(world)
  const broker = new TicketBroker({
    controller: ZERO_HASH,
    owner: ZERO_HASH,
    unlockPeriodRounds: 1n,
    ticketValidityPeriodRounds: world.integer('ticketValidityPeriod'),
    surroundings,
    cryptography,
    rules,
  })
  const deposit = depositFor(ticket.faceValueWei)
  broker.fundDeposit(ticket.sender, deposit)
  for (const used of world.objects('used')) {
    broker.redeemWinningTicket(readCall(used))
    broker.fundDeposit(ticket.sender, deposit)
  }
  const hash = cryptography.ticketHash(ticket)
  const used = broker.isUsed(hash)
  surroundings.paused = world.flag('paused')
  const redeem = broker.redeemWinningTicket(call)
  return {
    hash,
    digest: digest(hash),
    used,
    sigValid: writeValidity(cryptography, { sender: ticket.sender, hash, signature }),
    recover: writeRecovered(hash, signature, rules),
    wins: cryptography.isWinning(signature, recipientRand, ticket.winProb),
    redeem: redeem.ok ? { ok: true } : writeRevert(redeem.revert),
  }
}

function readCall(fields: VectorFields): RedemptionCall {
  return {
    ticket: readContractTicket(fields.object('ticket'), (text) => `0x${text.slice(2)}`),
    signature: fields.hex('sig'),
    recipientRand: fields.integer('recipientRand'),
  }
}

function readSurroundings(world: VectorFields): {
  paused: boolean
  readonly currentRound: bigint
  readonly roundInitialized: boolean
  readonly poolSize: bigint
  blockHash(round: bigint): Hash
  isActive(): boolean
  isRegistered(): boolean
} {
  const hashes = world.object('blockHashes')
  return {
    paused: false,
    currentRound: world.integer('round'),
    roundInitialized: world.flag('roundInitialized'),
    poolSize: 1n,
    blockHash: (round) => (hashes.has(`${round}`) ? hashes.hex(`${round}`) : ZERO_HASH),
    isActive: () => true,
    isRegistered: () => true,
  }
}

function depositFor(faceValueWei: bigint): bigint {
  if (faceValueWei === 0n) return 1n
  return faceValueWei < MOST_WEI ? faceValueWei : MOST_WEI
}

function digest(hash: Hash): Hash {
  return bytesToHex(personalMessageHash(hexToBytes(hash)))
}

/** The contract's check answers whether the signer is the sender; only what the check itself refuses is an error. */
function writeValidity(
  cryptography: BrokerCryptography,
  signed: { readonly sender: Hex; readonly hash: Hash; readonly signature: Hex },
): unknown {
  const revert = cryptography.checkSignature(signed.sender, signed.hash, signed.signature)
  if (revert === null) return { value: true }
  const written = writeRevert(revert)
  const mismatch = 'error' in written && written.error === 'invalid signature over ticket hash'
  return mismatch ? { value: false } : written
}

function writeRecovered(hash: Hash, signature: Hex, rules: BrokerRules): unknown {
  const recovered = recover(hash, signature, rules)
  return recovered.ok ? { value: recovered.signer } : writeRevert(recovered.revert)
}
