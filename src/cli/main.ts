#!/usr/bin/env node
import { Command } from 'commander'
import { runServer } from './server.ts'
import { upCommand } from './up.ts'

const [, , first, ...rest] = process.argv
if (first === 'server') {
  // Its flags are etcd's, and read in etcd's way.
  process.exitCode = await runServer(rest)
} else {
  await new Command('keelson').addCommand(upCommand()).parseAsync()
}
