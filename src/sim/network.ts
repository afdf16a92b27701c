import { NetworkError } from '../base/index.ts'
import type { Network, PeerHandler, PeerLink } from '../base/index.ts'
import type { Fabric } from './fabric.ts'
import type { Life } from './life.ts'
import { SimLink } from './link.ts'

/** The simulated network as one life uses it. */
export class SimNetwork implements Network {
  readonly #fabric: Fabric
  readonly #life: Life

  constructor(fabric: Fabric, life: Life) {
    this.#fabric = fabric
    this.#life = life
  }

  serve(urls: readonly string[], handler: PeerHandler): Promise<{ close(): Promise<void> }> {
    const listener = this.#fabric.listen(this.#life, urls, handler)
    if (listener === undefined) {
      const message = `an address is in use: one of ${urls.join(', ')}`
      return Promise.reject(new NetworkError('addressInUse', message))
    }
    const close = (): Promise<void> => {
      this.#fabric.unlisten(listener)
      return Promise.resolve()
    }
    return Promise.resolve({ close })
  }

  connect(urls: readonly string[], onState: (up: boolean) => void): PeerLink {
    return new SimLink(this.#fabric, this.#life, urls, onState)
  }
}
