import { expect } from 'vitest'
import { CHAIN_MISTAKES } from './chain-mistakes.fixture.ts'
import { DISHONESTY_MISTAKES } from './dishonesty-mistakes.fixture.ts'
import { NODE_MISTAKES } from './node-mistakes.fixture.ts'
import { PRODUCT_MISTAKES } from './product-mistakes.fixture.ts'
import { SERIES_MISTAKES, type Mistake } from './series/mistakes.fixture.ts'
import { WEBHOOK_MISTAKES } from './webhook-mistakes.fixture.ts'

/** A scenario that is right: an orchestrator, a remote signer, a gateway with one session. */
export const SOUND: string = `scenario: 1
name: sound
duration: 1m
orchestrators:
  o1: { pricePerUnit: 1200 }
signers:
  s1: {}
gateways:
  g1:
    signer: s1
    sessions:
      viewer: { orchestrator: o1, type: live }
`

/** The sound scenario with one line more (at line 13), or with some text replaced. */
export const plus = (more: string): string => `${SOUND}${more}`
export const instead = (written: string, replacement: string): string => {
  expect(SOUND).toContain(written)
  return SOUND.replace(written, replacement)
}

/** The sound scenario with another session, of a gateway that pays itself. */
const paysItself = (session: string): string =>
  instead('    signer: s1\n    sessions:\n', '    sessions:\n').replace('type: live', session)

export const CASES: readonly Mistake[] = [
  ...[
    ...SERIES_MISTAKES,
    ...CHAIN_MISTAKES,
    ...NODE_MISTAKES,
    ...PRODUCT_MISTAKES,
    ...WEBHOOK_MISTAKES,
  ].map((mistake) => ({
    ...mistake,
    text: plus(mistake.text),
  })),
  ...DISHONESTY_MISTAKES,
  { code: 'AS102', text: plus('links: {'), at: '13:9', path: '' },
  { code: 'AS103', text: plus('name: again'), at: '13:1', path: 'name' },
  { code: 'AS104', text: '', at: '1:1', path: '' },
  { code: 'AS104', text: '# nothing\n', at: '1:1', path: '' },
  { code: 'AS104', text: plus('---\nscenario: 1'), at: '13:1', path: '' },
  { code: 'AS105', text: '['.repeat(20_000), at: '1:1', path: '' },
  {
    code: 'AS105',
    text: plus(`story: ${'['.repeat(50)}${']'.repeat(50)}`),
    at: '13:32',
    path: `story${'[0]'.repeat(24)}`,
  },
  { code: 'AS106', text: plus('links: &a { default: *a }'), at: '13:22', path: 'links.default' },
  { code: 'AS106', text: plus('links: { ? [g1] : {} }'), at: '13:8', path: 'links' },
  {
    code: 'AS110',
    text: plus('quitePhase: 1s'),
    at: '13:1',
    path: 'quitePhase',
    mend: 'did you mean quietPhase?',
  },
  {
    code: 'AS110',
    text: plus('ticketEv: 1'),
    at: '13:1',
    path: 'ticketEv',
    mend: 'ticketEv belongs in orchestrators.<name>',
  },
  {
    code: 'AS111',
    text: instead('{ pricePerUnit: 1200 }', '{}'),
    at: '5:7',
    path: 'orchestrators.o1.pricePerUnit',
  },
  { code: 'AS111', text: instead('duration: 1m\n', ''), at: '1:1', path: 'duration' },
  { code: 'AS112', text: plus('timeline: 3s'), at: '13:11', path: 'timeline' },
  {
    code: 'AS113',
    text: instead('type: live', 'type: liv'),
    at: '12:41',
    path: 'gateways.g1.sessions.viewer.type',
    mend: 'did you mean live?',
  },
  {
    code: 'AS113',
    text: instead('scenario: 1', 'scenario: 2'),
    at: '1:11',
    path: 'scenario',
    mend: 'write 1',
  },
  { code: 'AS114', text: instead('  o1:', '  1o:'), at: '5:3', path: 'orchestrators["1o"]' },
  { code: 'AS115', text: instead('  s1: {}', '  o1: {}'), at: '7:3', path: 'signers.o1' },
  {
    code: 'AS115',
    text: plus('  g2: { signer: s1, sessions: { viewer: { orchestrator: o1 } } }'),
    at: '12:7',
    path: 'gateways.g1.sessions.viewer',
  },
  { code: 'AS116', text: plus('timeline: [{ at: 1s }]'), at: '13:12', path: 'timeline[0]' },
  {
    code: 'AS116',
    text: plus('timeline: [{ at: 1s, endSession: viewer, setGasPrice: 1 }]'),
    at: '13:12',
    path: 'timeline[0]',
  },
  { code: 'AS117', text: plus('links:'), at: '13:7', path: 'links' },
  {
    code: 'AS120',
    text: plus('seed: 9007199254740993'),
    at: '13:7',
    path: 'seed',
    mend: 'put it in quotes: "9007199254740993"',
  },
  { code: 'AS121', text: plus('chain: { block: many }'), at: '13:17', path: 'chain.block' },
  { code: 'AS122', text: plus('chain: { gasPrice: 10e400 }'), at: '13:20', path: 'chain.gasPrice' },
  { code: 'AS122', text: instead('1200', '-1'), at: '5:23', path: 'orchestrators.o1.pricePerUnit' },
  {
    code: 'AS123',
    text: instead('duration: 1m', 'duration: 60'),
    at: '3:11',
    path: 'duration',
    mend: 'write 60s for seconds, or 60ms',
  },
  { code: 'AS124', text: instead('duration: 1m', 'duration: -1m'), at: '3:11', path: 'duration' },
  { code: 'AS125', text: instead('duration: 1m', 'duration: 3000h'), at: '3:11', path: 'duration' },
  { code: 'AS125', text: instead('duration: 1m', 'duration: 1.5ns'), at: '3:11', path: 'duration' },
  { code: 'AS126', text: plus('chain: { gasPrice: 1USD }'), at: '13:20', path: 'chain.gasPrice' },
  { code: 'AS127', text: plus('chain: { gasPrice: 0.3wei }'), at: '13:20', path: 'chain.gasPrice' },
  {
    code: 'AS128',
    text: instead('1200', 'cheap'),
    at: '5:23',
    path: 'orchestrators.o1.pricePerUnit',
  },
  {
    code: 'AS129',
    text: instead('1200', '0.3USD'),
    at: '5:23',
    path: 'orchestrators.o1.pricePerUnit',
  },
  {
    code: 'AS130',
    text: plus('links: { default: { loss: 5 } }'),
    at: '13:27',
    path: 'links.default.loss',
  },
  { code: 'AS131', text: plus('epoch: 2026-02-30T00:00:00Z'), at: '13:8', path: 'epoch' },
  {
    code: 'AS132',
    text: plus('chain: { senders: { "0x12": {} } }'),
    at: '13:21',
    path: 'chain.senders["0x12"]',
  },
  {
    code: 'AS133',
    text: instead('s1: {}', 's1: { replicas: [{ clock: { drift: 5 } }] }'),
    at: '7:38',
    path: 'signers.s1.replicas[0].clock.drift',
  },
  {
    code: 'AS134',
    text: instead('1200', '1, capabilityPrices: { lllm/x: 1 }'),
    at: '5:46',
    path: 'orchestrators.o1.capabilityPrices["lllm/x"]',
    mend: 'did you mean llm?',
  },
  { code: 'AS135', text: plus('links: { g1-o1: {} }'), at: '13:10', path: 'links.g1-o1' },
  {
    code: 'AS136',
    text: plus('expect: { metrics: { ticketsSigned: some } }'),
    at: '13:37',
    path: 'expect.metrics.ticketsSigned',
  },
  {
    code: 'AS140',
    text: instead('orchestrator: o1', 'orchestrator: o2'),
    at: '12:31',
    path: 'gateways.g1.sessions.viewer.orchestrator',
  },
  {
    code: 'AS141',
    text: instead('    signer: s1\n', ''),
    at: '11:41',
    path: 'gateways.g1.sessions.viewer.type',
  },
  {
    code: 'AS137',
    text: paysItself('type: transcode, transcoding: { renditions: [{ size: 720p }] }'),
    at: '11:88',
    path: 'gateways.g1.sessions.viewer.transcoding.renditions[0].size',
    mend: 'write e.g. 1280x720',
  },
  {
    code: 'AS141',
    text: instead('type: live', 'type: transcode'),
    at: '12:41',
    path: 'gateways.g1.sessions.viewer.type',
    mend: 'move it to a gateway without a signer',
  },
  {
    code: 'AS149',
    text: paysItself('type: batch-ai'),
    at: '11:15',
    path: 'gateways.g1.sessions.viewer.capability',
  },
  {
    code: 'AS149',
    text: paysItself('type: batch-ai, capability: upscale, model: x'),
    at: '11:15',
    path: 'gateways.g1.sessions.viewer.requests',
    mend: 'add requests: { picture: 1024x1024 }',
  },
  {
    code: 'AS149',
    text: paysItself('type: lv2v, requests: { every: 1s }'),
    at: '11:47',
    path: 'gateways.g1.sessions.viewer.requests',
    mend: 'write type: batch-ai',
  },
  {
    code: 'AS142',
    text: plus('timeline: [{ at: 2m, endSession: viewer }]'),
    at: '13:18',
    path: 'timeline[0].at',
  },
  {
    code: 'AS143',
    text: instead('orchestrator: o1', 'orchestrator: g1'),
    at: '12:31',
    path: 'gateways.g1.sessions.viewer.orchestrator',
  },
  {
    code: 'AS143',
    text: plus('timeline: [{ at: 1s, outage: { from: o1, to: o1, for: 1s } }]'),
    at: '13:46',
    path: 'timeline[0].outage.to',
  },
  {
    code: 'AS144',
    text: instead('type: live', 'type: live, start: 1m'),
    at: '12:54',
    path: 'gateways.g1.sessions.viewer.start',
  },
  {
    code: 'AS145',
    text: instead('type: live', 'type: byoc, model: x'),
    at: '12:54',
    path: 'gateways.g1.sessions.viewer.model',
  },
  {
    code: 'AS146',
    text: plus('expect: { invariants: { holds: [metering], breaks: [metering] } }'),
    at: '13:53',
    path: 'expect.invariants.breaks[0]',
  },
  {
    code: 'AS147',
    text: plus('links: { default: { latency: { from: 2s, to: 1s } } }'),
    at: '13:30',
    path: 'links.default.latency',
  },
  {
    code: 'AS140',
    text: plus('faults: { partitions: [{ groups: [[g1], [o9]], for: 1s }] }'),
    at: '13:42',
    path: 'faults.partitions[0].groups[1][0]',
    mend: 'did you mean o1?',
  },
  {
    code: 'AS142',
    text: plus("faults: { partitions: [{ groups: [[g1], ['*']], at: 9h, for: 1s }] }"),
    at: '13:53',
    path: 'faults.partitions[0].at',
  },
  {
    code: 'AS148',
    text: plus('faults: { partitions: [{ groups: [[g1, s1/1], [o1, s1]], for: 1s }] }'),
    at: '13:52',
    path: 'faults.partitions[0].groups[1][1]',
    mend: 'name each actor once, in one group',
  },
  {
    code: 'AS116',
    text: plus('faults: { partitions: [{ groups: [[g1]], for: 1s }] }'),
    at: '13:34',
    path: 'faults.partitions[0].groups',
    mend: "add another group, e.g. ['*']",
  },
  {
    code: 'AS116',
    text: plus('faults: { slowActors: [{ actor: o1, for: 1s, delay: 0s }] }'),
    at: '13:53',
    path: 'faults.slowActors[0].delay',
  },
  {
    code: 'AS140',
    text: plus('faults: { slowActors: [{ actor: s1/3, for: 1s, delay: { from: 1s, to: 2s } }] }'),
    at: '13:33',
    path: 'faults.slowActors[0].actor',
  },
  {
    code: 'AS147',
    text: plus('faults: { slowActors: [{ actor: o1, for: 1s, delay: { from: 2s, to: 1s } }] }'),
    at: '13:53',
    path: 'faults.slowActors[0].delay',
  },
  { code: 'AS148', text: plus('priceFeed: { USD: 1, EUR: 1 }'), at: '13:12', path: 'priceFeed' },
  {
    code: 'AS148',
    text: plus('chain: { senders: { g1: {} } }'),
    at: '13:21',
    path: 'chain.senders.g1',
    mend: 'write s1',
  },
  {
    code: 'AS148',
    text: instead('type: live', 'type: live, prepay: 9s'),
    at: '12:55',
    path: 'gateways.g1.sessions.viewer.prepay',
    mend: 'leave prepay out',
  },
  {
    code: 'AS148',
    text: instead('type: live', 'type: byoc-job, model: x'),
    at: '12:41',
    path: 'gateways.g1.sessions.viewer.type',
    mend: 'leave signer out, or use type byoc',
  },
  {
    code: 'AS148',
    text: instead('type: live', 'type: live, job: {}'),
    at: '12:52',
    path: 'gateways.g1.sessions.viewer.job',
    mend: 'leave job out',
  },
  {
    code: 'AS148',
    text: instead('    signer: s1\n', '').replace('type: live', 'type: lv2v, job: {}'),
    at: '11:52',
    path: 'gateways.g1.sessions.viewer.job',
    mend: 'leave it out',
  },
  {
    code: 'AS122',
    text: instead('type: live', 'job: { timeout: 1500ms }'),
    at: '12:51',
    path: 'gateways.g1.sessions.viewer.job.timeout',
  },
  {
    code: 'AS150',
    text: plus('profile: repared'),
    at: '13:10',
    path: 'profile',
    mend: 'did you mean repaired?',
  },
  {
    code: 'AS151',
    text: plus('expect: { invariants: { breaks: [meterin] } }'),
    at: '13:34',
    path: 'expect.invariants.breaks[0]',
    mend: 'did you mean metering?',
  },
  {
    code: 'AS152',
    text: plus('expect: { metrics: { ticketSigned: 1 } }'),
    at: '13:22',
    path: 'expect.metrics.ticketSigned',
    mend: 'did you mean ticketsSigned?',
  },
  {
    code: 'AS153',
    text: instead('1200', '1200, node: { flags: -pricePerUnit 5 }'),
    at: '5:9',
    path: 'orchestrators.o1.pricePerUnit',
  },
  {
    code: 'AS154',
    text: instead('1200', '1200, node: { config: ./livepeer.conf }'),
    at: '5:45',
    path: 'orchestrators.o1.node.config',
  },
  {
    code: 'AS115',
    text: instead('o1: {', 'collector: {'),
    at: '5:3',
    path: 'orchestrators.collector',
    mend: 'rename the actor',
  },
]
