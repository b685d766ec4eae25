/** Time between two payments of a BYOC stream, from its start on (spec BY-28). */
export const STREAM_PAYMENT_NS = 50_000_000_000
/** The time-out that the requests of a running stream name; it sizes their payments (spec BY-28). */
export const STREAM_TIMEOUT_SECONDS = 70n
/** The same for the request that stops a stream (errata to BY-28). */
export const STOP_TIMEOUT_SECONDS = 10n

/** What an orchestrator said to a batch job. `balanceHeader` is `Livepeer-Balance`, '' for none. */
export interface JobAnswer {
  readonly status: number
  readonly body: string
  readonly balanceHeader: string
}

/**
 * What the client of a batch job gets when an orchestrator has answered; null = the next orchestrator is tried. Only a job that
 * was done is charged to the gateway's record (errata to BY-29; go-livepeer byoc/job_gateway.go:SubmitJob).
 */
export function clientAnswer(answer: JobAnswer): JobAnswer | null {
  if (answer.status >= 500) return null
  if (answer.status < 400) return answer
  return { status: answer.status, body: `${answer.body}\n`, balanceHeader: '' }
}

/** The answer when every orchestrator that was asked failed. */
export const NO_ORCHESTRATOR_LEFT: JobAnswer = Object.freeze({
  status: 200,
  body: '',
  balanceHeader: '',
})

/** The answer when no orchestrator has capacity for the job. */
export function noOrchestratorAnswer(capability: string): JobAnswer {
  const body = `No orchestrators found for capability ${capability}\n`
  return { status: 400, body, balanceHeader: '' }
}
