import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

interface Loaded {
  readonly format: string
  readonly source: string
  readonly shortCircuit: true
}

type NextLoad = (url: string, context: object) => Promise<unknown>

/** Reached only for modules that Node itself cannot read; registered by `load-patch.ts`. */
export async function load(url: string, context: object, next: NextLoad): Promise<unknown> {
  return url.startsWith('file:') && url.endsWith('.ts') ? transpiled(url) : next(url, context)
}

async function transpiled(url: string): Promise<Loaded> {
  const { default: typescript } = await import('typescript')
  const text = await readFile(fileURLToPath(url), 'utf8')
  const { outputText } = typescript.transpileModule(text, {
    fileName: fileURLToPath(url),
    compilerOptions: {
      module: typescript.ModuleKind.ESNext,
      target: typescript.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
    },
  })
  return { format: 'module', source: outputText, shortCircuit: true }
}
