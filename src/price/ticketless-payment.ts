import { rule, type Rule } from '../rule.ts'

/** Whether a payment without tickets says who pays, and at which price. */
export type TicketlessPayment = Rule<() => 'names-payer' | 'empty'>

export const ticketlessPayment: Readonly<Record<'namesPayer', TicketlessPayment>> = {
  namesPayer: rule(
    {
      variant: 'names-payer',
      summary: 'A payment without tickets names its sender and the expected price all the same.',
      source: 'PM-10; go-livepeer server/segment_rpc.go:genPayment since c5f271091',
    },
    (): 'names-payer' | 'empty' => 'names-payer',
  ),
}
