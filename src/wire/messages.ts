import type { Hex } from '../bytes/hex.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type {
  Ticket,
  TicketExpirationParams,
  TicketParams,
  TicketSenderParams,
} from '../ticket/ticket.ts'

/**
 * The protobuf messages of package `net` in their decoded form (spec pm 1.2). Actors exchange these; in exact mode they can be
 * encoded to the real bytes and back (`src/wire/protobuf`). Absent messages are null; absent bytes are `0x`.
 */
export interface AuthToken {
  readonly token: Hex
  readonly sessionId: string
  readonly expirationUnixSeconds: bigint
}

export interface ModelConstraint {
  readonly warm: boolean
  readonly capacity: number
  readonly runnerVersion: string
  readonly capacityInUse: number
}

export interface CapabilityConstraints {
  readonly minVersion: string
  /** Capability number → model id → constraint, in the order received. */
  readonly perCapability: ReadonlyMap<number, ReadonlyMap<string, ModelConstraint>>
}

export interface Capabilities {
  readonly bitstring: readonly bigint[]
  readonly mandatories: readonly bigint[]
  readonly capacities: ReadonlyMap<number, number>
  readonly version: string
  readonly constraints: CapabilityConstraints | null
}

export interface OrchestratorInfo {
  /** Service URI. */
  readonly transcoder: string
  readonly ticketParams: TicketParams | null
  readonly priceInfo: PriceInfo | null
  readonly address: Hex
  readonly capabilities: Capabilities | null
  readonly authToken: AuthToken | null
  readonly capabilitiesPrices: readonly PriceInfo[]
  readonly nodes: readonly string[]
}

export interface Payment {
  readonly ticketParams: TicketParams | null
  readonly sender: Hex
  readonly expirationParams: TicketExpirationParams | null
  readonly ticketSenderParams: readonly TicketSenderParams[]
  readonly expectedPrice: PriceInfo | null
}

/** net.SegData as far as payments are concerned. */
export interface SegmentCredentials {
  readonly manifestId: string
  readonly sequence: bigint
  readonly dataHash: Hex
  /** Profile names already hashed, as the text on the wire. */
  readonly profiles: string
  readonly signature: Hex
  readonly durationMs: number
  readonly capabilities: Capabilities | null
  readonly authToken: AuthToken | null
}

/** A gateway's request for an orchestrator's information. */
export interface OrchestratorRequest {
  readonly address: Hex
  readonly signature: Hex
  readonly capabilities: Capabilities | null
  readonly ignoresCapacity: boolean
}

/** The answer to a payment. */
export interface PaymentResult {
  readonly info: OrchestratorInfo | null
}

/** A winning ticket on its way to a redeemer. */
export interface RedeemerTicket {
  readonly ticket: Ticket
  /** L1 block. */
  readonly paramsExpirationBlock: bigint
  readonly signature: Hex
  readonly recipientRand: bigint
}
