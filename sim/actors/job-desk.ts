import { multiplyInteger, ZERO } from '../../src/money/rational.ts'
import type { JobRequest } from '../../src/orchestrator/job-admission.ts'
import type { JobReply } from '../../src/orchestrator/job-run.ts'
import {
  paymentRefusalText,
  processPayment,
  type PaymentOutcome,
} from '../../src/orchestrator/process-payment.ts'
import { readPriceInfo } from '../../src/price/price-info.ts'
import type { Payment } from '../../src/wire/messages.ts'
import type { OrchestratorDesk, WorkAccount } from './orchestrator-desk.ts'
import type { JobMessage } from './orchestrator-messages.ts'
import type { Charge } from './work-record.ts'

/** How far a BYOC request got with its payment. */
export type JobAdmitted =
  | { readonly ok: true; readonly payment: PaymentOutcome | null }
  | { readonly ok: boolean; readonly reply: JobReply; readonly payment: PaymentOutcome | null }

/** What streams and batch jobs share: how requests are read, and how the trace tells of them. */
export class JobDesk {
  readonly desk: OrchestratorDesk

  constructor(desk: OrchestratorDesk) {
    this.desk = desk
  }

  request(message: JobMessage): JobRequest {
    const { id, sender, capability, timeoutSeconds, signedAs, payment } = message
    const demanded = this.desk.world.rules.orchestrator.jobSignatureDemanded()
    return {
      id,
      sender,
      capability,
      timeoutSeconds,
      isVerified: signedAs === null || signedAs === demanded,
      payment: payment === null ? null : { ok: true, value: payment.payment },
    }
  }

  readonly process = (payment: Payment, manifestId: string): PaymentOutcome =>
    processPayment(this.desk.node, payment, manifestId, this.desk.world.nowNs)

  /** What became of the payment that came along; a refused one is named, upstream only says that the balance is insufficient. */
  recordPayment({ capability, payment }: JobMessage, admitted: JobAdmitted): void {
    if (payment === null) return
    const refusal = admitted.payment?.refusal ?? null
    const isRefused = !admitted.ok && 'reply' in admitted
    const status = isRefused ? admitted.reply.status : 200
    const text = isRefused ? admitted.reply.body : ''
    const body = refusal === null ? text : paymentRefusalText(refusal)
    this.desk.record(payment, capability, { status, body }, admitted.payment)
  }

  workerAnswered({ session }: Pick<WorkAccount, 'session'>, route: string, status: number): void {
    const { world, name } = this.desk
    const place = { atNs: world.nowNs, session, orchestrator: name }
    world.emit({ type: 'worker.answered', ...place, route, status })
  }

  /** The answer goes out. */
  answer(message: JobMessage, route: string, reply: JobReply, askedNs: number): JobReply {
    const { world, name } = this.desk
    const { status, balanceHeader } = reply
    world.emit({
      type: 'job.answered',
      atNs: world.nowNs,
      session: message.session,
      gateway: message.gateway,
      orchestrator: name,
      route,
      askedNs,
      status,
      balanceHeader,
      error: status === 200 ? null : reply.body,
    })
    return reply
  }
}

/** So many seconds of work at the account's price. */
export function seconds(
  { price }: Pick<WorkAccount, 'price'>,
  units: bigint,
): Pick<Charge, 'units' | 'feeWei'> {
  const reading = readPriceInfo(price)
  const perSecond = reading.ok ? (reading.price ?? ZERO) : ZERO
  return { units, feeWei: multiplyInteger(perSecond, units) }
}
