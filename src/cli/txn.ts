import { Command } from 'commander'
import type { OpResult, TxnResult } from '../client/index.ts'
import { deleteView } from './del.ts'
import { rangeView } from './get.ts'
import type { Printer, View } from './printer.ts'
import { putView } from './put.ts'
import { readStdin } from './read-stdin.ts'
import { withSession } from './session.ts'
import { readTxn } from './txn-script.ts'

const HELP = `
Reads from stdin, as etcdctl does: conditions, an empty line, what to do when all hold, an empty
line, what to do when not. For example:

  version("a") > "0"
  value("b") = "x"

  put a "new value"
  get --prefix b

  del a
`

/** `keelson txn`: all at once, or nothing. */
export function txnCommand(): Command {
  return new Command('txn')
    .description('read conditions and operations from stdin and do them as one')
    .addHelpText('after', HELP)
    .action(async (_flags: object, command: Command) => {
      const text = new TextDecoder().decode(await readStdin())
      const { conditions, success, failure } = readTxn(text)
      await withSession(command, async ({ client, printer }) => {
        const txn = client.txn().if(...conditions)
        const built = txn.then(...success).else(...failure)
        await printer.show(txnView(printer, await built.commit()))
      })
    })
}

function txnView(printer: Printer, { revision, succeeded, results }: TxnResult): View {
  const views = results.map((result) => resultView(printer, result))
  const word = succeeded ? 'SUCCESS' : 'FAILURE'
  return {
    json: { revision, succeeded, results: views.map(({ json }) => json) },
    head: ['branch', 'operation', 'result'],
    rows: views.map(({ json }, at) => [word, results[at]?.type ?? '', JSON.stringify(json)]),
    lines: [word, ...views.flatMap(({ lines }) => ['', ...(lines ?? [])])],
  }
}

function resultView(printer: Printer, result: OpResult): View {
  switch (result.type) {
    case 'range':
      return rangeView(printer, result, {})
    case 'put':
      return putView(printer, result)
    case 'delete':
      return deleteView(printer, result)
    case 'txn':
      return txnView(printer, { revision: 0, ...result })
  }
}
