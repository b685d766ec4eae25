import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const FILE_LINES_MAX = 400
const FUNCTION_LINES_MAX = 70

/**
 * Functions that are longer than the limit, `file#name`, with the lines they may have. The list only
 * shrinks: a function that got shorter must be entered with its new length, or leave.
 */
const longFunctions: Readonly<Record<string, number>> = {}

/** Something that must not stand in the sources, and what to write instead. */
interface Ban {
  readonly pattern: RegExp
  readonly instead: string
  readonly applies: (path: string) => boolean
  /** A line that the ban must catch: proof that it can. */
  readonly example: string
}

const everywhere = (): boolean => true
const isTest = (path: string): boolean => path.endsWith('.test.ts')
const isPure = (path: string): boolean => !path.startsWith('bench/')
const isEngine = (path: string): boolean => path.startsWith('src/') && !isTest(path)

/** Searched in code only: comments and the contents of strings don't count. */
const codeBans: readonly Ban[] = [
  {
    pattern: /\bDate\.now\b|\bnew Date\(/,
    instead: 'ambient time: take `nowNs` from the kernel, or a clock, as an argument',
    applies: isPure,
    example: 'const now = Date.now()',
  },
  {
    pattern: /\bperformance\./,
    instead: 'ambient time: take a `now(): number` argument; only bench/ has a clock',
    applies: isPure,
    example: 'performance.now()',
  },
  {
    pattern: /\bMath\.random\b|\bgetRandomValues\b|\brandomBytes\b|\brandomUUID\b|\brandomInt\b/,
    instead: 'ambient chance: draw from a named stream (sim/kernel/streams.ts)',
    applies: everywhere,
    example: 'Math.random()',
  },
  {
    pattern: /\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|\bqueueMicrotask\b/,
    instead: 'real time: schedule an event (sim/kernel/kernel.ts)',
    applies: everywhere,
    example: 'setTimeout(next, 10)',
  },
  {
    pattern: /\bprocess\.env\b/,
    instead: 'ambient settings: take an argument; only scenarios and flags decide what happens',
    applies: (path) => path !== 'properties/runs.ts',
    example: 'process.env.SEED',
  },
  {
    pattern: /\.toLocale\w*\(|\.localeCompare\(|\bIntl\./,
    instead: 'depends on the machine: compare with < and format with src/money/format.ts',
    applies: everywhere,
    example: 'a.localeCompare(b)',
  },
  {
    pattern: /\bconsole\./,
    instead: 'write through sim/cli/output.ts: stdout is the result, stderr the rest',
    applies: (path) => path !== 'sim/cli/output.ts',
    example: 'console.log(1)',
  },
  {
    pattern: /\bthrow new Error\(/,
    instead: 'a mistake of a user or peer is a value with a code; an impossible state is `assert`',
    applies: everywhere,
    example: "throw new Error('no')",
  },
  {
    pattern: /\bparseFloat\b|\bNumber\(|(?<![\w$])\d[\d_]*(?:\.\d|[eE]-)/,
    instead:
      'money is exact: bigint or Rational; else say `// float64: why` (Go has one) or `// exact: why` (fits 53 bits)',
    applies: isEngine,
    example: 'const half = 0.5',
  },
  {
    pattern: /:\s*any\b|\bas any\b|<any\b/,
    instead: 'say the type, or `unknown` and a check',
    applies: everywhere,
    example: 'const x: any = 1',
  },
  {
    pattern: /\b(?:it|test|describe|suite)\.(?:only|skip|todo)\(/,
    instead: 'a test runs or is deleted',
    applies: everywhere,
    example: 'it.only(1)',
  },
]

/** Searched in whole files, whatever their language. Spelled in pieces, so that this file passes. */
const textBans: readonly Ban[] = [
  {
    pattern: new RegExp(['TO', 'DO\\b|\\bFIX', 'ME\\b'].join('')),
    instead: 'do it, or open an issue',
    applies: everywhere,
    example: ['// FIX', 'ME later'].join(''),
  },
  {
    pattern: new RegExp(['(?<![\\w.])/(?:wo', 'rk|home/\\w+|Users/\\w+)/'].join('')),
    instead: 'a path of one machine: make it relative to the repository',
    applies: everywhere,
    example: ['cd /wo', 'rk/main'].join(''),
  },
]

const files = trackedFiles()
const sources = files.filter((path) => /^(?:src|sim|properties|bench)\/.*\.ts$/.test(path))
const texts = files.filter((path) => path !== 'package-lock.json')

describe('the sources are tidy', () => {
  it('there are some', () => {
    expect(sources.length).toBeGreaterThan(10)
  })

  it('no banned code', () => {
    const offenders = sources.flatMap((path) => {
      const bans = codeBans.filter((ban) => ban.applies(path))
      return findBanned(path, codeLines(path, read(path)), bans)
    })
    expect(offenders).toEqual([])
  })

  it('no banned text', () => {
    expect(texts.flatMap((path) => findBanned(path, read(path).split('\n'), textBans))).toEqual([])
  })

  it(`no file over ${FILE_LINES_MAX} lines`, () => {
    const long = sources
      .map((path) => ({ path, lines: read(path).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > FILE_LINES_MAX)
    expect(long).toEqual([])
  })

  it(`no function over ${FUNCTION_LINES_MAX} lines, and the long ones only shrink`, () => {
    const found = Object.fromEntries(
      sources.filter((path) => !isTest(path)).flatMap((path) => findLongFunctions(path)),
    )
    expect(found).toEqual(longFunctions)
  })
})

describe('the bans', () => {
  it.each(codeBans.map((ban) => [ban.example, ban] as const))('catch %s', (example, ban) => {
    expect(findBanned('a.ts', codeLines('a.ts', example), [ban])).toHaveLength(1)
    const harmless = `// ${example}\nconst s = ${JSON.stringify(example)}\n/** ${example} */\nf(s)`
    expect(findBanned('a.ts', codeLines('a.ts', harmless), [ban])).toEqual([])
  })

  it.each(textBans.map((ban) => [ban.example, ban] as const))('catch %s', (example, ban) => {
    expect(findBanned('a.md', ['fine', example], [ban])).toEqual([
      `a.md:2: ${example}: ${ban.instead}`,
    ])
  })

  it('know template texts from what is computed in them', () => {
    const template = 'const s = `Math.random() ${Math.random()}`'
    expect(codeLines('a.ts', template)[0]?.match(/Math\.random/g)).toHaveLength(1)
  })

  it('let a float pass that says why', () => {
    const reason = ['const a = 0.5 // float64: Go has it here', '// float64: Go', 'const b = 0.5']
    expect(findBanned('src/a.ts', codeLines('src/a.ts', reason.join('\n')), codeBans)).toEqual([])
    const bare = 'const a = 0.5 // float64:'
    expect(findBanned('src/a.ts', codeLines('src/a.ts', bare), codeBans)).toHaveLength(1)
  })
})

function trackedFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' })
  return listed.split('\0').filter((path) => path !== '' && existsSync(path))
}

function read(path: string): string {
  return readFileSync(path, 'utf8')
}

function findBanned(path: string, lines: readonly string[], bans: readonly Ban[]): string[] {
  return lines.flatMap((line, index) =>
    bans
      .filter((ban) => ban.pattern.test(line))
      .map((ban) => `${path}:${index + 1}: ${line.trim()}: ${ban.instead}`),
  )
}

/** The lines of a source with comments, string contents and excused floats blanked. */
function codeLines(path: string, text: string): readonly string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
  const code = text.replaceAll(/[^\n]/g, ' ').split('')
  const copy = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return
    const children = node.getChildren(source)
    for (const child of children) copy(child)
    if (children.length > 0 || isQuoted(node)) return
    for (let index = node.getStart(source); index < node.end; index += 1) {
      code[index] = text[index] ?? ' '
    }
  }
  copy(source)
  const written = text.split('\n')
  const excuse = /\/\/ (?:float64|exact): \S/
  return code
    .join('')
    .split('\n')
    .map((line, index) => {
      const above = written[index - 1] ?? ''
      const excused =
        excuse.test(written[index] ?? '') || /^\s*\/\/ (?:float64|exact): \S/.test(above)
      return excused
        ? line.replaceAll(/\bNumber\(|\bparseFloat\b|\d[\d_]*(?:\.\d+|e-\d+)/gi, '')
        : line
    })
}

function isQuoted(node: ts.Node): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node) ||
    ts.isRegularExpressionLiteral(node)
  )
}

function findLongFunctions(path: string): readonly (readonly [string, number])[] {
  const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2023, true)
  const found: (readonly [string, number])[] = []
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const lines = lineOf(node.end) - lineOf(node.getStart(source)) + 1
      const name = node.name?.getText(source) ?? `line ${lineOf(node.getStart(source)) + 1}`
      if (lines > FUNCTION_LINES_MAX) found.push([`${path}#${name}`, lines])
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}
