import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LoadSpec } from './load-spec.ts'
import type { LoadFigures } from './tally.ts'
import { cpuMs } from './usage.ts'

const GENERATOR = fileURLToPath(new URL('./generator.js', import.meta.url))

/** What came of a load, and what it cost the servers. */
export interface Generated extends LoadFigures {
  /** CPU time of the server processes while it was measured, in microseconds a call. */
  readonly cpu: number
}

/**
 * Runs one load in a process of its own. `during` is begun when the warm-up is over, and ends the
 * load when it is done before its time.
 */
export function generate(
  spec: LoadSpec,
  pids: readonly number[],
  during?: () => Promise<void>,
): Promise<Generated> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [GENERATOR, JSON.stringify(spec)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    // A server that has ended has no CPU time to read: then there is nothing to measure.
    const spentUntilNow = (): number => {
      try {
        return cpuMs(pids)
      } catch (error) {
        child.kill()
        reject(error)
        return Number.NaN
      }
    }
    const spent = { before: 0, after: 0 }
    let done = Promise.resolve()
    child.once('message', () => {
      spent.before = spentUntilNow()
      if (during !== undefined) done = during().finally(() => child.connected && child.send('end'))
      // Rejections are for whoever awaits the load, below.
      done.catch(() => undefined)
    })
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      spent.after = spentUntilNow()
      text += chunk.toString()
    })
    let why = ''
    child.stderr?.on('data', (chunk: Buffer) => (why += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code !== 0) return reject(new Error(`the load failed: ${why}`))
      const figures = JSON.parse(text) as LoadFigures
      const cpu = ((spent.after - spent.before) * 1000) / figures.calls
      done.then(() => resolve({ ...figures, cpu }), reject)
    })
  })
}
