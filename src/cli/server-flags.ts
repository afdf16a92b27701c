import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { rpcThreadsDefault } from './client-engine.ts'

/** How a flag's text becomes a value. */
type Kind = 'text' | 'bool' | 'count' | 'integer' | 'duration' | 'urls' | 'list'

/**
 * - `used`: does what etcd's does. - `inert`: has no meaning here and does no harm (etcd's own
 *   storage or logging engine): taken and ignored. - `later`: not built yet: any value but the
 *   default is refused, since to ignore it would break a promise.
 */
type Standing = 'used' | 'inert' | 'later'

const STANDING_TEXT: { readonly [Kind in Standing]: string } = {
  used: '',
  inert: 'taken, has no effect',
  later: 'not supported yet',
}

interface Flag {
  readonly name: string
  readonly kind: Kind
  readonly fallback: string
  readonly standing: Standing
}

function flags(standing: Standing, kind: Kind, texts: string): readonly Flag[] {
  return texts
    .trim()
    .split(/\s+/)
    .map((text) => {
      const [name = '', fallback = ''] = text.split(/=(.*)/s)
      return { name, kind, fallback, standing }
    })
}

/** Etcd's server flags with their defaults, by what they are here. */
const FLAGS: readonly Flag[] = [
  ...flags(
    'used',
    'text',
    `cert-file key-file name=default data-dir initial-cluster initial-cluster-state=new
    initial-cluster-token=etcd-cluster log-level=info read-mode=safe rpc-engine=http2
    trusted-ca-file`,
  ),
  ...flags(
    'used',
    'urls',
    `advertise-client-urls=http://localhost:2379
    initial-advertise-peer-urls=http://localhost:2380 listen-client-urls=http://localhost:2379
    listen-metrics-urls listen-peer-urls=http://localhost:2380`,
  ),
  ...flags(
    'used',
    'count',
    `election-timeout=1000 heartbeat-interval=100 max-request-bytes=1572864
    max-txn-ops=128 max-concurrent-streams=4294967295 snapshot-count=10000
    snapshot-catchup-entries=5000`,
  ),
  ...flags('used', 'count', `rpc-threads=${rpcThreadsDefault()}`),
  ...flags('used', 'integer', 'quota-backend-bytes=0'),
  ...flags(
    'used',
    'bool',
    'client-cert-auth=false initial-election-tick-advance=true pre-vote=true',
  ),
  ...flags(
    'used',
    'duration',
    `grpc-keepalive-interval=2h0m0s grpc-keepalive-min-time=5s
    grpc-keepalive-timeout=20s watch-progress-notify-interval=10m0s`,
  ),
  ...flags('used', 'list', 'log-outputs=default'),

  ...flags(
    'inert',
    'text',
    `backend-bbolt-freelist-type logger=zap metrics=basic log-format=json
    log-rotation-config-json`,
  ),
  ...flags(
    'inert',
    'bool',
    `enable-grpc-gateway=true enable-log-rotation=false
    memory-mlock=false socket-reuse-address=false
    socket-reuse-port=false strict-reconfig-check=true enable-pprof=false
    peer-skip-client-san-verification=false`,
  ),
  ...flags(
    'inert',
    'count',
    `bootstrap-defrag-threshold-megabytes=0 max-wals=5 bcrypt-cost=10
    auth-token-ttl=300 self-signed-cert-validity=1 max-learners=1`,
  ),
  ...flags('inert', 'integer', 'backend-batch-limit=0 compaction-batch-limit=0'),
  ...flags(
    'inert',
    'duration',
    `backend-batch-interval=0s compact-hash-check-time=1m0s
    compaction-sleep-interval=0s corrupt-check-time=0s downgrade-check-time=5s
    raft-read-timeout=5s raft-write-timeout=5s warning-apply-duration=100ms
    warning-unary-request-duration=300ms`,
  ),
  ...flags('inert', 'list', 'cors=* host-whitelist=* cipher-suites'),
  ...flags('inert', 'text', 'tls-max-version tls-min-version=TLS1.2'),

  ...flags(
    'later',
    'text',
    `auth-token=simple auto-compaction-mode=periodic
    auto-compaction-retention=0 client-cert-file client-crl-file client-key-file
    config-file discovery-cacert discovery-cert discovery-fallback=exit discovery-key
    discovery-password discovery-srv discovery-srv-name discovery-token discovery-user
    distributed-tracing-address=localhost:4317 distributed-tracing-instance-id
    distributed-tracing-service-name=etcd peer-cert-file peer-client-cert-file
    peer-client-key-file peer-crl-file peer-key-file peer-trusted-ca-file wal-dir
    feature-gates`,
  ),
  ...flags(
    'later',
    'list',
    `client-cert-allowed-hostname discovery-endpoints peer-cert-allowed-cn
    peer-cert-allowed-hostname`,
  ),
  ...flags('later', 'urls', 'listen-client-http-urls'),
  ...flags('later', 'integer', 'distributed-tracing-sampling-rate=0'),
  ...flags(
    'later',
    'duration',
    `discovery-dial-timeout=2s discovery-keepalive-time=2s
    discovery-keepalive-timeout=6s discovery-request-timeout=5s`,
  ),
  ...flags(
    'later',
    'bool',
    `auto-tls=false
    discovery-insecure-skip-tls-verify=false discovery-insecure-transport=true
    enable-distributed-tracing=false force-new-cluster=false peer-auto-tls=false
    peer-client-cert-auth=false unsafe-no-fsync=false`,
  ),
]

type Value = string | number | boolean | readonly string[]

/** What the process was told, typed by the flag's kind. Durations are milliseconds. */
export class ServerFlags {
  readonly #values: ReadonlyMap<string, Value>
  readonly #given: ReadonlySet<string>

  constructor(values: ReadonlyMap<string, Value>, given: ReadonlySet<string>) {
    this.#values = values
    this.#given = given
  }

  text(name: string): string {
    return String(this.#values.get(name))
  }

  number(name: string): number {
    return Number(this.#values.get(name))
  }

  bool(name: string): boolean {
    return this.#values.get(name) === true
  }

  list(name: string): readonly string[] {
    const value = this.#values.get(name)
    return Array.isArray(value) ? (value as readonly string[]) : []
  }

  /** Whether the flag or its variable was set at all. */
  given(name: string): boolean {
    return this.#given.has(name)
  }
}

/** What the command line asks for. */
export type ServerAsk =
  | { readonly type: 'run'; readonly flags: ServerFlags }
  | { readonly type: 'version' }
  | { readonly type: 'help'; readonly text: string }
  | { readonly type: 'refused'; readonly message: string }

/**
 * Reads etcd's flags (`--a=b`, `--a b`, `-a=b`; a bare boolean is true) and, for those not given,
 * their `ETCD_` variables. Unknown variables are ignored, as etcd does; an unknown flag is refused.
 */
export function parseServerFlags(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ServerAsk {
  const command = buildCommand()
  try {
    command.parse(args.map(doubleDash), { from: 'user' })
    if (command.getOptionValue('version') === true) return { type: 'version' }
    const values = new Map<string, Value>()
    const given = new Set<string>()
    for (const flag of FLAGS) {
      const text = givenText(command, flag, environment)
      if (text !== undefined) given.add(flag.name)
      const value = parseValue(flag, text ?? flag.fallback)
      if (flag.standing === 'later' && text !== undefined && text !== flag.fallback) {
        throw new InvalidArgumentError(`--${flag.name} is not supported yet: leave it out`)
      }
      values.set(flag.name, value)
    }
    return { type: 'run', flags: new ServerFlags(values, given) }
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') {
      return { type: 'help', text: command.helpInformation() }
    }
    return { type: 'refused', message: error.message.replace(/^error: /, '') }
  }
}

function buildCommand(): Command {
  const command = new Command('keelson server')
    .description("Runs one member. Flags and ETCD_ variables are etcd's.")
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .allowExcessArguments(false)
    .addOption(new Option('--version', 'print the versions and exit'))
  for (const flag of FLAGS) {
    const form = flag.kind === 'bool' ? '[value]' : '<value>'
    command.addOption(new Option(`--${flag.name} ${form}`, describe(flag)))
  }
  return command
}

function describe(flag: Flag): string {
  const fallback = flag.fallback === '' ? '' : `default ${flag.fallback}`
  return [fallback, STANDING_TEXT[flag.standing]].filter((part) => part !== '').join(', ')
}

/** Go's flag package takes one dash for two. */
function doubleDash(arg: string): string {
  return /^-[a-z]{2}/.test(arg) ? `-${arg}` : arg
}

function givenText(
  command: Command,
  flag: Flag,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const key = flag.name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const option: unknown = command.getOptionValue(key)
  if (option === true) return 'true'
  if (typeof option === 'string') return option
  const variable = environment[`ETCD_${flag.name.toUpperCase().replaceAll('-', '_')}`]
  return variable === '' ? undefined : variable
}

function parseValue(flag: Flag, text: string): Value {
  const bad = (wanted: string): InvalidArgumentError =>
    new InvalidArgumentError(`invalid value ${JSON.stringify(text)} for --${flag.name}: ${wanted}`)
  switch (flag.kind) {
    case 'text':
      return text
    case 'bool':
      if (/^(1|t|true)$/i.test(text)) return true
      if (/^(0|f|false)$/i.test(text)) return false
      throw bad('want true or false')
    case 'count':
    case 'integer': {
      const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN
      if (!Number.isSafeInteger(value)) throw bad('want a whole number')
      if (flag.kind === 'count' && value < 0) throw bad('want a number of 0 or more')
      return value
    }
    case 'duration': {
      const value = parseDuration(text)
      if (value === undefined) throw bad('want a duration such as 300ms, 5s or 1h30m')
      return value
    }
    case 'urls': {
      const urls = splitList(text)
      const wrong = urls.find((url) => !isUrl(url))
      if (wrong !== undefined) throw bad('want URLs such as http://127.0.0.1:2379')
      return urls
    }
    case 'list':
      return splitList(text)
  }
}

function splitList(text: string): readonly string[] {
  return [...new Set(text.split(',').map((part) => part.trim()))].filter((part) => part !== '')
}

function isUrl(text: string): boolean {
  if (/^unixs?:/.test(text)) return true
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  // Etcd wants a port and no path on every URL it listens on or advertises.
  const hasPort = /:\d+$/.test(url.host) || /:\d+\/?$/.test(text)
  return /^https?:$/.test(url.protocol) && hasPort && /^\/?$/.test(url.pathname)
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** Go's duration text in milliseconds. */
function parseDuration(text: string): number | undefined {
  if (text === '0') return 0
  if (!/^([\d.]+(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  let total = 0
  for (const [, amount = '', unit = ''] of text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(amount) * (UNIT_MS[unit] ?? NaN)
  }
  return Number.isFinite(total) ? total : undefined
}
