import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeRecords, type HistoryEvent, type WatchRecord } from '../judge/index.ts'
import { judgeRun, type RunVerdict } from './judge-run.ts'

/** Judges again what a run left in its directory, such as after a change of a judge. */
export async function rejudge(dir: string): Promise<RunVerdict> {
  const records = decodeRecords(await readFile(join(dir, 'history.jsonl'), 'utf8'))
  const events = await readLines<HistoryEvent>(join(dir, 'events.jsonl'))
  const watches = await readLines<WatchRecord>(join(dir, 'watches.jsonl'))
  const revision = events.at(-1)?.revision ?? 0
  return judgeRun({ records, watches, members: [{ name: dir, revision, kvs: [], events }] })
}

async function readLines<T>(file: string): Promise<T[]> {
  const text = await readFile(file, 'utf8')
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as T)
}
