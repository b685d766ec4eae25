/** What a metric counts and in which unit: the one list that reports, scenarios, sweeps and docs read. */
export interface MetricInfo {
  readonly unit: 'count' | 'wei' | 'nanoseconds' | 'units'
  readonly meaning: string
}
