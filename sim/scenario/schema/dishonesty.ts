import { z } from 'zod'
import type * as Input from '../dishonesty-input.ts'
import type {
  FalseAmount,
  GatewayDishonesty,
  Occasions,
  OrchestratorDishonesty,
} from '../dishonesty.ts'
import { duration, positiveNumber, probability } from './values.ts'

const from = duration('From when on.').prefault('0s')
const share = probability('At which share of the occasions.').prefault(1)

function occasions(does: string): z.ZodType<Occasions, Input.OccasionsInput> {
  return z
    .strictObject({ from, share })
    .meta({ description: does })
    .transform(({ from, share }) => ({ fromNs: from, share }))
}

function falseAmount(does: string, times: string): z.ZodType<FalseAmount, Input.FalseAmountInput> {
  return z
    .strictObject({ from, share, times: positiveNumber(times) })
    .meta({ description: does })
    .transform(({ from, share, times }) => ({ fromNs: from, share, times }))
}

function fromThenOn(
  does: string,
): z.ZodType<Pick<Occasions, 'fromNs'>, Pick<Input.OccasionsInput, 'from'>> {
  return z
    .strictObject({ from })
    .meta({ description: does })
    .transform(({ from }) => ({ fromNs: from }))
}

const withholdsTickets: z.ZodType<
  NonNullable<GatewayDishonesty['withholdsTickets']>,
  NonNullable<Input.GatewayDishonestyInput['withholdsTickets']>
> = z
  .strictObject({
    from,
    share,
    part: probability('Which part of its tickets, rounded up; one always goes.'),
  })
  .meta({ description: 'A payment leaves without some of its tickets.' })
  .transform(({ from, share, part }) => ({ fromNs: from, share, part }))

export const orchestratorDishonesty: z.ZodType<
  OrchestratorDishonesty,
  Input.OrchestratorDishonestyInput
> = z
  .strictObject({
    raisesPrice: falseAmount(
      'Running sessions are told a higher price, with ticket parameters that are bound to it.',
      'The price that they are told, in parts of the one that is set.',
    ).optional(),
    bindsOtherPrice: falseAmount(
      'Ticket parameters are bound to another price than the one that stands beside them.',
      'The price that they are bound to, in parts of the other one.',
    ).optional(),
    misreportsPixels: falseAmount(
      'Transcoded segments are reported, and charged, with other pixels than came out of them.',
      'The pixels that are reported, in parts of the true ones.',
    ).optional(),
    refusesWork: occasions('A payment is taken, and the work that it came with fails.').optional(),
    stopsWork: fromThenOn('Streams are released as if their credit had run out.').optional(),
  })
  .transform((draft) => ({
    raisesPrice: draft.raisesPrice ?? null,
    bindsOtherPrice: draft.bindsOtherPrice ?? null,
    misreportsPixels: draft.misreportsPixels ?? null,
    refusesWork: draft.refusesWork ?? null,
    stopsWork: draft.stopsWork ?? null,
  }))

export const gatewayDishonesty: z.ZodType<GatewayDishonesty, Input.GatewayDishonestyInput> = z
  .strictObject({
    replaysPayments: occasions(
      'A payment that was taken is sent again with its request, word for word.',
    ).optional(),
    replaysState: occasions(
      'The remote signer is called with the state before the newest one.',
    ).optional(),
    withholdsTickets: withholdsTickets.optional(),
    stopsPaying: fromThenOn('Streams go on and are not paid for any more.').optional(),
    misstatesPrice: falseAmount(
      'Payments with tickets, but for the first one of a session, name another price than the tickets are for.',
      'The price that they name, in parts of the true one.',
    ).optional(),
  })
  .transform((draft) => ({
    replaysPayments: draft.replaysPayments ?? null,
    replaysState: draft.replaysState ?? null,
    withholdsTickets: draft.withholdsTickets ?? null,
    stopsPaying: draft.stopsPaying ?? null,
    misstatesPrice: draft.misstatesPrice ?? null,
  }))
