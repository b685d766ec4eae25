import { readBasePrices } from './base-prices.ts'
import { Conversions } from './conversions.ts'
import { Findings, type Finding } from './findings.ts'
import { readBoolean } from './flag-value.ts'
import { readExternalPrices, readRunnerPrices } from './job-prices.ts'
import { readMaxima } from './maxima.ts'
import { mergeSettings, tellUnread } from './merge-settings.ts'
import { readModelPrices } from './model-prices.ts'
import type {
  NodeConfiguration,
  NodeRole,
  OrchestratorConfiguration,
  PayerConfiguration,
} from './node-configuration.ts'
import {
  flagPlace,
  flagText,
  nodePlace,
  onlyDocuments,
  type Reading,
  type ReadingContext,
} from './reading.ts'
import type { NodeSources } from './sources.ts'
import { readTicketIssue, readTicketLimits } from './ticket-settings.ts'
import { tellTraps } from './traps.ts'
import { tellUnitMistakes } from './unit-mistakes.ts'

/** What a configuration comes to; null when an error stands among the findings. */
export interface ReadNode {
  readonly node: NodeConfiguration | null
  readonly findings: readonly Finding[]
}

/**
 * Reads the configuration of a node as go-livepeer reads it at its start: flags before LP_ variables before config file (ff.Parse),
 * then prices, maxima and ticket settings with upstream's defaults, errors and traps.
 */
export function readNode(sources: NodeSources, context: ReadingContext): ReadNode {
  const findings = new Findings(context.rules)
  const settings = mergeSettings(sources, context.readFile, findings)
  const conversions = new Conversions(context.rate, context.rules)
  const reading: Reading = { context, sources, settings, conversions, findings }
  const role = roleOf(reading)
  if (role === null) return { node: null, findings: findings.all }
  const isOrchestrator = role === 'orchestrator'
  tellUnread(reading, isOrchestrator ? 'orchestrator' : 'payer')
  const onChain = isOnChain(reading, role)
  checkWeights(reading, onChain)
  const node: NodeConfiguration = {
    role,
    onChain,
    address: flagText(reading, 'ethAcctAddr')?.toLowerCase() ?? null,
    orchestrator: isOrchestrator && onChain ? readOrchestrator(reading) : null,
    payer: !isOrchestrator && onChain ? readPayer(reading) : null,
    given: givenKeys(reading),
    livePaymentInterval: flagText(reading, 'livePaymentInterval'),
  }
  if (findings.hasErrors) return { node: null, findings: findings.all }
  tellTraps(node, context, findings)
  tellUnitMistakes(node, context.rate, findings)
  return { node: findings.hasErrors ? null : node, findings: findings.all }
}

function readOrchestrator(reading: Reading): OrchestratorConfiguration {
  return {
    basePrices: readBasePrices(reading),
    modelPrices: readModelPrices(reading),
    externalPrices: readExternalPrices(reading),
    runnerPrices: readRunnerPrices(reading),
    autoAdjustPrice: isSet(reading, 'autoAdjustPrice', true),
    ...readTicketIssue(reading),
  }
}

function readPayer(reading: Reading): PayerConfiguration {
  return {
    maxima: readMaxima(reading),
    ...readTicketLimits(reading),
    ignoreMaxPriceIfNeeded: isSet(reading, 'ignoreMaxPriceIfNeeded', false),
    selection: new Map(
      SELECTION_FLAGS.flatMap((flag) => {
        const text = flagText(reading, flag)
        return text === null ? [] : [[flag, text] as const]
      }),
    ),
    byocPerCapabilityPricing: isSet(reading, 'byocPerCapPricing', false),
    hasRemoteSigner: (flagText(reading, 'remoteSignerUrl') ?? '') !== '',
  }
}

const SELECTION_FLAGS = [
  'selectStakeWeight',
  'selectPriceWeight',
  'selectRandFreq',
  'selectPriceExpFactor',
  'minPerfScore',
] as const

/** The first of these that is set decides (go-livepeer starter.go:StartLivepeer). */
const ROLES: readonly (readonly [string, NodeRole | null])[] = [
  ['redeemer', null],
  ['remoteSigner', 'remote-signer'],
  ['orchestrator', 'orchestrator'],
  ['transcoder', null],
  ['aiWorker', null],
  ['broadcaster', 'gateway'],
  ['gateway', 'gateway'],
]

function roleOf(reading: Reading): NodeRole | null {
  const { context, findings, sources } = reading
  const said = ROLES.find(([flag]) => isSet(reading, flag, false))
  if (said === undefined) return context.role ?? assumedRole(reading)
  const [flag, role] = said
  if (flag === 'broadcaster') {
    findings.warn('AO212', flagPlace(reading, flag), '-broadcaster is deprecated', 'use -gateway')
  }
  if (role !== null && (context.role === null || fits(role, context.role, context))) return role
  const reason =
    role === null
      ? `-${flag} makes a node that neither prices nor pays`
      : `-${flag} makes this a ${role}, and here it is a ${context.role}`
  const place = reading.settings.get(flag)?.place ?? nodePlace(sources)
  findings.error('AO120', place, reason, `remove -${flag}, or give the right file`)
  return null
}

/** A node that pays may be asked for as a gateway and say that it is a remote signer. */
function fits(role: NodeRole, asked: NodeRole, context: ReadingContext): boolean {
  return role === asked || (!context.inScenario && asked === 'gateway' && role === 'remote-signer')
}

const HINTS: readonly (readonly [NodeRole, RegExp])[] = [
  [
    'orchestrator',
    /^(?:pricePer|aiModels|ticketEV|maxFaceValue|autoAdjust|liveRunnerConfig|capabilities)/,
  ],
  ['gateway', /^(?:maxPrice|maxTicketEV|maxTotalEV|depositMultiplier|ignoreMax|select)/],
]

function assumedRole(reading: Reading): NodeRole | null {
  const { findings, settings, sources } = reading
  const keys = [...settings.keys(), ...documentKeys(sources)]
  const found = HINTS.find(([, pattern]) => keys.some((key) => pattern.test(key)))
  const place = nodePlace(sources)
  if (found === undefined) {
    const reason = 'no flag says what this node is, and none prices or pays'
    findings.error('AO120', place, reason, 'add -orchestrator, -gateway or -remoteSigner')
    return null
  }
  const [role] = found
  if (onlyDocuments(reading)) return role
  const reason = `no flag says what this node is: read as ${role}`
  findings.warn('AO210', place, reason, `add -${role}`)
  return role
}

function isOnChain(reading: Reading, role: NodeRole): boolean {
  const { context, findings } = reading
  const network = flagText(reading, 'network')
  const place = flagPlace(reading, 'network')
  if (network === null) {
    if (!context.inScenario && !onlyDocuments(reading)) {
      const reason =
        'without -network the node is off chain and nothing is priced: read as on arbitrum-one-mainnet'
      findings.warn('AO210', place, reason, 'add -network arbitrum-one-mainnet')
    }
    return true
  }
  if (network !== 'offchain') return true
  if (role === 'remote-signer') {
    const reason = 'Remote signer mode requires on-chain network'
    findings.error('AO121', place, reason, 'write -network arbitrum-one-mainnet')
  } else if (context.inScenario) {
    const reason = 'the node is off chain, and the world of a scenario is on chain'
    findings.error('AO211', place, reason, 'remove -network offchain')
  } else {
    const reason = 'the node is off chain: it prices and pays nothing, whatever its other flags say'
    findings.ignored('AO211', place, reason, 'write -network arbitrum-one-mainnet')
  }
  return false
}

/** Spec PR-27. */
function checkWeights(reading: Reading, onChain: boolean): void {
  const flags = { selectStakeWeight: '0.7', selectPriceWeight: '0', selectRandFreq: '0.3' }
  const names = Object.keys(flags)
  const given = names.find((name) => reading.settings.has(name))
  if (!onChain || given === undefined) return
  const values = Object.entries(flags).map(([name, usual]) =>
    Number(flagText(reading, name) ?? usual),
  )
  // float64: as in Go.
  const sum = values.reduce((total, value) => total + value, 0)
  if (!(Math.abs(sum - 1) > 0.0001)) return
  const written = names.map((name, index) => `-${name} ${values[index]}`).join(', ')
  const reason = `sum of selection algorithm weights must be 1.0: ${written}`
  const mend = 'write all three, so that they add up to 1'
  reading.findings.error('AO117', flagPlace(reading, given), reason, mend)
}

function isSet(reading: Reading, flag: string, usual: boolean): boolean {
  return readBoolean(flagText(reading, flag) ?? '') ?? usual
}

function givenKeys({ settings, sources }: Reading): ReadonlySet<string> {
  return new Set([...settings.keys(), ...documentKeys(sources)])
}

/** Documents beside the flags, by the flag that they stand for. */
function documentKeys(sources: NodeSources): readonly string[] {
  return [
    ...(sources.aiModels === undefined ? [] : ['aiModels']),
    ...(sources.pricePerGateway === undefined ? [] : ['pricePerGateway']),
    ...(sources.maxPricePerCapability === undefined ? [] : ['maxPricePerCapability']),
    ...(sources.liveRunners === undefined ? [] : ['liveRunnerConfig']),
    ...((sources.capabilities ?? []).length === 0 ? [] : ['capabilities']),
  ]
}
