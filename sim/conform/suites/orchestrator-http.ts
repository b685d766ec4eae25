import { suiteOf, type SuiteAdapter } from '../adapter.ts'
import { compareOutcomes } from '../compare.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { replayConfirmPayment } from './live-byoc-payment.ts'
import { replayPaymentEndpoint } from './pm-payment-endpoint.ts'
import { replayVerifySegmentCredentials } from './pm-segment-credentials.ts'

/** The orchestrator's endpoints with the bytes that travel. */
export const orchestratorHttpSuites: readonly SuiteAdapter[] = [
  suiteOf('live/byoc-confirm-payment', (input, { rules }) => replayConfirmPayment(input, rules)),
  suiteOf('pm/payment-endpoint', (input, { rules }) => replayPaymentEndpoint(input, rules)),
  suiteOf(
    'pm/refresh-payment',
    (input, { rules }) => replayPaymentEndpoint(input, rules),
    (expected, got) => compareOutcomes(withoutDecoderTexts(expected), withoutDecoderTexts(got)),
  ),
  suiteOf('pm/verify-seg-creds', (input, { rules }) =>
    replayVerifySegmentCredentials(input, rules.orchestrator),
  ),
]

/** The texts of the JSON decoder only have to be refusals with the same status. */
function withoutDecoderTexts(outcome: ReplayedOutcome): ReplayedOutcome {
  const text = JSON.stringify(outcome)
  const read: ReplayedOutcome = JSON.parse(
    text.replaceAll(
      /\{\\"error\\":\{\\"message\\":\\"(?:EOF|unexpected EOF|json: [^}]*)\}\}/g,
      'refused',
    ),
  )
  return read
}
