/** How fast a clock runs: 10⁹ parts per billion = as true time. */
export function rateText(partsPerBillion: number): string {
  if (partsPerBillion === 0) return 'stands still'
  const drift = partsPerBillion - 1_000_000_000
  return drift === 0 ? 'runs true' : `runs ${Math.abs(drift)} ppb ${drift > 0 ? 'fast' : 'slow'}`
}
