/** Messages of PostgreSQL's protocol, as much of them as a sign-in needs.
 * @see https://www.postgresql.org/docs/17/protocol-message-formats.html */

/** Codes of a first packet that asks for something else than to begin. */
export const requests = { tls: 80_877_103, gss: 80_877_104, cancel: 80_877_102 } as const;
/** Version 3 of the protocol, in the upper half. */
const VERSION = 3;

/** Longest first packet that PostgreSQL takes, bytes. */
export const LONGEST_START = 10_000;
/** Longest password: a token with the session token of a role has some thousand. */
export const LONGEST_PASSWORD = 65_536;

/** What a client begins with. */
export interface Start {
  /** By name: `user`, `database`. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads the packet that begins a session; undefined for one that is none. */
export function readStart(packet: Buffer): Start | undefined {
  if (packet.readUInt16BE(4) !== VERSION || packet.at(-1) !== 0) return undefined;
  const texts = packet.subarray(8, -1).toString("utf8").split("\0");
  const parameters = new Map<string, string>();
  for (let index = 0; index + 1 < texts.length; index += 2)
    if (texts[index] !== "") parameters.set(texts[index] ?? "", texts[index + 1] ?? "");
  return { parameters };
}

/** Writes the packet that begins a session. */
export function writeStart(parameters: ReadonlyMap<string, string>): Buffer {
  const text = [...parameters].flatMap(([name, value]) => [name, value]).join("\0");
  const body = Buffer.from(`${text}\0\0`);
  const packet = Buffer.alloc(8 + body.length);
  packet.writeInt32BE(packet.length, 0);
  packet.writeUInt16BE(VERSION, 4);
  body.copy(packet, 8);
  return packet;
}

/** Writes a message of a type. */
export function message(type: string, body: Buffer): Buffer {
  const packet = Buffer.alloc(5 + body.length);
  packet.write(type, 0, "latin1");
  packet.writeInt32BE(4 + body.length, 1);
  body.copy(packet, 5);
  return packet;
}

/** Asks for a password as it is. */
export const askForPassword = (): Buffer => message("R", Buffer.of(0, 0, 0, 3));

/** Says that a session ends before it has begun. @param code SQLSTATE. */
export function fatal(code: string, text: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${code}`, `M${text}`];
  return message("E", Buffer.from(`${fields.join("\0")}\0\0`));
}
