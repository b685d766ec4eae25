import { Command } from 'commander'
import type { BenchResult } from '../../../bench/measure.ts'
import { groupDigits, table } from '../../report/text.ts'
import type { CommandContext } from '../context.ts'
import type { House } from '../house.ts'

export function benchCommand(context: CommandContext, house: House): Command {
  return new Command('bench')
    .description('measure how fast this machine simulates')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      const result = house.bench()
      context.output.result(
        options.json === true ? JSON.stringify(result, null, 2) : benchTable(result).join('\n'),
      )
    })
}

function benchTable(result: BenchResult): readonly string[] {
  const number = (value: number): string => groupDigits(`${value}`)
  const { nsPerEvent, barePairsPerSecond, paymentsPerSecond } = result
  return [
    'one core, model cryptography, every invariant on',
    '',
    ...table(
      [
        [number(paymentsPerSecond), 'payments per second'],
        [number(result.paymentsPerSecondHashed), 'payments per second with the trace hashed'],
        [number(barePairsPerSecond), 'turns of the bare event queue per second'],
        [
          number(Math.round(barePairsPerSecond / paymentsPerSecond)),
          `turns of the bare queue for a payment of ${result.eventsPerPayment} events`,
        ],
        ...Object.entries(nsPerEvent).map(([sessions, ns]) => [
          number(ns),
          `ns for an event with ${number(Number(sessions))} sessions`,
        ]),
        [number(result.bytesPerWaitingSession), 'bytes for a session that waits for its start'],
        [number(result.bytesPerIdleSession), 'bytes for a session between two payments'],
        [number(result.bytesKeptPerPayment), 'bytes that stay for a payment'],
      ],
      new Set([0]),
    ),
  ]
}
