import type { Client } from '../client/index.ts'

/** So many puts are under way at the same time. */
const IN_FLIGHT = 100

/** What is put under a key: so many bytes that a wrong one shows. */
export function valueFor(at: number, bytes: number): string {
  return `${at}:`.padEnd(bytes, String.fromCharCode(97 + (at % 26)))
}

/** The key of that number; in byte order as the numbers are. */
export function keyFor(at: number): string {
  return `measure/${String(at).padStart(9, '0')}`
}

/** Puts `count` keys from 0 on, many at the same time; one that fails is put again. */
export async function fillKeys(client: Client, count: number, valueBytes: number): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) {
      const at = next
      next += 1
      while (!(await isPut(client, at, valueBytes)));
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, work))
}

function isPut(client: Client, at: number, valueBytes: number): Promise<boolean> {
  return client.put(keyFor(at), valueFor(at, valueBytes)).then(
    () => true,
    () => false,
  )
}
