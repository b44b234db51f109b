import type { Keyspace } from "./keyspace.ts";
import { ErrorReply, notAFloat, notAnInteger, type Reply } from "./reply.ts";
import { keyOf } from "./values.ts";

/** Connection that a command comes from, as far as commands deal with it. */
export interface Client {
  readonly id: number;
  readonly user: string;
  name: string;
  protocol: 2 | 3;
  library: { name: string; version: string };
  /** True after READONLY: what a reader port answers. */
  isReadOnly: boolean;
  /** True between MULTI and EXEC. */
  readonly isQueueing: boolean;
  /** Channels and patterns that it has subscribed to. */
  readonly channels: Set<string>;
  readonly patterns: Set<string>;
  /** Sends something that was not asked for, or a further answer. */
  send(reply: Reply): void;
  /** Authenticates the connection. @throws ErrorReply WRONGPASS. */
  authenticate(user: string, password: string): Promise<void>;
  /** Ends the connection once what is written is sent. */
  end(): void;
  begin(): void;
  execute(): Promise<Reply>;
  discard(): void;
  watch(keys: readonly string[]): void;
  unwatch(): void;
  describe(): string;
}

/** What the connections of a cache share. */
export interface Engine {
  readonly keys: Keyspace;
  readonly host: string;
  readonly port: number;
  /** Id of the one node that clients see. */
  readonly nodeId: string;
  readonly version: string;
  readonly clients: ReadonlySet<Client>;
  /** Every command by name. */
  readonly commands: ReadonlyMap<string, Command>;
  /** Milliseconds since the epoch at which it was started. */
  readonly startedAt: number;
  commandsDone: number;
  hits: number;
  misses: number;
}

/** Surroundings of a command. */
export interface Context {
  readonly engine: Engine;
  readonly keys: Keyspace;
  readonly client: Client;
}

/** A command of Valkey. */
export interface Command {
  /** Lower case; `client|id` for one with a second word. */
  readonly name: string;
  /** Words of it, its own among them; negative for at least so many. */
  readonly arity: number;
  /** For access strings: `read`, `write`, `string`, `fast`. */
  readonly categories: ReadonlySet<string>;
  /** Keys among its arguments. */
  readonly keys: (args: readonly Buffer[]) => readonly Buffer[];
  /** Does it. @param args What comes after its name. @throws ErrorReply. */
  readonly run: (context: Context, args: readonly Buffer[]) => Reply | Promise<Reply>;
}

type Keys = Command["keys"];
export const noKeys: Keys = () => [];
export const firstKey: Keys = (args) => args.slice(0, 1);
export const allKeys: Keys = (args) => args;
/** Keys that stand before their values. */
export const everyOther: Keys = (args) => args.filter((_, at) => at % 2 === 0);

/** Makes a command.
 * @param categories Words: `read string fast`. */
export function command(
  name: string,
  arity: number,
  categories: string,
  keys: Keys,
  run: Command["run"],
): Command {
  return { name, arity, categories: new Set(categories.split(" ")), keys, run };
}

/** Argument as text. */
export const word = (argument: Buffer | undefined) => argument?.toString() ?? "";
/** Argument as an option: upper case. */
export const option = (argument: Buffer | undefined) => word(argument).toUpperCase();
/** Argument as a key of the keyspace. */
export const key = (argument: Buffer | undefined) => (argument ? keyOf(argument) : "");

const MOST = 2n ** 63n - 1n;

/** Argument as a whole number of 64 bits. @throws ErrorReply */
export function wide(argument: Buffer | undefined): bigint {
  const text = word(argument);
  if (!/^(0|-?[1-9]\d{0,18})$/.test(text)) throw notAnInteger();
  return inRange(BigInt(text)) ?? fail(notAnInteger());
}

/** The number, if it has at most 64 bits. */
export function inRange(value: bigint): bigint | undefined {
  return value > MOST || value < -MOST - 1n ? undefined : value;
}

/** Argument as a whole number that JavaScript can count with. @throws ErrorReply */
export function integer(argument: Buffer | undefined): number {
  const value = Number(wide(argument));
  if (!Number.isSafeInteger(value)) throw notAnInteger();
  return value;
}

/** Argument as a number. @throws ErrorReply */
export function float(argument: Buffer | undefined): number {
  const text = word(argument).toLowerCase();
  if (/^[+-]?inf(inity)?$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(value)) throw notAFloat();
  return value;
}

export function fail(error: ErrorReply): never {
  throw error;
}

/** Number of arguments that is wrong in a way that the arity does not tell. */
export const wrongArity = (name: string) =>
  new ErrorReply(`ERR wrong number of arguments for '${name}' command`);
