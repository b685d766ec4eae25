import { rule, type Rule } from '../../rule.ts'

/** Two who may turn a request away before the product sees it. */
export type Admission = 'gate' | 'limit'

export type AdmissionOrder = () => readonly Admission[]

/** Who is asked first; a gate that counts its questions charges for whatever it is asked. */
export const admissionOrder: Readonly<Record<'gateFirst' | 'limitFirst', Rule<AdmissionOrder>>> = {
  gateFirst: rule(
    {
      variant: 'gate-first',
      summary: 'The gate is asked about requests that the rate limit then refuses.',
      source: 'BM-17, INV-35; reflexio api.py (dependencies resolve before the limiter wraps)',
    },
    () => ['gate', 'limit'],
  ),
  limitFirst: rule(
    {
      variant: 'limit-first',
      summary: 'The gate is asked only about requests within the rate limit.',
      why: 'A gate that counts its questions charges for requests that were answered 429; behind the limit it is asked about what can be served.',
      source: 'repairs BM-17, INV-35',
    },
    () => ['limit', 'gate'],
  ),
}
