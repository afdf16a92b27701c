export { http2Engine } from './engine.ts'
