import type { Mistake } from './series/mistakes.fixture.ts'

const WRITTEN: readonly (Omit<Mistake, 'text'> & { readonly written: string })[] = [
  {
    code: 'AS170',
    written: 'callers: {}, recorder: { kind: queue }',
    at: '13:57',
    path: 'recorder.kind',
    mend: 'add usage: {}',
  },
  {
    code: 'AS148',
    written: 'callers: {}, learning: { items: 1, duplicates: 2 }',
    at: '13:73',
    path: 'learning.duplicates',
    mend: 'write 1 or less',
  },
  {
    code: 'AS144',
    written: 'callers: { agent: { start: 1m } }',
    at: '13:53',
    path: 'callers.agent.start',
    mend: 'begin earlier, or lengthen duration',
  },
  {
    code: 'AS144',
    written: 'callers: { agent: { start: 50s, length: 11s } }',
    at: '13:66',
    path: 'callers.agent.length',
    mend: 'leave length out to ask to the end',
  },
  {
    code: 'AS142',
    written: 'callers: {}, faults: [{ what: config, at: 1m, for: 1s }]',
    at: '13:68',
    path: 'faults[0].at',
    mend: 'bring it forward, or lengthen duration',
  },
]

/** Mistakes in a product service; each text is a line more in a scenario that is sound for a minute. */
export const PRODUCT_MISTAKES: readonly Mistake[] = WRITTEN.map(
  ({ written, path, ...mistake }) => ({
    ...mistake,
    text: `productServices: { p1: { ${written} } }`,
    path: `productServices.p1.${path}`,
  }),
)
