import { describe, expect, it } from 'vitest'
import { priceInfo } from '../price/price-info.ts'
import { readAuthWebhookAnswer, WebhookPrices } from './auth-webhook.ts'

const read = (status: number, body: string): ReturnType<typeof readAuthWebhookAnswer> =>
  readAuthWebhookAnswer({ kind: 'answered', status, body: new TextEncoder().encode(body) }, 'U')

describe('the answer of an auth webhook', () => {
  it('may set a price, which is taken as it is', () => {
    const body = '{"priceInfo":{"pricePerUnit":9007199254740993,"pixelsPerUnit":0}}'
    expect(read(200, body)).toEqual({ ok: true, price: priceInfo(9007199254740993n, 0n) })
    expect(read(200, '{}')).toEqual({ ok: true, price: null })
  })

  it('refuses by its status, and by a body that is no JSON', () => {
    expect(read(403, 'no')).toEqual({ ok: false, error: 'no' })
    expect(read(200, '')).toEqual({ ok: false, error: 'unexpected end of JSON input' })
    const cause = 'connection refused'
    expect(readAuthWebhookAnswer({ kind: 'unreachable', cause }, 'U')).toEqual({
      ok: false,
      error: 'Post "U": connection refused',
    })
  })

  it('is kept for half an hour', () => {
    const prices = new WebhookPrices()
    prices.set('0x1', priceInfo(5n), 1_000)
    expect(prices.of('0x1', 1_800_000_000_999)).toEqual(priceInfo(5n))
    expect(prices.of('0x1', 1_800_000_001_000)).toBeNull()
    expect(prices.of('0x2', 1_000)).toBeNull()
  })
})
