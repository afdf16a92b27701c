import { KeelsonError } from '../base/index.ts'

/** There is nothing to read. */
export class StdinError extends KeelsonError<'terminal'> {}

/** All of stdin. Throws when that is a terminal, where nobody knows that it is waited for. */
export async function readStdin(): Promise<Uint8Array> {
  if (process.stdin.isTTY) {
    throw new StdinError('terminal', 'give it as an argument, or pipe it in')
  }
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return new Uint8Array(Buffer.concat(chunks))
}
