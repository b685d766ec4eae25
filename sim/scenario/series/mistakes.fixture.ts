import type { ScenarioErrorCode } from '../errors.ts'

/** A scenario with a mistake, and what is told of it. */
export interface Mistake {
  readonly code: ScenarioErrorCode
  readonly text: string
  readonly at: string
  readonly path: string
  readonly mend?: string
}

/** Mistakes in series and in the feed: `text` is added to a sound scenario at its line 13. */
export const SERIES_MISTAKES: readonly Mistake[] = [
  {
    code: 'AS163',
    text: 'series: { gasPrice: { model: { volatility: 80% } } }',
    at: '13:44',
    path: 'series.gasPrice.model.volatility',
  },
  {
    code: 'AS160',
    text: 'series: { gasPrice: {} }',
    at: '13:21',
    path: 'series.gasPrice',
  },
  {
    code: 'AS160',
    text: 'series: { gasPrice: { csv: "0s,1", file: gas.csv } }',
    at: '13:21',
    path: 'series.gasPrice',
  },
  {
    code: 'AS161',
    text: 'series: { gasPrice: { csv: "0s;1" } }',
    at: '13:28',
    path: 'series.gasPrice.csv',
  },
  {
    code: 'AS162',
    text: 'series: { gasPrice: { csv: "1m,1\\n1m,2" } }',
    at: '13:28',
    path: 'series.gasPrice.csv',
  },
  {
    code: 'AS101',
    text: 'series: { gasPrice: { file: gas.csv } }',
    at: '13:29',
    path: 'series.gasPrice.file',
  },
  {
    code: 'AS129',
    text: 'series: { priceFeed: { csv: "0s,3000" } }',
    at: '13:22',
    path: 'series.priceFeed',
    mend: 'add priceFeed: { USD: 3000 }',
  },
  {
    code: 'AS140',
    text: 'series: { demand: { viewr: { csv: "0s,1" } } }',
    at: '13:21',
    path: 'series.demand.viewr',
  },
  {
    code: 'AS111',
    text: 'series: { demand: { viewer: { model: {} } } }',
    at: '13:38',
    path: 'series.demand.viewer.model',
  },
  {
    code: 'AS122',
    text: 'series: { gasPrice: { model: { volatility: 900% per minute } } }',
    at: '13:44',
    path: 'series.gasPrice.model.volatility',
  },
  {
    code: 'AS105',
    text: 'series: { gasPrice: { model: { step: 1ns } } }',
    at: '13:38',
    path: 'series.gasPrice.model.step',
  },
  {
    code: 'AS148',
    text: 'priceFeed: { USD: 1 }\nfaults: { feed: [{ kind: zero, at: 1s, for: 1s, nodes: [o1] }] }',
    at: '14:56',
    path: 'faults.feed[0].nodes',
  },
]
