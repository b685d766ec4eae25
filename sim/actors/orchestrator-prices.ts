import { DEFAULT_SENDER, type PriceBook } from '../../src/price/price-book.ts'
import { checksumAddress } from '../../src/ticket/checksum.ts'
import type { Address } from '../../src/bytes/hex.ts'
import type {
  CapabilityPrice,
  ExternalCapability,
  OrchestratorSettings,
  PriceSetting,
  TimelineAction,
} from '../scenario/scenario.ts'
import type { PriceFeedActor } from './price-feed.ts'

type PriceChange = Extract<TimelineAction, { action: 'setPrice' }>

/** Fills an orchestrator's book from its settings. `senderOf` is the paying address of a gateway. */
export function fillPriceBook(
  book: PriceBook,
  settings: OrchestratorSettings,
  feed: PriceFeedActor,
  senderOf: (gateway: string) => Address,
): void {
  setBase(book, DEFAULT_SENDER, settings.price, feed)
  setMenu(book, DEFAULT_SENDER, settings, feed)
  for (const own of settings.pricesPerGateway) {
    const sender = senderOf(own.gateway)
    if (own.base !== null) setBase(book, sender, own.base, feed)
    setMenu(book, sender, own, feed)
  }
}

/** A price step of the timeline: wei per unit after it, null when the currency has no feed. */
export function changePrice(
  book: PriceBook,
  change: PriceChange,
  feed: PriceFeedActor,
  senderOf: (gateway: string) => Address,
): void {
  const sender = change.gateway === null ? DEFAULT_SENDER : senderOf(change.gateway)
  const { target, price } = change
  switch (target.kind) {
    case 'base':
      return setBase(book, sender, price, feed)
    case 'capability':
      return setMenu(
        book,
        sender,
        { capabilityPrices: [{ ...target, price }], externalCapabilities: [] },
        feed,
      )
    case 'external':
      return setMenu(
        book,
        sender,
        {
          capabilityPrices: [],
          externalCapabilities: [{ name: target.name, pricePerSecond: price.pricePerUnit }],
        },
        feed,
      )
  }
}

function setBase(book: PriceBook, sender: string, price: PriceSetting, feed: PriceFeedActor): void {
  const wei = feed.pricePerUnitWei(price)
  if (wei !== null) book.setBasePrice(sender, wei)
}

function setMenu(
  book: PriceBook,
  sender: string,
  menu: {
    readonly capabilityPrices: readonly CapabilityPrice[]
    readonly externalCapabilities: readonly ExternalCapability[]
  },
  feed: PriceFeedActor,
): void {
  for (const { capability, model, price } of menu.capabilityPrices) {
    const wei = feed.pricePerUnitWei(price)
    if (wei !== null) book.setCapabilityPrice(sender, { capability, model, price: wei })
  }
  for (const { name, pricePerSecond } of menu.externalCapabilities) {
    const wei = feed.toWei(pricePerSecond)
    if (wei === null) continue
    book.registerExternalCapability(name)
    book.setJobPrice(sender === DEFAULT_SENDER ? sender : jobSender(sender), name, wei)
  }
}

/** Job prices are kept under the checksummed text of an address (spec PR-10). */
function jobSender(sender: string): string {
  return sender.startsWith('0x') ? checksumAddress(`0x${sender.slice(2)}`) : sender
}
