// Run by a test under a limit on the size of files: writes until LevelDB cannot, says how it
// failed.
import { DiskError, SILENT_LOG } from '../../src/base/index.ts'
import { createLevelDisk } from '../../src/member/level-disk.ts'

const [folder = ''] = process.argv.slice(2)
const store = await createLevelDisk(folder, SILENT_LOG).open('log')
const value = new Uint8Array(10_000).fill(1)
let written = 0
const failures: unknown[] = []
while (failures.length < 2 && written < 1000) {
  const key = Uint8Array.of(written >> 8, written & 0xff)
  try {
    await store.batch([{ type: 'put', key, value }], { sync: true })
    written += 1
  } catch (error) {
    failures.push(error)
  }
}
const codes = failures.map((error) => (error instanceof DiskError ? error.code : String(error)))
const same = failures[0] === failures[1]
process.stdout.write(JSON.stringify({ written, codes, same, text: String(failures[0]) }))
process.exit(0)
