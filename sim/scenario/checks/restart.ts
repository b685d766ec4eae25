import { own } from '../names.ts'
import type { Path } from '../place.ts'
import type { NewFlags, Restart } from '../restart.ts'
import type { ScenarioDraft } from '../schema/scenario.ts'
import { suggestion } from '../spelling.ts'
import type { Complaints } from './complaints.ts'

type Kind = 'orchestrator' | 'signer' | 'gateway' | 'collector'

/** What a flag is called in scenarios, and who has it. */
const FLAGS: Readonly<
  Record<keyof NewFlags, { readonly key: string; readonly of: readonly Kind[] }>
> = {
  price: { key: 'pricePerUnit', of: ['orchestrator'] },
  autoAdjustPrice: { key: 'autoAdjustPrice', of: ['orchestrator'] },
  ticketEvWei: { key: 'ticketEv', of: ['orchestrator'] },
  txCostMultiplier: { key: 'txCostMultiplier', of: ['orchestrator'] },
  maxFaceValueWei: { key: 'maxFaceValue', of: ['orchestrator'] },
  livePaymentIntervalNs: { key: 'livePaymentInterval', of: ['orchestrator'] },
  capacity: { key: 'capacity', of: ['orchestrator'] },
  byocPerCapabilityPricing: { key: 'byocPerCapabilityPricing', of: ['signer'] },
  maxPrice: { key: 'maxPricePerUnit', of: ['gateway', 'signer'] },
  maxTicketEvWei: { key: 'maxTicketEv', of: ['gateway', 'signer'] },
  maxTotalEvWei: { key: 'maxTotalEv', of: ['gateway', 'signer'] },
  depositMultiplier: { key: 'depositMultiplier', of: ['gateway', 'signer'] },
}

/** Who restarts is somebody, and has the flags that change. */
export function checkRestart(
  path: Path,
  restart: Restart,
  world: Partial<ScenarioDraft>,
  complaints: Complaints,
): void {
  const { actor, keeps, without } = restart
  const { names } = complaints
  const group = actor.split('/')[0] ?? actor
  const isGroup = names.signers.includes(actor) || names.collectors.includes(actor)
  if (!isGroup) complaints.clockOwner([...path, 'actor'], actor)
  const kind = kindOf(group, complaints)
  if (kind === null) return
  const paysItself = own(world.gateways, actor)?.signer === null
  if (paysItself && (keeps.includes('sessions') || keeps.includes('signer-state'))) {
    const message = `${actor} pays itself, and has its sessions in its memory alone`
    complaints.add([...path, 'keeps'], 'AS148', message, 'leave sessions and signer-state out')
  }
  for (const [flag, value] of Object.entries(restart.with)) {
    const known = Object.entries(FLAGS).find(([name]) => name === flag)?.[1]
    if (value === undefined || known === undefined || known.of.includes(kind)) continue
    const mend = `leave it out; it is a flag of a ${known.of.join(' or ')}`
    const message = `${actor} is a ${kind} and has no ${known.key}`
    complaints.add([...path, 'with', known.key], 'AS148', message, mend)
  }
  const { price, maxPrice } = restart.with
  if (price !== undefined) complaints.price([...path, 'with', 'pricePerUnit'], price.pricePerUnit)
  if (maxPrice !== undefined) {
    complaints.price([...path, 'with', 'maxPricePerUnit'], maxPrice.pricePerUnit)
  }
  const priced = pricesOf(group, world)
  for (const [index, name] of without.entries()) {
    if (priced.includes(name)) continue
    const message = `${actor} has no price named ${name}`
    const mend = priced.length === 0 ? 'leave it out' : suggestion(name, priced, 'price')
    complaints.add([...path, 'without', index], 'AS140', message, mend)
  }
}

function kindOf(name: string, { names }: Complaints): Kind | null {
  if (names.orchestrators.includes(name)) return 'orchestrator'
  if (names.signers.includes(name)) return 'signer'
  if (names.gateways.includes(name)) return 'gateway'
  return names.collectors.includes(name) ? 'collector' : null
}

/** What an orchestrator has prices for, besides its base price. */
function pricesOf(name: string, world: Partial<ScenarioDraft>): readonly string[] {
  const orchestrator = own(world.orchestrators, name)
  if (orchestrator === undefined) return []
  return [
    ...orchestrator.capabilityPrices.map(({ pipeline, model }) => `${pipeline}/${model}`),
    ...orchestrator.externalCapabilities.map((external) => external.name),
    ...orchestrator.pricesPerGateway.map(({ gateway }) => gateway),
  ]
}
