import { runTranscripts } from '../transcripts/run-transcripts.ts'
import { RaftScript } from './raft-script.ts'

runTranscripts('raft', 20, () => {
  const script = new RaftScript()
  return (command) => script.run(command)
})
