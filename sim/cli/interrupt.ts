/** Whether somebody has asked this process to end (ctrl-C, or a plain kill). */
export interface Interrupt {
  readonly requested: boolean
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Hears the first request to end while `action` runs, so that it can leave what it has; the second one ends the process. */
export async function interruptible<T>(action: (interrupt: Interrupt) => Promise<T>): Promise<T> {
  const interrupt = { requested: false }
  const hear = (): void => {
    interrupt.requested = true
    for (const signal of SIGNALS) process.off(signal, hear)
  }
  for (const signal of SIGNALS) process.on(signal, hear)
  try {
    return await action(interrupt)
  } finally {
    for (const signal of SIGNALS) process.off(signal, hear)
  }
}
