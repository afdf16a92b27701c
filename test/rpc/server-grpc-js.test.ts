// The same tests on the reference engine.
process.env['ENGINE'] = 'grpc-js'
export const done: unknown = await import('./server.test.ts')
