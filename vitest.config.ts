import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'sim/**/*.test.ts',
      'bench/**/*.test.ts',
      'properties/**/*.{test,property}.ts',
    ],
    retry: 0,
    reporters: ['default', ['json', { outputFile: 'coverage/tests.json' }]],
    testTimeout: 30_000,
    coverage: { provider: 'v8', include: ['src/**/*.ts', 'sim/**/*.ts'] },
  },
})

export default config
