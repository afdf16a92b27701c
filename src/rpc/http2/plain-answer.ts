import type { Connection } from './connection.ts'
import type { Stream } from './stream.ts'

const text = Buffer.from('this address serves gRPC: POST application/grpc\n')

/** Tells a caller that does not speak gRPC so; `over` is called once all has left. */
export function answerPlainly<S extends Stream>(
  { flow, writer }: Connection<S>,
  stream: S,
  method: string,
  over: () => void,
): void {
  const post = method === 'POST'
  const bodiless = method === 'HEAD'
  const fields = [
    [':status', post ? '415' : '405'],
    ['content-type', 'text/plain; charset=utf-8'],
    ...(post ? [] : [['allow', 'POST'] as const]),
  ] as const
  writer.headers(stream.id, [], fields, bodiless)
  if (!bodiless) flow.bytes(stream, text)
  flow.endAfterQueue(stream, () => {
    if (!bodiless) writer.dataEnd(stream.id)
    over()
  })
}
