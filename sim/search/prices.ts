/** Of live video as payers bill it: 1280 × 720 at 30 frames a second. */
export const PIXELS_PER_SECOND = 27_648_000n
/** The external capability that every orchestrator of the cast has. */
export const EXTERNAL = 'transcribe'
/** The model that has a price per second. */
const SECONDS_MODEL = 'live-video-to-video/seconds'

/** Prices of models by pipeline/model: a request for a usual amount of work costs some seconds of service. */
export function modelPrices(perSecondWei: bigint): Readonly<Record<string, string>> {
  return {
    [SECONDS_MODEL]: `${perSecondWei}`,
    'text-to-image/m': `${perSecondWei * 10n}/262144`,
    'image-to-image/m': `${perSecondWei * 10n}/262144`,
    'upscale/m': `${perSecondWei * 10n}/262144`,
    'image-to-text/m': `${perSecondWei * 10n}/262144`,
    'audio-to-text/m': `${perSecondWei}/1000`,
    'text-to-speech/m': `${perSecondWei}`,
    'llm/m': `${perSecondWei}/25`,
  }
}

/** The base price: wei for one pixel. */
export function perPixel(perSecondWei: bigint): string {
  return `${perSecondWei}/${PIXELS_PER_SECOND}`
}

/** At the start; the feed may move it. */
export const DOLLARS_PER_ETH = 3000n
const DECIMALS = 18

/** Exact, as a decimal. */
export function dollars(wei: bigint): string {
  const digits = (wei * DOLLARS_PER_ETH).toString().padStart(DECIMALS + 1, '0')
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`
}
