import { codec, type Codec } from './codec.ts'
import type { MessageName, Services } from './messages.ts'
import type { MethodSchema } from './schema.ts'
import { methodSchemas } from './schemas.ts'

/** The full proto name of a service, e.g. `etcdserverpb.KV`. */
export type ServiceName = keyof Services

/** The names of a service's methods. */
export type MethodName<S extends ServiceName> = keyof Services[S] & string

/** One rpc, with all that a server or client needs to carry it. */
export interface Method<Request = unknown, Response = unknown> {
  readonly service: ServiceName
  readonly name: string
  /** The HTTP/2 path, e.g. `/etcdserverpb.KV/Put`. */
  readonly path: string
  readonly requestStream: boolean
  readonly responseStream: boolean
  readonly request: Codec<Request>
  readonly response: Codec<Response>
}

type RequestOf<T> = T extends { readonly request: infer R } ? R : never
type ResponseOf<T> = T extends { readonly response: infer R } ? R : never

/** The method `M` of the service `S`, with its message types. */
export type MethodOf<S extends ServiceName, M extends MethodName<S>> = Method<
  RequestOf<Services[S][M]>,
  ResponseOf<Services[S][M]>
>

/** Every rpc of every service in proto/. */
export const methods: readonly Method[] = methodSchemas.map(build)

const byPath: ReadonlyMap<string, Method> = new Map(methods.map((item) => [item.path, item]))

/** The rpc at an HTTP/2 path; undefined when there is none. */
export function methodByPath(path: string): Method | undefined {
  return byPath.get(path)
}

/** The rpc by its names, typed. */
export function method<S extends ServiceName, M extends MethodName<S>>(
  service: S,
  name: M,
): MethodOf<S, M> {
  const found = byPath.get(`/${service}/${name}`)
  if (found === undefined) throw new Error(`proto: no method ${service}/${name}`)
  return found as MethodOf<S, M>
}

function build(schema: MethodSchema): Method {
  const { name, requestStream, responseStream } = schema
  // The names come from the files that messages.ts was generated from.
  const service = schema.service as ServiceName
  const request = codec(schema.request as MessageName) as Codec<unknown>
  const response = codec(schema.response as MessageName) as Codec<unknown>
  const path = `/${service}/${name}`
  return { service, name, path, requestStream, responseStream, request, response }
}
