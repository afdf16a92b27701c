/** The program of a thread that holds connections: its first message says what to serve. */
import { parentPort, type MessagePort } from 'node:worker_threads'
import { assert, NetworkError } from '../../base/index.ts'
import { Http2Server } from '../http2/server.ts'
import { Forwarder } from './forwarder.ts'
import { Outbox } from './outbox.ts'
import type { Order, Report, ThreadSetup } from './setup.ts'

const port = parentPort
assert(port !== null, 'the program of a thread runs in one')
port.once('message', (setup: ThreadSetup) => serve(port, setup))

function serve(port: MessagePort, { paths, services, options, http1 }: ThreadSetup): void {
  const outbox = new Outbox(port)
  const forwarder = new Forwarder(paths, outbox)
  const server = new Http2Server(forwarder.routes, new Set(services), {
    ...options,
    ...(http1 ? { onHttp1: (socket) => forwarder.tunnel(socket) } : {}),
  })
  port.on('message', (message: ArrayBuffer | Order) => {
    if (message instanceof ArrayBuffer) forwarder.onBatch(message)
    else if (message.type === 'listen') {
      void listen(server, message).then((report) => port.postMessage(report))
    } else {
      void server.close(message.graceMs).then(() => {
        // Whose connection was cut is told before the report.
        outbox.flush()
        port.postMessage({ type: 'closed' } satisfies Report)
      })
    }
  })
}

async function listen(
  server: Http2Server,
  { id, url }: Extract<Order, { type: 'listen' }>,
): Promise<Report> {
  try {
    return { type: 'listening', id, url: await server.listen(url) }
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    return { type: 'notListening', id, code: error.code, text: error.message }
  }
}
