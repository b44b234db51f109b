import { openOnFreePort } from "../host/ports.ts";
import type { Store } from "../host/store.ts";

/** The ports of a copy's servers: the same at each start, if they are free, so that a shell with the addresses in its environment and an
 * open page go on working. */
export class KeptPorts {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get #kept() {
    return this.#store.collection<number>("cloud/ports");
  }

  /** Opens a server on the port that it had, else on the first free one from `first` on, and keeps that.
   * @param open Rejects with code EADDRINUSE when the port is taken. */
  async open<T extends { readonly url: string }>(
    name: string,
    first: number,
    open: (port: number) => Promise<T>,
  ): Promise<T> {
    const kept = this.#kept.get(name);
    const others = new Set(this.#kept.entries().flatMap(([other, port]) => (other === name ? [] : port)));
    const server = await openOnFreePort(kept ?? first, open, others);
    const port = Number(new URL(server.url).port);
    if (port !== kept) await this.#kept.put(name, port);
    return server;
  }
}
