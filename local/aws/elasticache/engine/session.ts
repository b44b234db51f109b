import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { AccessList } from "./acl.ts";
import type { Client, Command, Engine } from "./command.ts";
import { commands, others } from "./commands/index.ts";
import { ErrorReply, NullList, Simple, writeReply, type Protocol, type Reply } from "./reply.ts";
import { ProtocolError, RequestParser } from "./request-parser.ts";
import { slotOf } from "./slots.ts";

/** Who a connection has authenticated as. */
export interface Identity {
  readonly user: string;
  /** Permissions at this moment; undefined for a user that is there no more. */
  readonly access: () => AccessList | undefined;
  /** True for a token of IAM: the connection ends twelve hours after it. */
  readonly isTemporary: boolean;
}

/** What a connection needs of the cache that it is one of. */
export interface SessionHost {
  readonly engine: Engine;
  /** Identity of who does not authenticate; undefined where everybody has to. */
  readonly anonymous: Identity | undefined;
  /** @throws ErrorReply WRONGPASS */
  authenticate(user: string, password: string): Promise<Identity>;
  /** Milliseconds that each command takes longer, for tests of what is slow. */
  slowness(): number;
  /** Told of faults of this implementation. */
  onFault(error: unknown): void;
}

/** First words of commands that have a second one. */
const families = new Set(
  [...commands.keys()].flatMap((name) => (name.includes("|") ? (name.split("|")[0] ?? "") : [])),
);
/** Commands that are not queued between MULTI and EXEC. */
const immediate = new Set(["exec", "discard", "multi", "watch", "quit"]);
/** Commands of a RESP2 connection that has subscribed to channels. */
const whileSubscribed = new Set(["subscribe", "psubscribe", "unsubscribe", "punsubscribe", "ping", "quit"]);
/** Commands that may write although there is no room: they make some. */
const freeing = /^(del|unlink|hdel|srem|zrem.*|zpop.*|.pop|spop|getdel|ltrim|p?expire(at)?|persist|flush.*)$/;
/** Most words of a request, as a serverless cache has it.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/RedisConfiguration.html */
const MOST_ARGUMENTS = 3_999;
/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html */
const TWELVE_HOURS = 12 * 60 * 60 * 1000;
/** Bytes that may wait to be read by the client before its next command is done. */
const BACKLOG = 32 * 1024 * 1024;

let lastId = 0;

/** One connection: reads commands in their order, asks whether they may be done, does them. */
export class Session implements Client {
  readonly id = ++lastId;
  name = "";
  protocol: Protocol = 2;
  library = { name: "", version: "" };
  isReadOnly = false;
  readonly channels = new Set<string>();
  readonly patterns = new Set<string>();
  readonly #stream: Duplex;
  readonly #host: SessionHost;
  readonly #isReader: boolean;
  readonly #parser = new RequestParser();
  #identity: Identity | undefined;
  #authenticatedAt = 0;
  #busy = false;
  #ended = false;
  #queue: { readonly command: Command; readonly args: readonly Buffer[] }[] | undefined;
  #queueFailed = false;
  /** Keys of WATCH; a change of one of them makes the next EXEC do nothing. */
  readonly #watched = new Set<string>();
  #isTouched = false;
  #stopWatching: (() => void) | undefined;

  /** @param isReader True on the port for reading. */
  constructor(stream: Duplex, host: SessionHost, isReader: boolean) {
    this.#stream = stream;
    this.#host = host;
    this.#isReader = isReader;
    this.#identity = host.anonymous;
    stream.on("data", (chunk: Buffer) => {
      this.#parser.push(chunk);
      if (!this.#busy) void this.#work();
    });
    stream.on("close", () => this.unwatch());
  }

  get user(): string {
    return this.#identity?.user ?? "";
  }

  get isQueueing(): boolean {
    return this.#queue !== undefined;
  }

  send(reply: Reply): void {
    if (!this.#stream.writableEnded) this.#stream.write(writeReply(reply, this.protocol));
  }

  async authenticate(user: string, password: string): Promise<void> {
    this.#identity = await this.#host.authenticate(user, password);
    this.#authenticatedAt = this.#host.engine.keys.now;
  }

  end(): void {
    this.#ended = true;
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#ended = true;
    this.#stream.destroy();
  }

  /** True when its token of IAM was given too long ago. */
  get isOver(): boolean {
    return (
      this.#identity?.isTemporary === true &&
      this.#host.engine.keys.now - this.#authenticatedAt >= TWELVE_HOURS
    );
  }

  begin(): void {
    this.#queue = [];
    this.#queueFailed = false;
  }

  async execute(): Promise<Reply> {
    const queue = this.#queue ?? [];
    const isTouched = this.#isTouched;
    const failed = this.#queueFailed;
    this.discard();
    if (failed) throw new ErrorReply("EXECABORT Transaction discarded because of previous errors.");
    if (isTouched) return new NullList();
    oneSlot(queue.flatMap(({ command, args }) => command.keys(args)));
    const replies: Reply[] = [];
    for (const { command, args } of queue) {
      try {
        replies.push(await this.#run(command, args));
      } catch (error) {
        replies.push(this.#errorOf(error));
      }
    }
    return replies;
  }

  discard(): void {
    this.#queue = undefined;
    this.unwatch();
  }

  watch(keys: readonly string[]): void {
    for (const key of keys) this.#watched.add(key);
    this.#stopWatching ??= this.#host.engine.keys.watch((key) => {
      if (this.#watched.has(key)) this.#isTouched = true;
    });
  }

  unwatch(): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.#watched.clear();
    this.#isTouched = false;
  }

  describe(): string {
    const { name, version } = this.library;
    return `id=${this.id} name=${this.name} user=${this.user} resp=${this.protocol} sub=${this.channels.size} psub=${this.patterns.size} multi=${this.#queue?.length ?? -1} lib-name=${name} lib-ver=${version}`;
  }

  async #work(): Promise<void> {
    this.#busy = true;
    this.#stream.cork();
    try {
      while (!this.#ended) {
        const request = this.#parser.next(this.#identity !== undefined);
        if (!request) break;
        const slowness = this.#host.slowness();
        if (slowness > 0) await this.#pause(delay(slowness));
        await this.#answer(request);
        if (this.#stream.writableLength > BACKLOG) await this.#pause(this.#drained());
      }
    } catch (error) {
      this.send(new ErrorReply(`ERR ${error instanceof ProtocolError ? error.message : "internal error"}`));
      if (!(error instanceof ProtocolError)) this.#host.onFault(error);
      this.#ended = true;
    } finally {
      this.#stream.uncork();
      this.#busy = false;
      if (this.#ended) this.#stream.end();
    }
  }

  /** Reads nothing more until something is done; what is written goes out meanwhile. */
  async #pause(until: Promise<unknown>): Promise<void> {
    this.#stream.uncork();
    this.#stream.pause();
    await until;
    this.#stream.resume();
    this.#stream.cork();
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#stream.once("drain", resolve);
      this.#stream.once("close", resolve);
    });
  }

  async #answer(request: readonly Buffer[]): Promise<void> {
    if (this.isOver) return this.destroy();
    let reply: Reply;
    try {
      const answer = this.#dispatch(request);
      reply = answer instanceof Promise ? await answer : answer;
    } catch (error) {
      reply = this.#errorOf(error);
      if (this.#queue) this.#queueFailed = true;
    }
    this.send(reply);
  }

  #errorOf(error: unknown): ErrorReply {
    if (error instanceof ErrorReply) return error;
    this.#host.onFault(error);
    return new ErrorReply("ERR internal error");
  }

  #dispatch(request: readonly Buffer[]): Reply | Promise<Reply> {
    if (request.length > MOST_ARGUMENTS)
      throw new ErrorReply(`ERR a request may not have more than ${MOST_ARGUMENTS} arguments`);
    const { command, args } = find(request);
    if (command.arity < 0 ? request.length < -command.arity : request.length !== command.arity)
      throw new ErrorReply(`ERR wrong number of arguments for '${command.name}' command`);
    this.#admit(command, args);
    if (this.#queue && !immediate.has(command.name)) {
      this.#queue.push({ command, args: args.map((argument) => Buffer.from(argument)) });
      return new Simple("QUEUED");
    }
    return this.#run(command, args);
  }

  /** @throws ErrorReply for what may not be done here, or not by this user. */
  #admit(command: Command, args: readonly Buffer[]): void {
    const { name } = command;
    if (!this.#identity) {
      if (!["auth", "hello", "quit"].includes(name)) throw new ErrorReply("NOAUTH Authentication required.");
      return;
    }
    const access = this.#identity.access();
    if (!access?.isOn) {
      this.end();
      throw new ErrorReply("NOAUTH Authentication required.");
    }
    access.check(this.user, command, args);
    if (this.protocol === 2 && this.channels.size + this.patterns.size > 0 && !whileSubscribed.has(name))
      throw new ErrorReply(
        `ERR Can't execute '${name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
      );
    const keys = command.keys(args);
    const slot = oneSlot(keys);
    const { host, port } = this.#host.engine;
    if (this.#isReader && slot !== undefined && (!this.isReadOnly || command.categories.has("write")))
      throw new ErrorReply(`MOVED ${slot} ${host}:${port}`);
  }

  #run(command: Command, args: readonly Buffer[]): Reply | Promise<Reply> {
    const { engine } = this.#host;
    engine.commandsDone++;
    if (command.categories.has("write") && !freeing.test(command.name)) engine.keys.makeRoom();
    return command.run({ engine, keys: engine.keys, client: this }, args);
  }
}

/** Finds a command by its one or two words.
 * @throws ErrorReply for one that is not there. */
function find(request: readonly Buffer[]): { readonly command: Command; readonly args: readonly Buffer[] } {
  const [first = "", second = ""] = request.slice(0, 2).map((part) => part.toString("latin1"));
  const name = first.toLowerCase();
  if (families.has(name) && request.length > 1) {
    const command = commands.get(`${name}|${second.toLowerCase()}`);
    if (command) return { command, args: request.slice(2) };
    throw new ErrorReply(`ERR unknown subcommand '${second.slice(0, 128)}'. Try ${name.toUpperCase()} HELP.`);
  }
  const command = commands.get(name);
  if (command) return { command, args: request.slice(1) };
  if (others.has(name))
    throw new ErrorReply(
      `ERR the local cloud does not emulate ${name.toUpperCase()}, which ElastiCache Serverless has`,
    );
  if (families.has(name)) throw new ErrorReply(`ERR wrong number of arguments for '${name}' command`);
  const shown = request.slice(1, 6).map((part) => `'${part.toString("latin1").slice(0, 128)}' `);
  throw new ErrorReply(
    `ERR unknown command '${first.slice(0, 128)}', with args beginning with: ${shown.join("")}`,
  );
}

/** Slot of all the keys; undefined for none.
 * @throws ErrorReply CROSSSLOT */
function oneSlot(keys: readonly Buffer[]): number | undefined {
  let slot: number | undefined;
  for (const key of keys) {
    const own = slotOf(key);
    if (slot !== undefined && own !== slot)
      throw new ErrorReply("CROSSSLOT Keys in request don't hash to the same slot");
    slot = own;
  }
  return slot;
}
