/** Thrown for bytes that are no request; the connection ends after it. */
export class ProtocolError extends Error {}

const LONGEST_LINE = 64 * 1024;
const LONGEST_BULK = 512 * 1024 * 1024;
const MOST_ARGUMENTS = 1024 * 1024;
/** Limits of who has not authenticated: nobody fills the memory without a name. */
const ANONYMOUS = { arguments: 10, bulk: 16_384 };
const EMPTY = Buffer.alloc(0);

/** Reads requests from the bytes of a connection: arrays of bulk strings, and lines of words, as they come by telnet.
 * @see https://valkey.io/topics/protocol/ */
export class RequestParser {
  #buffer = EMPTY;
  #offset = 0;
  #chunks: Buffer[] = [];
  #waiting = 0;
  /** Bytes that have to be there before there is anything more to read. */
  #needed = 0;
  #arguments: Buffer[] = [];
  #left = 0;
  #bulk = -1;

  /** Takes bytes. */
  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#waiting += chunk.length;
  }

  /** Next whole request, without a copy of its bytes; undefined when more bytes are needed for it.
   * @param isKnown True when the client has authenticated.
   * @throws ProtocolError in Valkey's words. */
  next(isKnown: boolean): Buffer[] | undefined {
    if (this.#waiting > 0 && this.#available + this.#waiting >= this.#needed) this.#gather();
    for (;;) {
      if (this.#left === 0) {
        const line = this.#line("too big inline request");
        if (line === undefined) return undefined;
        if (line.length === 0) continue;
        if (line[0] !== 0x2a) {
          const words = inlineWords(line.toString("latin1"));
          if (words.length === 0) continue;
          return words;
        }
        const count = readLength(line);
        if (count === undefined || count > MOST_ARGUMENTS)
          throw new ProtocolError("Protocol error: invalid multibulk length");
        if (!isKnown && count > ANONYMOUS.arguments)
          throw new ProtocolError("Protocol error: unauthenticated multibulk length");
        if (count <= 0) continue;
        this.#left = count;
        this.#arguments = [];
      }
      if (!this.#readArguments(isKnown)) return undefined;
      return this.#arguments;
    }
  }

  get #available(): number {
    return this.#buffer.length - this.#offset;
  }

  #gather(): void {
    this.#buffer = Buffer.concat([this.#buffer.subarray(this.#offset), ...this.#chunks]);
    this.#offset = 0;
    this.#chunks = [];
    this.#waiting = 0;
    this.#needed = 0;
  }

  /** @returns false when more bytes are needed. */
  #readArguments(isKnown: boolean): boolean {
    while (this.#left > 0) {
      if (this.#bulk < 0) {
        const line = this.#line("too big bulk count string");
        if (line === undefined) return false;
        if (line[0] !== 0x24)
          throw new ProtocolError(
            `Protocol error: expected '$', got '${line.subarray(0, 1).toString("latin1")}'`,
          );
        const length = readLength(line);
        if (length === undefined || length < 0 || length > LONGEST_BULK)
          throw new ProtocolError("Protocol error: invalid bulk length");
        if (!isKnown && length > ANONYMOUS.bulk)
          throw new ProtocolError("Protocol error: unauthenticated bulk length");
        this.#bulk = length;
      }
      if (this.#available < this.#bulk + 2) {
        this.#needed = this.#bulk + 2;
        return false;
      }
      this.#arguments.push(this.#buffer.subarray(this.#offset, this.#offset + this.#bulk));
      this.#offset += this.#bulk + 2;
      this.#bulk = -1;
      this.#left--;
    }
    return true;
  }

  /** Next line without its end; undefined when it is not whole yet. */
  #line(tooLong: string): Buffer | undefined {
    const end = this.#buffer.indexOf(0x0a, this.#offset);
    if (end < 0 ? this.#available > LONGEST_LINE : end - this.#offset > LONGEST_LINE)
      throw new ProtocolError(`Protocol error: ${tooLong}`);
    if (end < 0) return undefined;
    const last = end > this.#offset && this.#buffer[end - 1] === 0x0d ? end - 1 : end;
    const line = this.#buffer.subarray(this.#offset, last);
    this.#offset = end + 1;
    return line;
  }
}

function readLength(line: Buffer): number | undefined {
  const text = line.subarray(1).toString("latin1");
  return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function inlineWords(line: string): Buffer[] {
  const words = line.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"']+/g) ?? [];
  if ((line.match(/["']/g)?.length ?? 0) % 2 === 1)
    throw new ProtocolError("Protocol error: unbalanced quotes in request");
  return words.map((word) => Buffer.from(/^["']/.test(word) ? word.slice(1, -1) : word, "latin1"));
}
