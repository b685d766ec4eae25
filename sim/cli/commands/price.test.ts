import { expect, test } from 'vitest'
import { EXIT_CODES } from '../exit-codes.ts'
import { createRecordedOutput } from '../output.ts'
import { main } from '../program.ts'

const CONF = 'scenarios/stories/operators-own-files/livepeer.conf'
const PARTNER = '0x5be44c41cc550f1e7a6b1c4f15a3c9e8fb9ec8a1'

async function price(
  ...words: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = createRecordedOutput()
  const code = await main(['price', ...words], output)
  return { code, stdout: output.stdout, stderr: output.stderr }
}

test('the first screen: prices for everybody and by name, and who accepts them', async () => {
  const partner = `-network arbitrum-one-mainnet -ethAcctAddr ${PARTNER} -maxPricePerUnit 0.25USD -pixelsPerUnit 1e12`
  const { code, stdout, stderr } = await price(CONF, '--gateway', partner, '--at', 'USD=3000')
  expect({ code, stderr }).toEqual({ code: EXIT_CODES.passed, stderr: '' })
  expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
    `${CONF} · orchestrator · profile upstream/master-2026-08`,
    '1 ETH = 3000 USD · gas 0.1 gwei · no overhead (-autoAdjustPrice=false)',
    '',
    'for every other sender',
    '               set  charged                    wei/second  USD/hour  USD',
    '  transcoding  100      100  wei per pixel  2,764,800,000    0.0299    –',
    '',
    `for ${PARTNER} (--gateway 1)`,
    '                  set  charged                    wei/second  USD/hour  USD',
    '  transcoding  66.667   66.667  wei per pixel  1,843,200,000    0.0199    –',
    '  ✓ --gateway 1 accepts transcoding: its maximum is 83.333 wei',
    '',
    '--gateway 1 · gateway',
    '  everything else  at most 83.333 wei per pixel  0.0249 USD for an hour of 720p video at 30 frames',
    '',
  ])
})

test('a slip of units is pointed out, with what was probably meant', async () => {
  const { stdout } = await price('--flags', '-pricePerUnit 0.3USD', '--at', 'USD=3000')
  expect(stdout).toContain('AO221')
  expect(stdout).toContain('-pixelsPerUnit 1e12 is probably missing')
})

test('JSON holds the same, exactly', async () => {
  const { stdout } = await price(CONF, '--at', 'USD=2999.99,gas=2gwei', '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    rate: { currency: 'USD', perEth: '299999/100' },
    orchestrators: [
      {
        gasPriceWei: '2000000000',
        senders: [
          { sender: null, prices: [{ work: 'transcoding', chargedWei: '30000000/299999' }] },
          { sender: PARTNER, prices: [{ configuredWei: '20000000/299999' }] },
        ],
      },
    ],
    findings: [],
  })
})

test('a JSON file is recognised by what it holds', async () => {
  const document = CONF.replace('livepeer.conf', 'pricePerGateway.json')
  const { stdout } = await price(document, '--at', 'USD=3000')
  expect(stdout).toContain(`for ${PARTNER}`)
})

test.each<[string[], string]>([
  [[], 'assay price: there is nothing to read'],
  [['none.conf'], 'none.conf: the file cannot be read'],
  [['package.json'], 'package.json: it is JSON, and none of the documents that nodes read'],
  [
    [CONF, '--profile', 'upstream/bse'],
    '--profile: there is no upstream/bse\n  did you mean upstream/base?',
  ],
  [[CONF, '--at', 'USD'], '--at: "USD" is no condition'],
  [[CONF, '--at', 'USD=1,EUR=2'], '--at: there are two rates'],
  [[CONF, '--at', 'gas=x'], '--at: '],
  [[CONF, '--at', 'gas=0.1'], 'write at least 1, or with a unit: 0.1gwei'],
  [[CONF, '--at', 'gass=0.1gwei'], 'the other conditions are gas and maxFloat'],
  [['--env', 'LP', '--flags', '-orchestrator'], '--env: "LP" is no setting'],
  [[CONF], `${CONF}:4:14: AO113`],
  [
    ['--flags', '-pricePerUnit 5 -pricePerGateway {', '--profile', 'repaired'],
    '--flags:1:34: AO114',
  ],
])('%j is bad input', async (words, text) => {
  const { code, stdout, stderr } = await price(...words)
  expect({ code, stdout }).toEqual({ code: EXIT_CODES.badInput, stdout: '' })
  expect(stderr).toContain(text)
})
