/** Imports run one way: see docs/architecture.md. Each rule's comment is what a person reads when it fails. */
const room = (from, forbidden, comment) => ({
  name: `no-upward-import-from-${from.replaceAll('/', '-')}`,
  comment,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: '\\.test\\.ts$' },
  to: { path: forbidden },
})

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
    room(
      'sim/kernel',
      '^(src|properties)/|^sim/(?!kernel/)',
      'The kernel knows nothing of payments.',
    ),
    room(
      'sim/trace',
      '^sim/(?!trace/|kernel/)',
      "The trace knows the engine's types and nothing of actors.",
    ),
    room('sim/invariants', '^sim/(?!invariants/|trace/)', 'Invariants read the trace.'),
    room('sim/scenario', '^sim/(?!scenario/)', 'A scenario is data.'),
    room(
      'sim/actors',
      '^sim/(?!actors/|trace/|kernel/|scenario/)',
      'Actors ask the engine and schedule what follows.',
    ),
    room('sim/run', '^sim/(report|cli|conform)/', 'Runs do not print.'),
    room(
      'sim/conform',
      '^sim/(report|cli|run|actors)/',
      'Conformance drives the engine, not the world.',
    ),
    room('sim/report', '^sim/cli/', 'Reports do not parse commands.'),
    room(
      'src/money',
      '^src/(?!money/|bytes/|rule|assert)',
      'money is below every other room but bytes.',
    ),
    room('src/bytes', '^src/(?!bytes/)', 'bytes is the lowest room.'),
    room('src/ticket', '^src/(?!ticket/|money/|bytes/|rule|assert)', 'ticket < recipient.'),
    room(
      'src/ledger',
      '^src/(?!ledger/|money/|bytes/|rule|assert)',
      'The ledger knows amounts and keys only.',
    ),
    room(
      'src/price',
      '^src/(signer|gateway|orchestrator|profile|recipient|sender)/',
      "price is below the actors' rooms.",
    ),
    room(
      'src/recipient',
      '^src/(signer|gateway|orchestrator|profile|sender)/',
      "recipient is below the actors' rooms.",
    ),
    room(
      'src/sender',
      '^src/(signer|gateway|orchestrator|profile|recipient)/',
      "sender is below the actors' rooms.",
    ),
    room(
      'src/signer',
      '^src/(orchestrator|profile)/',
      'The signer knows no orchestrator and no profile.',
    ),
    room(
      'src/gateway',
      '^src/(orchestrator|profile)/',
      'The gateway knows no orchestrator and no profile.',
    ),
    room(
      'src/orchestrator',
      '^src/(signer|profile)/',
      'The orchestrator knows no signer and no profile.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
}
