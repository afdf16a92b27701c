// The same tests with the connections in a thread of their own.
process.env['ENGINE'] = 'threads'
export const done: unknown = await import('./channel.test.ts')
