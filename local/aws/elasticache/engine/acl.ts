import { patternOf } from "./pattern.ts";
import { ErrorReply } from "./reply.ts";
import type { Command } from "./command.ts";
import { keyOf } from "./values.ts";

/** Every category that an access string may name. */
const categories: ReadonlySet<string> = new Set(
  "admin all bitmap blocking connection dangerous fast geo hash hyperloglog keyspace list pubsub read scripting set slow sortedset stream string transaction write".split(
    " ",
  ),
);

interface KeyRule {
  readonly pattern: RegExp;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** Permissions of a user, as its access string gives them.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
 * @see https://valkey.io/topics/acl/ */
export class AccessList {
  /** False for a user that may not connect: without `on` nobody may. */
  isOn = false;
  #keys: KeyRule[] = [];
  #channels: RegExp[] = [];
  /** Rules about commands, in their order: the last one that fits decides. */
  #commands: { readonly allows: boolean; readonly fits: (command: Command) => boolean }[] = [];

  /** @throws Error naming the word of the access string that can't be read. */
  constructor(accessString: string) {
    for (const rule of accessString.split(/\s+/).filter((one) => one !== "")) this.#read(rule);
  }

  /** Refuses a command that the user may not run, or not on these keys or channels.
   * @throws ErrorReply NOPERM */
  check(user: string, command: Command, args: readonly Buffer[]): void {
    const decided = this.#commands.findLast(({ fits }) => fits(command));
    // Every user may say who they are, and go.
    if (!decided?.allows && !["auth", "hello", "quit"].includes(command.name))
      throw new ErrorReply(`NOPERM User ${user} has no permissions to run the '${command.name}' command`);
    const isWrite = command.categories.has("write");
    for (const key of command.keys(args))
      if (!this.#keys.some((rule) => (isWrite ? rule.writes : rule.reads) && rule.pattern.test(keyOf(key))))
        throw new ErrorReply("NOPERM No permissions to access a key");
    if (command.categories.has("pubsub"))
      for (const channel of channelsOf(command.name, args))
        if (!this.#channels.some((pattern) => pattern.test(keyOf(channel))))
          throw new ErrorReply("NOPERM No permissions to access a channel");
  }

  #read(rule: string): void {
    const [, rights, pattern] = /^%(R|W|RW)~(.+)$/.exec(rule) ?? [];
    const [, sign, category] = /^([+-])@([a-z]+)$/.exec(rule) ?? [];
    const [, commandSign, command] = /^([+-])([a-z.-]+(?:\|[a-z-]+)?)$/i.exec(rule) ?? [];
    if (rule === "on" || rule === "off") this.isOn = rule === "on";
    else if (rule === "allkeys") this.#allowKeys("*", true, true);
    else if (rule === "resetkeys") this.#keys = [];
    else if (rule === "allchannels") this.#channels.push(patternOf("*"));
    else if (rule === "resetchannels") this.#channels = [];
    else if (rule === "allcommands") this.#commands.push({ allows: true, fits: () => true });
    else if (rule === "nocommands") this.#commands.push({ allows: false, fits: () => true });
    else if (rule.startsWith("~") && rule.length > 1) this.#allowKeys(rule.slice(1), true, true);
    else if (pattern !== undefined) this.#allowKeys(pattern, rights !== "W", rights !== "R");
    else if (rule.startsWith("&") && rule.length > 1) this.#channels.push(patternOf(rule.slice(1)));
    else if (category !== undefined && categories.has(category))
      this.#commands.push({
        allows: sign === "+",
        fits: (one) => category === "all" || one.categories.has(category),
      });
    else if (command !== undefined) {
      const name = command.toLowerCase();
      this.#commands.push({
        allows: commandSign === "+",
        fits: (one) => one.name === name || one.name.startsWith(`${name}|`),
      });
    } else throw new Error(`the access string has "${rule}", which can't be read`);
  }

  #allowKeys(glob: string, reads: boolean, writes: boolean): void {
    this.#keys.push({ pattern: patternOf(glob), reads, writes });
  }
}

function channelsOf(name: string, args: readonly Buffer[]): readonly Buffer[] {
  if (name === "publish") return args.slice(0, 1);
  return name === "subscribe" || name === "psubscribe" ? args : [];
}
