import { stripVTControlCharacters } from 'node:util'
import Table from 'cli-table3'
import pc from 'picocolors'
import type { Proof } from './up-proof.ts'

/** Of a terminal that does not tell. */
const COLUMNS = 80

/** Without rules between cells: the picture fits a terminal of 80 columns and 24 lines. */
const NO_RULES = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '' },
  middle: '  ',
}

/** One member as `up` shows it. */
export interface MemberView {
  readonly name: string
  readonly client: string
  readonly metrics: string
  readonly leads: boolean
  readonly term: number
  readonly revision: number
  readonly index: number
  readonly state: 'serves' | 'no leader' | 'silent' | 'paused' | 'down'
}

/**
 * The cluster as a picture: redrawn in place on a terminal; elsewhere a line on each change of
 * leader or state, so that a log stays readable. Quiet: only members that ended, on stderr.
 */
export class UpScreen {
  readonly #dir: string
  readonly #quiet: boolean
  readonly #down = new Set<string>()
  #drawn = 0
  #last = ''

  constructor(dir: string, quiet: boolean) {
    this.#dir = dir
    this.#quiet = quiet
  }

  show(views: readonly MemberView[], proof: Proof): void {
    if (this.#quiet) this.#complain(views)
    else if (process.stdout.isTTY) this.#draw(clusterPicture(views, proof, this.#dir))
    else this.#print(views, proof)
  }

  stopping(): void {
    if (!this.#quiet) console.log('stopping ...')
  }

  stopped(): void {
    if (!this.#quiet) console.log(`stopped; data and logs are kept in ${this.#dir}`)
  }

  #draw(picture: string): void {
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A\u001b[0J` : ''
    process.stdout.write(`${up}${picture}\n`)
    this.#drawn = linesOnScreen(picture, process.stdout.columns || COLUMNS)
  }

  /** A script hears of members that ended, once each time. */
  #complain(views: readonly MemberView[]): void {
    for (const { name, state } of views) {
      if (state !== 'down') this.#down.delete(name)
      else if (!this.#down.has(name)) {
        this.#down.add(name)
        const again = `keelson cluster start ${name} --data-dir ${this.#dir}`
        console.error(`keelson up: ${name} has ended (log: ${this.#dir}/${name}.log): ${again}`)
      }
    }
  }

  #print(views: readonly MemberView[], proof: Proof): void {
    const summary = views
      .map(({ name, leads, state }) => `${name}${leads ? ' (leader)' : ''}: ${state}`)
      .join(', ')
    if (summary === this.#last) return
    if (this.#last === '') {
      for (const { name, client, metrics } of views) {
        console.log(`${name} serves clients at ${client}, health and metrics at ${metrics}`)
      }
      for (const line of proof.lines) console.log(line)
      console.log(`data and logs are in ${this.#dir}; Ctrl-C stops the cluster`)
    }
    this.#last = summary
    console.log(summary)
  }
}

/** What a terminal shows. */
export function clusterPicture(views: readonly MemberView[], proof: Proof, dir: string): string {
  const table = new Table({
    head: ['member', 'role', 'term', 'revision', 'index', 'clients', 'health and metrics'],
    chars: NO_RULES,
    style: { head: ['bold'], 'padding-left': 0, 'padding-right': 0 },
  })
  for (const view of views) {
    const up = view.state === 'serves'
    const role = up ? (view.leads ? pc.green('leader') : 'follower') : pc.red(view.state)
    const number = (value: number): string => (up ? String(value) : '-')
    table.push([
      view.name,
      role,
      number(view.term),
      number(view.revision),
      number(view.index),
      shortUrl(view.client),
      shortUrl(view.metrics),
    ])
  }
  const endpoints = views.map(({ client }) => shortUrl(client)).join(',')
  return [
    table.toString(),
    ...proof.lines.map((line) => `${pc.green('done')}  ${line}`),
    `try   E=${endpoints}`,
    `      etcdctl --endpoints $E get --prefix ''`,
    `data  ${dir}, with the logs; Ctrl-C stops the cluster`,
  ].join('\n')
}

function shortUrl(url: string): string {
  return url.replace('http://', '')
}

/** How many lines a terminal of so many columns needs, since it breaks those that are longer. */
export function linesOnScreen(picture: string, columns: number): number {
  return picture
    .split('\n')
    .map((line) => Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns)))
    .reduce((sum, lines) => sum + lines, 0)
}
