import Table from 'cli-table3'
import pc from 'picocolors'
import type { Proof } from './up-proof.ts'

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
 * leader or state, so that a log stays readable.
 */
export class UpScreen {
  readonly #dir: string
  readonly #quiet: boolean
  #drawn = 0
  #last = ''

  constructor(dir: string, quiet: boolean) {
    this.#dir = dir
    this.#quiet = quiet
  }

  show(views: readonly MemberView[], proof: Proof): void {
    if (this.#quiet) return
    if (process.stdout.isTTY) this.#draw(this.#picture(views, proof))
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
    this.#drawn = picture.split('\n').length
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

  #picture(views: readonly MemberView[], proof: Proof): string {
    const table = new Table({
      head: ['member', 'role', 'term', 'revision', 'index', 'clients', 'health and metrics'],
      style: { head: ['bold'], border: ['gray'] },
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
        view.client,
        view.metrics,
      ])
    }
    const endpoints = views.map(({ client }) => client.replace('http://', '')).join(',')
    return [
      table.toString(),
      ...proof.lines.map((line) => `${pc.green('done')}  ${line}`),
      `try   etcdctl --endpoints ${endpoints} get --prefix ''`,
      `      data and logs are in ${this.#dir}; Ctrl-C stops the cluster`,
    ].join('\n')
  }
}
