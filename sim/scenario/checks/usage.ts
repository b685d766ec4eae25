import type { ScenarioDraft } from '../schema/scenario.ts'
import type { ProductServiceDraft } from '../schema/product-service.ts'
import type { Complaints } from './complaints.ts'

type World = Partial<ScenarioDraft>

/** Product services fit into the scenario: times, faults, and a collector for whoever queues events. */
export function checkProductServices(draft: World, complaints: Complaints): void {
  for (const [name, service] of Object.entries(draft.productServices ?? {})) {
    checkProductService(name, service, draft, complaints)
  }
}

function checkProductService(
  name: string,
  service: ProductServiceDraft,
  { usage, duration }: World,
  complaints: Complaints,
): void {
  const path = ['productServices', name]
  if (service.recorder.kind === 'queue' && usage === undefined) {
    const message = 'events are queued for a collector, and there is none'
    complaints.add([...path, 'recorder', 'kind'], 'AS170', message, 'add usage: {}')
  }
  if (service.learning.duplicates > service.learning.items) {
    const message = 'more items are known before than are made'
    const mend = `write ${service.learning.items} or less`
    complaints.add([...path, 'learning', 'duplicates'], 'AS148', message, mend)
  }
  if (duration === undefined) return
  for (const [caller, { startNs, lengthNs }] of Object.entries(service.callers)) {
    const place = [...path, 'callers', caller]
    if (startNs >= duration) {
      const message = 'the caller begins when the scenario is over'
      complaints.add([...place, 'start'], 'AS144', message, 'begin earlier, or lengthen duration')
    } else if (lengthNs !== null && startNs + lengthNs > duration) {
      const message = 'the caller asks longer than the scenario lasts'
      complaints.add([...place, 'length'], 'AS144', message, 'leave length out to ask to the end')
    }
  }
  for (const [index, { atNs }] of service.faults.entries()) {
    if (atNs < duration) continue
    const message = 'this fault begins after the end of the scenario'
    const mend = 'bring it forward, or lengthen duration'
    complaints.add([...path, 'faults', index, 'at'], 'AS142', message, mend)
  }
}
