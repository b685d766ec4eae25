/** Imports run one way: see docs/architecture.md. Each rule's comment is what a person reads when it fails. */
const room = (from, forbidden, comment) => ({
  name: `no-upward-import-from-${from.replaceAll('/', '-')}`,
  comment,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: '\\.test\\.ts$' },
  to: { path: forbidden },
})

/** The rooms of the engine, lowest first. A room imports the ones before it; rooms of one entry don't know each other. */
const ENGINE = [
  ['bytes'],
  ['money'],
  ['ticket'],
  ['ledger', 'recipient', 'sender'],
  ['wire'],
  ['metering'],
  ['price'],
  ['settlement'],
  ['gateway'],
  ['signer', 'orchestrator'],
  ['profile'],
]

/** What the order alone would allow. */
const BESIDE = {
  wire: ['ledger', 'recipient', 'sender'],
  metering: ['ledger', 'recipient', 'sender'],
  price: ['ledger', 'recipient', 'sender'],
  gateway: ['recipient', 'settlement'],
  signer: ['recipient', 'settlement'],
  orchestrator: ['sender'],
}

const engineRooms = ENGINE.flatMap((siblings, layer) =>
  siblings.map((name) => {
    const above = ENGINE.slice(layer).flat()
    const refused = [...above, ...(BESIDE[name] ?? [])].filter((other) => other !== name)
    // Messages name types of prices and nothing else of that room: see the rule of its own.
    const names = name === 'wire' ? refused.filter((other) => other !== 'price') : refused
    return room(
      `src/${name}`,
      names.length === 0 ? '^(sim|properties|bench)/' : `^src/(${names.join('|')})/`,
      `src/${name} is below those rooms, or has nothing to do with them.`,
    )
  }),
)

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Break the cycle: move what both need downward.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    room(
      'src',
      '^(sim|properties|bench)/',
      'The engine knows nothing of the world that simulates it.',
    ),
    ...engineRooms,
    {
      name: 'wire-takes-types-of-prices-only',
      comment: 'Messages hold price infos; what is done with them belongs to src/price.',
      severity: 'error',
      from: { path: '^src/wire/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/price/', dependencyTypesNot: ['type-only'] },
    },
    room('sim', '^properties/', 'Properties drive the world; the world does not know them.'),
    room('sim/kernel', '^(src|bench)/|^sim/(?!kernel/)', 'The kernel knows nothing of payments.'),
    room(
      'sim/trace',
      '^sim/(?!trace/|kernel/)',
      "The trace knows the engine's types and nothing of actors.",
    ),
    room('sim/invariants', '^sim/(?!invariants/|trace/)', 'Invariants read the trace.'),
    room(
      'sim/operator',
      '^bench/|^sim/(?!operator/|scenario/spelling\\.ts$)',
      "An operator's configuration knows nothing of scenarios; both find slips of the pen alike.",
    ),
    room('sim/scenario', '^sim/(?!scenario/|operator/)', 'A scenario is data.'),
    room('sim/series', '^sim/(?!series/|kernel/|scenario/)', 'Series are numbers over time.'),
    room(
      'sim/actors',
      '^sim/(?!actors/|trace/|kernel/|scenario/)',
      'Actors ask the engine and schedule what follows.',
    ),
    room('sim/run', '^bench/|^sim/(search|board|report|cli|conform|replay)/', 'Runs do not print.'),
    room(
      'sim/search',
      '^bench/|^sim/(actors|board|report|cli|conform|replay)/',
      'Searching makes worlds, runs them and keeps what it finds; it does not print.',
    ),
    room(
      'sim/board',
      '^bench/|^sim/(actors|report|cli|conform|replay)/',
      'The board looks for bugs; it does not print.',
    ),
    room(
      'sim/conform',
      '^bench/|^sim/(?!conform/)',
      'Conformance drives the engine, not the world.',
    ),
    room(
      'sim/replay',
      '^bench/|^sim/(search|report|cli|invariants)/',
      'Replays compare and do not print.',
    ),
    room('sim/report', '^bench/|^sim/(cli|conform|replay)/', 'Reports do not parse commands.'),
    room(
      'bench',
      '^sim/(search|cli|report|conform|replay)/',
      'Measurements are printed by the commands.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
}
