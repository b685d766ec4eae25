import type { Feature } from '../feature.ts'

export const ticketValueEdges: Feature = {
  name: 'ticket-value-edges',
  group: 'setting',
  does: 'Tickets are worth a part of a second or hours of service, and payers accept exactly as much.',
  apply({ cast, orchestrators, signers, gateways }, chance, intensity) {
    for (const { name, pricePerSecondWei } of cast.orchestrators) {
      const chosen = chance.share(intensity)
      // In tenths of a second of service.
      const tenths = BigInt(chance.pick([1, 3, 5, 10, 6000, 36_000]))
      const own = orchestrators[name]
      if (!chosen || own === undefined) continue
      own.ticketEv = `${(pricePerSecondWei * tenths) / 10n}`
    }
    const largest = cast.orchestrators.reduce(
      (most, { pricePerSecondWei }) => (pricePerSecondWei > most ? pricePerSecondWei : most),
      0n,
    )
    for (const { gateway, signer } of cast.payers) {
      const seconds = BigInt(chance.pick([3600, 3600, 120, 60]))
      const payer = signer === null ? gateways[gateway] : signers[signer]
      if (payer === undefined) continue
      payer.maxTicketEv = `${largest * seconds}`
      payer.maxTotalEv = `${largest * seconds * 4n}`
    }
  },
}
