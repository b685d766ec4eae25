import { createRecordedOutput } from '../output.ts'
import { main } from '../program.ts'
import { house } from '../wiring.ts'
import type { House } from '../house.ts'
import type { LaunchEnd } from './launch.ts'
import type { Variation } from './variation.ts'

/** The house with commands that run in this very process in place of others; `change` is what is wrong with them. */
export function houseInOneProcess(
  change: (end: LaunchEnd, words: readonly string[], variation: Variation) => LaunchEnd = (end) =>
    end,
): House {
  const here: House = {
    ...house,
    launch: async (words, variation) => {
      const output = createRecordedOutput()
      const code = await main(words, output, here)
      const { stdout, stderr } = output
      return change({ code, stdout, stderr }, words, variation)
    },
  }
  return here
}
