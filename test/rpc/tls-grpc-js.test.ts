import t from 'tap'
import { tlsMissing } from './certificates.ts'

// The same tests over TLS, where each client must show a certificate.
process.env['TLS'] = '1'
process.env['ENGINE'] = 'grpc-js'
if (tlsMissing !== undefined) t.pass('TLS', { skip: tlsMissing })
else {
  await import('./channel.test.ts')
  await import('./server.test.ts')
}
