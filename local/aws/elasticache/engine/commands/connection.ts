import { command, integer, noKeys, option, word, type Command, type Context } from "../command.ts";
import { ErrorReply, MapReply, OK, Simple, syntaxError, type Reply } from "../reply.ts";

/** Connections: who they are and what they speak.
 * @see https://valkey.io/commands/#connection */
export const connection: readonly Command[] = [
  command("ping", -1, "fast connection", noKeys, ({ client }, [text]) =>
    client.protocol === 2 && client.channels.size + client.patterns.size > 0
      ? ["pong", text ?? ""]
      : (text ?? new Simple("PONG")),
  ),
  command("echo", 2, "fast connection", noKeys, (_, [text]) => text ?? ""),
  command("auth", -2, "fast connection", noKeys, async ({ client }, [first, second, third]) => {
    if (third) throw syntaxError();
    await (second
      ? client.authenticate(word(first), word(second))
      : client.authenticate("default", word(first)));
    return OK;
  }),
  command("hello", -1, "fast connection", noKeys, hello),
  command("quit", -1, "fast connection", noKeys, ({ client }) => {
    client.end();
    return OK;
  }),
  command("select", 2, "fast connection", noKeys, (_, [index]) => {
    if (integer(index) !== 0) throw new ErrorReply("ERR SELECT is not allowed in cluster mode");
    return OK;
  }),
  command("readonly", 1, "fast connection", noKeys, ({ client }) => {
    client.isReadOnly = true;
    return OK;
  }),
  command("readwrite", 1, "fast connection", noKeys, ({ client }) => {
    client.isReadOnly = false;
    return OK;
  }),
  command("client|id", 2, "slow connection", noKeys, ({ client }) => client.id),
  command("client|getname", 2, "slow connection", noKeys, ({ client }) =>
    client.name === "" ? null : client.name,
  ),
  command("client|setname", 3, "slow connection", noKeys, ({ client }, [name]) => {
    client.name = plain(name, "Client names");
    return OK;
  }),
  command("client|setinfo", 4, "slow connection", noKeys, ({ client }, [what, value]) => {
    const text = plain(value, word(what));
    if (option(what) === "LIB-NAME") client.library = { ...client.library, name: text };
    else if (option(what) === "LIB-VER") client.library = { ...client.library, version: text };
    else throw new ErrorReply(`ERR Unrecognized option '${word(what)}'`);
    return OK;
  }),
  command("client|info", 2, "slow connection", noKeys, ({ client }) => `${client.describe()}\n`),
  command("client|list", -2, "admin slow dangerous connection", noKeys, ({ engine }, more) => {
    if (more.length > 0) throw syntaxError();
    return [...engine.clients].map((client) => `${client.describe()}\n`).join("");
  }),
  command("client|no-evict", 3, "admin slow dangerous connection", noKeys, () => OK),
  command("client|no-touch", 3, "slow connection", noKeys, () => OK),
];

/** `HELLO [version [AUTH user password] [SETNAME name]]`
 * @see https://valkey.io/commands/hello/ */
async function hello({ client, engine }: Context, [version, ...options]: readonly Buffer[]): Promise<Reply> {
  if (version && !["2", "3"].includes(word(version)))
    throw new ErrorReply(
      /^\d+$/.test(word(version))
        ? "NOPROTO unsupported protocol version"
        : "ERR Protocol version is not an integer or out of range",
    );
  let name: string | undefined;
  for (let at = 0; at < options.length; at++) {
    const chosen = option(options[at]);
    const [first, second] = options.slice(at + 1);
    if (chosen === "AUTH" && first && second) {
      await client.authenticate(word(first), word(second));
      at += 2;
    } else if (chosen === "SETNAME" && first) {
      name = plain(first, "Client names");
      at += 1;
    } else throw new ErrorReply(`ERR Syntax error in HELLO option '${word(options[at])}'`);
  }
  if (client.user === "")
    throw new ErrorReply(
      "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time",
    );
  if (version) client.protocol = word(version) === "3" ? 3 : 2;
  if (name !== undefined) client.name = name;
  return new MapReply([
    ["server", "valkey"],
    ["version", engine.version],
    ["proto", client.protocol],
    ["id", client.id],
    ["mode", "cluster"],
    ["role", "master"],
    ["modules", []],
  ]);
}

function plain(argument: Buffer | undefined, what: string): string {
  const text = word(argument);
  if (!/^[!-~]*$/.test(text))
    throw new ErrorReply(`ERR ${what} cannot contain spaces, newlines or special characters.`);
  return text;
}
