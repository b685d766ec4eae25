import type { Address, Hash, Hex } from '../../src/bytes/hex.ts'
import type { Cryptography } from '../../src/ticket/cryptography.ts'
import { createExactCryptography } from '../../src/ticket/exact.ts'
import { Aliases } from '../../sim/conform/suites/settlement-events.ts'
import { VectorFields } from '../../sim/conform/suites/vector-fields.ts'

export const exact: Cryptography = createExactCryptography()

/** Private keys of the senders S0, S1, S2, and of a stranger who signs in their name. */
export const senderKeys: readonly Hex[] = ['01', '02', '03'].map(keyOf)
export const strangersKey: Hex = keyOf('0f')

export const senders: readonly Address[] = senderKeys.map((key) => exact.addressOf(key))
export const recipients: readonly Address[] = ['a0', 'a1', 'a2', 'a3'].map(addressOf)
export const thirdParty: Address = addressOf('cc')
/** Of the Controller. */
export const owner: Address = addressOf('dd')

/** Short names of the accounts, for events and reports. */
export const aliases: Aliases = new Aliases(
  new VectorFields({
    ...Object.fromEntries(senders.map((address, index) => [`S${index}`, address])),
    ...Object.fromEntries(recipients.map((address, index) => [`R${index}`, address])),
    T: thirdParty,
    OWNER: owner,
  }),
)

/** The hash that stands for the L1 block before a round. */
export function blockHashOf(round: bigint): Hash {
  return exact.recipientRandHash(round)
}

function keyOf(byte: string): Hex {
  return `0x${byte.repeat(32)}`
}

function addressOf(byte: string): Address {
  return `0x${byte.repeat(20)}`
}
