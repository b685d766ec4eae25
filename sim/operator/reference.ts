import { CAPABILITIES_WITH_MODELS } from './capability-names.ts'
import { figure } from './figures.ts'
import { OPERATOR_CODES } from './findings.ts'
import { unitOf, type Work } from './work.ts'

/** Every code with its meaning: a part of docs/operator-configuration.md. */
export function codeTable(): string {
  const rows = Object.entries(OPERATOR_CODES).map(([code, meaning]) => `| ${code} | ${meaning} |`)
  return ['| code | meaning |', '| --- | --- |', ...rows, ''].join('\n')
}

/** Every unit of work with what it usually costs. */
export function unitTable(): string {
  const models = [...CAPABILITIES_WITH_MODELS].map(([capability, pipeline]): [string, Work] => [
    pipeline,
    { kind: 'model', capability, pipeline, model: 'any' },
  ])
  const works: readonly (readonly [string, Work])[] = [
    ['transcoding, `-pricePerUnit`', { kind: 'base' }],
    ...models,
    ['BYOC capability', { kind: 'external', name: 'any' }],
    ['live runner, hour', { kind: 'runner', app: 'any', unit: 'hour' }],
    ['live runner, 720p', { kind: 'runner', app: 'any', unit: '720p' }],
    ['live runner, fixed', { kind: 'runner', app: 'any', unit: 'fixed' }],
  ]
  const rows = works.map(([name, work]) => {
    const { unit, sample } = unitOf(work)
    const { from, to } = sample.usual
    return `| ${name} | ${unit} | ${sample.name}: ${figure(from)} to ${figure(to)} USD |`
  })
  return ['| work | unit | usual cost |', '| --- | --- | --- |', ...rows, ''].join('\n')
}
