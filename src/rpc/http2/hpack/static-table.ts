import { createField, type Field } from './field.ts'

/** RFC 7541, appendix A: `name` or `name: value` a line, index 1 first. */
const text = `
:authority
:method: GET
:method: POST
:path: /
:path: /index.html
:scheme: http
:scheme: https
:status: 200
:status: 204
:status: 206
:status: 304
:status: 400
:status: 404
:status: 500
accept-charset
accept-encoding: gzip, deflate
accept-language
accept-ranges
accept
access-control-allow-origin
age
allow
authorization
cache-control
content-disposition
content-encoding
content-language
content-length
content-location
content-range
content-type
cookie
date
etag
expect
expires
from
host
if-match
if-modified-since
if-none-match
if-range
if-unmodified-since
last-modified
link
location
max-forwards
proxy-authenticate
proxy-authorization
range
referer
refresh
retry-after
server
set-cookie
strict-transport-security
transfer-encoding
user-agent
vary
via
www-authenticate
`

/** The fields that both sides know without a word: `staticFields[index - 1]`. */
export const staticFields: readonly Field[] = text
  .trim()
  .split('\n')
  .map((line) => {
    const colon = line.indexOf(': ', 1)
    return colon < 0
      ? createField(line, '')
      : createField(line.slice(0, colon), line.slice(colon + 2))
  })
