import { runTranscripts } from '../transcripts/run-transcripts.ts'
import { LeaseScript } from './lease-script.ts'

runTranscripts('lease', 1, () => {
  const script = new LeaseScript()
  return (command) => [script.run(command)]
})
