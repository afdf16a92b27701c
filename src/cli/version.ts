import { readFileSync } from 'node:fs'

const manifest = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { version: string }

/** Keelson's own version; the API version that is served is server's `API_VERSION`. */
export const KEELSON_VERSION: string = manifest.version
