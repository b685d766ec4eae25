import { ONE } from '../../../src/money/rational.ts'
import { withOverhead } from '../../../src/price/overhead.ts'
import { readPriceInfo } from '../../../src/price/price-info.ts'
import { recipientRefusalText } from '../../../src/recipient/refusal.ts'
import type { RecipientRules } from '../../../src/recipient/rules.ts'
import { TicketRecipient } from '../../../src/recipient/ticket-recipient.ts'
import { ZERO_ADDRESS, ZERO_HASH } from '../../../src/bytes/hex.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

/** pricing/rat-price-info. */
export function replayReadPriceInfo(input: VectorFields): ReplayedOutcome {
  const reading = readPriceInfo(input.priceInfoOrNull('priceInfo'))
  return reading.ok ? { out: { price: writeRational(reading.price) } } : { error: reading.error }
}

/** pricing/tx-cost-multiplier: the multiplier of a real recipient and the overhead that follows from it. */
export function replayTxCostMultiplier(
  input: VectorFields,
  rules: RecipientRules,
): ReplayedOutcome {
  const maxFloatError = input.textOrNull('maxFloatError')
  const recipient = new TicketRecipient({
    address: ZERO_ADDRESS,
    secret: '0x',
    cryptography: createExactCryptography(),
    config: {
      evWei: input.integer('ticketEV'),
      redeemGas: input.integer('redeemGas'),
      txCostMultiplier: BigInt(input.count('txCostMultiplierConfig')),
      maxFaceValueWei: input.integer('maxFaceValue'),
    },
    chain: {
      lastSeenBlock: 0n,
      lastInitializedRound: 0n,
      lastInitializedBlockHash: ZERO_HASH,
      preLastInitializedBlockHash: ZERO_HASH,
    },
    environment: {
      gasPriceWei: () => (input.has('gasPrice') ? input.integer('gasPrice') : null),
      maxFloatWei: () =>
        maxFloatError === null ? input.integer('maxFloat') : { error: maxFloatError },
      validateSender: () => null,
    },
    rules,
  })
  const result = recipient.txCostMultiplier(ZERO_ADDRESS)
  if (!result.ok) return { error: recipientRefusalText(result.refusal) }
  const { multiplier } = result
  return {
    out: {
      multiplier: writeRational(multiplier),
      overhead: writeRational(withOverhead(ONE, multiplier)),
    },
  }
}
