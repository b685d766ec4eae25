import controller from '@livepeer/sdk/abis/contracts/Controller.sol/Controller.json' with { type: 'json' }
import ticketBroker from '@livepeer/sdk/abis/contracts/pm/TicketBroker.sol/TicketBroker.json' with { type: 'json' }
import minter from '@livepeer/sdk/abis/contracts/token/Minter.sol/Minter.json' with { type: 'json' }
import type { Hex } from '../../src/bytes/hex.ts'

/**
 * Bytecode of livepeer/protocol c6733bb (February 2022, solc 0.8.9), as @livepeer/sdk ships it. The Controller is byte for byte
 * the one on Arbitrum One, the Minter but for its metadata; the TicketBroker was redeployed since: see `divergences.ts`.
 */
export const bytecodes: Readonly<Record<'controller' | 'minter' | 'ticketBroker', Hex>> = {
  controller: hexOf(controller.bytecode),
  minter: hexOf(minter.bytecode),
  ticketBroker: hexOf(ticketBroker.bytecode),
}

function hexOf(text: string): Hex {
  return `0x${text.slice(2)}`
}
