#!/usr/bin/env node
// Loaded as far as it is needed: a member shall not carry the commands, nor they the member.
const args = process.argv.slice(2)
const [first] = args

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read, such as `head`, has seen enough, or the terminal was closed.
  if (error.code === 'EPIPE' || error.code === 'EIO') process.exit()
  throw error
})

if (first === 'server') {
  // Its flags are etcd's, and read in etcd's way.
  const { runServer } = await import('./server.ts')
  process.exitCode = await runServer(args.slice(1))
} else if (first === '--version' || first === '-V') {
  const { runServer } = await import('./server.ts')
  process.exitCode = await runServer(['--version'])
} else {
  const { runProgram } = await import('./program.ts')
  process.exitCode = await runProgram(args)
}
