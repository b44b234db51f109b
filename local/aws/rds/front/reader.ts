import type { Duplex } from "node:stream";

/** Reads packets of known lengths from a stream, and leaves the rest in it. */
export class PacketReader {
  readonly #stream: Duplex;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(stream: Duplex) {
    this.#stream = stream;
  }

  /** Bytes that were received and not read. */
  get rest(): Buffer {
    return this.#bytes;
  }

  /** A packet that begins with its own length; undefined when the stream ends before, or when it is longer than it may be.
   * @param lead Bytes before the length: 1 for messages with a type. */
  async packet(lead: 0 | 1, longest: number): Promise<Buffer | undefined> {
    const header = await this.#enough(lead + 4);
    if (!header) return undefined;
    const length = header.readInt32BE(lead);
    if (length < 4 || length > longest || (lead === 0 && length < 8)) return undefined;
    const whole = await this.#enough(lead + length);
    if (!whole) return undefined;
    this.#bytes = whole.subarray(lead + length);
    return whole.subarray(0, lead + length);
  }

  /** The first byte, which stays. */
  async first(): Promise<number | undefined> {
    return (await this.#enough(1))?.[0];
  }

  async #enough(length: number): Promise<Buffer | undefined> {
    while (this.#bytes.length < length) {
      const chunk = await this.#chunk();
      if (!chunk) return undefined;
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
    }
    return this.#bytes;
  }

  /** What comes next; undefined at the end of the stream. */
  async #chunk(): Promise<Buffer | undefined> {
    const stream = this.#stream;
    for (;;) {
      const chunk = stream.read() as Buffer | null;
      if (chunk !== null) return chunk;
      if (stream.readableEnded || stream.destroyed) return undefined;
      await new Promise<void>((resolve) => {
        const done = () => {
          for (const event of ["readable", "end", "close", "error"]) stream.off(event, done);
          resolve();
        };
        for (const event of ["readable", "end", "close", "error"]) stream.once(event, done);
      });
    }
  }
}
