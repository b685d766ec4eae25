import type { ScenarioDraft } from '../schema/scenario.ts'
import type { WebhookFaultKind } from '../webhook.ts'
import type { Complaints } from './complaints.ts'
import { afterTheEnd } from './faults.ts'

type World = Partial<ScenarioDraft>

/** What only a signer's webhook says: its reply has a status and a caller's id of its own. */
const OF_SIGNERS: readonly WebhookFaultKind[] = ['no-status', 'other-caller']

/** Auth webhooks fit into the scenario: whom they know, and the windows of their faults. */
export function checkWebhooks(draft: World, complaints: Complaints): void {
  const { gateways, sessions } = complaints.names
  for (const group of ['orchestrators', 'signers'] as const) {
    for (const [name, { webhook }] of Object.entries(draft[group] ?? {})) {
      const path = [group, name, 'webhook']
      for (const [index, allowed] of (webhook?.allows ?? []).entries()) {
        const place = [...path, 'allows', index]
        complaints.known(place, allowed, [...gateways, ...sessions], 'gateway or session')
      }
      if (webhook === null || !('prices' in webhook)) continue
      for (const { gateway } of webhook.prices) {
        complaints.known([...path, 'prices', gateway], gateway, gateways, 'gateway', 'key')
      }
    }
  }
  for (const [index, fault] of (draft.faults?.webhooks ?? []).entries()) {
    const path = ['faults', 'webhooks', index]
    const { webhookOwners, signers } = complaints.names
    const isKnown = complaints.known(
      [...path, 'webhook'],
      fault.webhook,
      webhookOwners,
      'signer or orchestrator with a webhook',
    )
    if (isKnown && OF_SIGNERS.includes(fault.kind) && !signers.includes(fault.webhook)) {
      const message = `the webhook of an orchestrator cannot be ${fault.kind}`
      complaints.add([...path, 'kind'], 'AS148', message, 'write unreadable')
    }
    if (draft.duration !== undefined && fault.atNs >= draft.duration) {
      afterTheEnd([...path, 'at'], 'this fault begins', complaints)
    }
  }
}
