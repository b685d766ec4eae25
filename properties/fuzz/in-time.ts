import { runInThisContext } from 'node:vm'

/** Runs `work` and ends it, wherever it is, when it takes longer: the watchdog of Node's scripts. */
export function inTime(milliseconds: number, work: () => void): void {
  Reflect.set(globalThis, 'assayInTime', work)
  try {
    runInThisContext('globalThis.assayInTime()', { timeout: milliseconds })
  } finally {
    Reflect.deleteProperty(globalThis, 'assayInTime')
  }
}
