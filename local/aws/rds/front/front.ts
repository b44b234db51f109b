import net, { type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket, type SecureContext } from "node:tls";
import type { Platform } from "../../../contract/service.ts";
import type { ClusterServer } from "../server/cluster-server.ts";
import { SUPERUSER } from "../server/roles.ts";
import {
  askForPassword,
  fatal,
  LONGEST_PASSWORD,
  LONGEST_START,
  readStart,
  requests,
  writeStart,
} from "./packets.ts";
import { PacketReader } from "./reader.ts";
import { verifyToken } from "./sign-in.ts";

/** What a client connects to: an endpoint of a cluster, or a proxy. */
export interface Endpoint {
  /** Host names that the certificate and tokens are for; `host:port` of this machine too. */
  readonly hosts: readonly string[];
  readonly region: string;
  /** Id of the cluster or the proxy in ARNs of its users. */
  readonly resourceId: string;
  /** True when connections without TLS are refused. */
  readonly requiresTls: boolean;
  /** True when users may sign in by IAM. */
  readonly signsInByIam: boolean;
  /** True when they may sign in in no other way: a proxy. */
  readonly byIamAlone: boolean;
  /** Sessions that only read: those of a reader. @param serverName That the client asked for by TLS, if it did. */
  readsOnly(serverName: string | undefined): boolean;
  /** Server behind it. @throws Error for people: there is none, or it is stopped. */
  server(): ClusterServer;
  /** Keeps why a sign-in by IAM failed. */
  complain(text: string): void;
}

/** Longest time for a sign-in, milliseconds: PostgreSQL's `authentication_timeout`. */
const PATIENCE = 60_000;
const TLS_HANDSHAKE = 0x16;

/** Says why a session ends before it has begun. */
class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Takes a connection: TLS, the first packet, for users of `rds_iam` the token; what comes after that goes to PostgreSQL as it is.
 * @param from Client, for people. */
export function acceptClient(
  platform: Platform,
  endpoint: Endpoint,
  context: SecureContext,
  socket: Socket,
  from: string,
): void {
  socket.on("error", () => socket.destroy());
  socket.setNoDelay(true);
  const session = new Session(platform, endpoint, context, socket, from);
  void session.run();
}

/** A connection of a client until PostgreSQL has it. */
class Session {
  readonly #platform: Platform;
  readonly #endpoint: Endpoint;
  readonly #context: SecureContext;
  readonly #from: string;
  /** With TLS, what is in it. */
  #client: Duplex;
  #reader: PacketReader;
  #tls: TLSSocket | undefined;
  #backend: Socket | undefined;

  constructor(platform: Platform, endpoint: Endpoint, context: SecureContext, socket: Socket, from: string) {
    this.#platform = platform;
    this.#endpoint = endpoint;
    this.#context = context;
    this.#from = from;
    this.#client = socket;
    this.#reader = new PacketReader(socket);
  }

  async run(): Promise<void> {
    const late = setTimeout(() => this.#end(), PATIENCE);
    try {
      await this.#run();
    } catch (error) {
      const code = error instanceof Refused ? error.code : "57P03";
      const message = error instanceof Error ? error.message : String(error);
      if (!this.#client.destroyed) this.#client.end(fatal(code, message));
      this.#backend?.destroy();
    } finally {
      clearTimeout(late);
    }
  }

  #end(): void {
    this.#client.destroy();
    this.#backend?.destroy();
  }

  async #run(): Promise<void> {
    if ((await this.#reader.first()) === TLS_HANDSHAKE) this.#secure();
    for (;;) {
      const packet = await this.#reader.packet(0, LONGEST_START);
      if (!packet) return this.#end();
      const code = packet.readInt32BE(4);
      if (code === requests.cancel) return await this.#cancel(packet);
      if (code === requests.tls && !this.#tls) {
        // What came behind the request was sent before the server's name was proved: somebody else may have put it there.
        if (this.#reader.rest.length > 0) return this.#end();
        this.#client.write("S");
        this.#secure();
      } else if (code === requests.gss || code === requests.tls) this.#client.write("N");
      else return await this.#begin(packet);
    }
  }

  /** Goes over to TLS. */
  #secure(): void {
    const socket = this.#client as Socket;
    const { rest } = this.#reader;
    if (rest.length > 0) socket.unshift(rest);
    const tls = new TLSSocket(socket, {
      isServer: true,
      secureContext: this.#context,
      ALPNProtocols: ["postgresql"],
    });
    tls.on("error", () => this.#end());
    this.#tls = tls;
    this.#client = tls;
    this.#reader = new PacketReader(tls);
  }

  /** Hands a request to cancel on: it carries the key that PostgreSQL gave to the session. */
  async #cancel(packet: Buffer): Promise<void> {
    const server = this.#endpoint.server();
    if (!server.isRunning) return this.#end();
    const { socketPath } = await server.server();
    const backend = net.connect({ path: socketPath }, () => backend.end(packet));
    backend.on("error", () => this.#end());
    backend.once("close", () => this.#client.end());
    backend.resume();
  }

  async #begin(packet: Buffer): Promise<void> {
    const start = readStart(packet);
    if (!start) throw new Refused("08P01", "invalid startup packet layout or unsupported frontend protocol");
    const { parameters } = start;
    const user = parameters.get("user") ?? "";
    const database = parameters.get("database") ?? user;
    const client = `host "127.0.0.1", user "${user}", database "${database}"`;
    if (user === "") throw new Refused("28000", "no PostgreSQL user name specified in startup packet");
    if (this.#endpoint.requiresTls && !this.#tls)
      throw new Refused("28000", `no pg_hba.conf entry for ${client}, no encryption`);
    if (user === SUPERUSER || parameters.has("replication"))
      throw new Refused(
        "28000",
        `pg_hba.conf rejects connection for ${client}, ${this.#tls ? "SSL encryption" : "no encryption"}`,
      );
    const serverName = this.#tls?.servername;
    const readsOnly = this.#endpoint.readsOnly(typeof serverName === "string" ? serverName : undefined);
    const server = this.#endpoint.server();
    const { socketPath } = await server.server();
    if (this.#client.destroyed) return;
    const backend = net.connect({ path: socketPath });
    this.#backend = backend;
    backend.on("error", () => this.#end());
    backend.write(writeStart(readsOnly ? reading(parameters) : parameters));
    const answers = new PacketReader(backend);
    const first = await answers.packet(1, LONGEST_PASSWORD);
    if (!first) throw new Refused("57P03", "the database system is shutting down");
    if (isTrusted(first)) await this.#verify(user, client);
    else if (this.#endpoint.byIamAlone && first[0] === "R".charCodeAt(0))
      throw new Refused("28000", `this RDS proxy takes users of rds_iam only: ${user} is none`);
    if (this.#client.destroyed) return this.#end();
    const leave = server.enter({
      user,
      database,
      from: this.#from,
      readsOnly,
      since: new Date().toISOString(),
    });
    this.#client.once("close", leave);
    this.#join(backend, Buffer.concat([first, answers.rest]));
  }

  /** Asks for a token, and verifies it. */
  async #verify(user: string, client: string): Promise<void> {
    const { region, resourceId, hosts, signsInByIam } = this.#endpoint;
    const failed = new Refused("28000", `PAM authentication failed for user "${user}"`);
    if (!this.#tls) throw new Refused("28000", `no pg_hba.conf entry for ${client}, no encryption`);
    if (!signsInByIam) throw failed;
    this.#client.write(askForPassword());
    const packet = await this.#reader.packet(1, LONGEST_PASSWORD);
    if (packet?.[0] !== "p".charCodeAt(0) || packet.at(-1) !== 0)
      throw new Refused("28P01", "a password was expected");
    const token = packet.subarray(5, -1).toString("utf8");
    try {
      verifyToken(this.#platform, token, { region, resourceId, user, hosts });
    } catch (error) {
      this.#endpoint.complain(`Failed to authenticate the user ${user}: ${(error as Error).message}`);
      throw failed;
    }
  }

  /** Connects both ends, with what each has said already. */
  #join(backend: Socket, said: Buffer): void {
    const client = this.#client;
    client.write(said);
    backend.write(this.#reader.rest);
    backend.pipe(client);
    client.pipe(backend);
    client.once("close", () => backend.destroy());
    // What PostgreSQL said last is sent before the end.
    backend.once("close", () => client.end());
  }
}

/** True for PostgreSQL's "you are in", which it says at once to users of `rds_iam` alone. */
const isTrusted = (answer: Buffer) => answer[0] === "R".charCodeAt(0) && answer.readInt32BE(5) === 0;

/** Parameters of a session on a reader: there it can't write. */
function reading(parameters: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const options = [parameters.get("options") ?? "", "-c default_transaction_read_only=on"].join(" ").trim();
  return new Map([...parameters, ["options", options]]);
}
