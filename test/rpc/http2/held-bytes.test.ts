import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { codec, method } from '../../../src/proto/index.ts'
import { http2Engine } from '../../../src/rpc/http2/index.ts'
import type { ServiceTable } from '../../../src/rpc/index.ts'
import { serverOptions, until } from '../test-services.ts'
import { callHeaders, frame, message, RawPeer, settings, wholeCall } from './raw-peer.ts'
import { windowUpdate } from './raw-peer.ts'

// Many connections together, none of which does anything that a lone one may not.

const MEGABYTE = 1024 * 1024
const HELD_MAX = 32 * MEGABYTE
const REPLY = 4 * MEGABYTE

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function usedBytes(): number {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const services: ServiceTable = {
  'etcdserverpb.KV': { Put: ({ value }) => ({ prevKv: { value: value.subarray(0, 1) } }) },
  'etcdserverpb.Maintenance': {
    Snapshot: async (_request, replies) => {
      replies.sendEncoded(Buffer.alloc(REPLY))
      await replies.drained()
    },
  },
}

async function start() {
  const limits = { receiveBytesMax: 2 * MEGABYTE, heldBytesMax: HELD_MAX }
  const server = http2Engine.createServer(services, { ...serverOptions, ...limits })
  const url = await server.listen('http://127.0.0.1:0')
  const channel = http2Engine.connect(url)
  const peers: RawPeer[] = []
  t.teardown(() => {
    for (const { socket } of peers) socket.destroy()
    channel.close()
    return server.close(0)
  })
  /** A put of `size` bytes by somebody who does nothing else. */
  const put = async (size: number): Promise<number> => {
    const request = { value: Buffer.alloc(size, 7) }
    const { prevKv } = await channel.unary(method('etcdserverpb.KV', 'Put'), request)
    return prevKv?.value[0] ?? 0
  }
  const crowd = async (count: number, each: (peer: RawPeer) => void): Promise<void> => {
    for (let at = 0; at < count; at++) {
      const peer = await RawPeer.connect(url, settings([4, 0]))
      peers.push(peer)
      each(peer)
      // The server reads what has come: all would be one event else.
      if (at % 10 === 9) await wait(5)
    }
  }
  return { peers, put, crowd }
}

void t.test('200 connections that each send half of a message', async (t) => {
  const { peers, put, crowd } = await start()
  const whole = message(codec('etcdserverpb.PutRequest').encode({ value: Buffer.alloc(1_500_000) }))
  const half = Buffer.concat(
    Array.from({ length: 46 }, (_, at) =>
      frame(0, 0, 1, whole.subarray(at * 16_384).subarray(0, 16_384)),
    ),
  )
  const head = callHeaders(1, 'KV/Put')
  const before = usedBytes()
  await crowd(200, ({ socket }) => {
    socket.write(head)
    socket.write(half)
  })
  const refused = () => peers.filter((peer) => peer.of(1, 1).length > 0).length
  t.ok(await until(() => refused() >= 150), `${refused()} were refused`)
  t.ok(refused() < 200, 'the others may go on')
  const grown = usedBytes() - before
  t.ok(grown < HELD_MAX + 64 * MEGABYTE, `${grown} bytes more`)
  t.ok(grown > HELD_MAX / 2, 'and what there is room for is held')
  t.equal(await put(10), 7, 'a small put goes through')
  t.equal(await put(1_500_000), 7, 'and so does a large one, which moves')
  t.equal(peers.filter(({ closed }) => closed).length, 0, 'no connection is lost')
})

void t.test('200 connections that do not take large replies', async (t) => {
  const { peers, put, crowd } = await start()
  const ask = wholeCall(1, 'Maintenance/Snapshot', Buffer.alloc(0))
  const before = usedBytes()
  // Some keep the window shut, some open it and do not read the socket.
  await crowd(180, (peer) => void peer.send(ask))
  await crowd(20, (peer) => {
    peer.socket.pause()
    peer.send(settings([4, 2 ** 31 - 1]), windowUpdate(0, 2 ** 30), ask)
  })
  const grown = usedBytes() - before
  t.ok(grown < HELD_MAX + 64 * MEGABYTE, `${grown} bytes more`)
  const closed = () => peers.filter((peer) => peer.closed).length
  t.ok(await until(() => closed() >= 165), `${closed()} have lost their connection`)
  t.equal((await peers[0]?.goaway())?.text, 'replies that are not read')
  t.equal(await put(10), 7, 'a small put goes through')
  t.equal(await put(1_500_000), 7, 'and a large one')
})
