const WEI_PER_UNIT = 10n ** 18n
const DECIMALS = 18
/** Below this amount wei are easier to read. */
const SMALLEST_IN_UNITS = 10n ** 16n

/**
 * An amount as the original prints it: `5 WEI` below 10^16 (`LPTU` for any name but ETH), else in whole units with up to 18
 * decimals; null prints `0` and the name. Spec US-10, errata "format-units"; go-livepeer eth/helpers.go:FormatUnits.
 */
export function formatUnits(amount: bigint | null, name: string): string {
  if (amount === null) return `0 ${name}`
  if (amount < SMALLEST_IN_UNITS) return `${amount} ${name === 'ETH' ? 'WEI' : 'LPTU'}`
  const fraction = `${amount % WEI_PER_UNIT}`.padStart(DECIMALS, '0').replace(/0+$/, '')
  const decimals = fraction === '' ? '' : `.${fraction}`
  return `${amount / WEI_PER_UNIT}${decimals} ${name === 'ETH' ? 'ETH' : 'LPT'}`
}
