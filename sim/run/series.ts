import { round } from '../../src/money/rational.ts'
import { Phase } from '../kernel/phase.ts'
import type { Series, SeriesPoint } from '../scenario/series/series.ts'
import { pointsOf } from '../series/points.ts'
import type { Simulation } from './simulation.ts'

/** Lets what one ETH costs and the gas price follow the series of the scenario, a point at a time. */
export function scheduleSeries(simulation: Simulation): void {
  const { priceFeed, gasPrice } = simulation.scenario.series
  follow(simulation, 'series/priceFeed', priceFeed, ({ value }) => simulation.feed?.move(value))
  follow(simulation, 'series/gasPrice', gasPrice, ({ value }) =>
    simulation.chain.setGasPrice(round(value)),
  )
}

function follow(
  simulation: Simulation,
  name: string,
  series: Series | null,
  take: (point: SeriesPoint) => void,
): void {
  if (series === null) return
  const { kernel, scenario } = simulation
  const endNs = scenario.durationNs + scenario.quietPhaseNs
  const open = (streamName: string): ReturnType<Simulation['stream']> =>
    simulation.stream(streamName)
  const points = pointsOf(series, { name, endNs, open })
  const scheduleNext = (): void => {
    const { value: point } = points.next()
    if (point === undefined) return
    kernel.schedule(
      point.atNs,
      Phase.timeline,
      () => {
        take(point)
        scheduleNext()
      },
      null,
    )
  }
  scheduleNext()
}
