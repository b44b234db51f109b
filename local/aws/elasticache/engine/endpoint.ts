import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket, type SecureContext } from "node:tls";
import type { ServerCertificate } from "../../../host/certificates/authority.ts";
import type { Engine } from "./command.ts";
import { commands } from "./commands/index.ts";
import { Keyspace } from "./keyspace.ts";
import { Session, type Identity, type SessionHost } from "./session.ts";

/** Settings of a cache's endpoint. */
export interface EndpointOptions {
  readonly host: string;
  readonly port: number;
  readonly version: string;
  /** Bytes of data. */
  readonly limit: number;
  readonly certificate: ServerCertificate;
  readonly now: () => number;
  /** Identity of who does not authenticate; undefined where everybody has to. */
  readonly anonymous: () => Identity | undefined;
  /** @throws ErrorReply WRONGPASS */
  readonly authenticate: (user: string, password: string, isLocal: boolean) => Promise<Identity>;
  readonly onFault: (error: unknown) => void;
}

/** Milliseconds in which TLS has to be agreed on. */
const HANDSHAKE = 10_000;
/** Milliseconds between two looks for what has expired. */
const SWEEP = 1_000;

/** The server side of a cache: keys in memory, and the connections to them, with TLS always. */
export class CacheEndpoint {
  readonly engine: Engine;
  readonly #options: EndpointOptions;
  readonly #sessions = new Set<Session>();
  readonly #context: SecureContext;
  readonly #sockets = new Set<Socket>();
  readonly #sweeper: NodeJS.Timeout;
  #server: Server | undefined;
  #slowness = 0;
  #isStopped = false;

  constructor(options: EndpointOptions) {
    this.#options = options;
    this.#context = createSecureContext({ ...options.certificate, minVersion: "TLSv1.2" });
    this.engine = {
      keys: new Keyspace(options.limit, options.now),
      host: options.host,
      port: options.port,
      nodeId: randomBytes(20).toString("hex"),
      version: options.version,
      clients: this.#sessions,
      commands,
      startedAt: options.now(),
      commandsDone: 0,
      hits: 0,
      misses: 0,
    };
    this.#sweeper = setInterval(() => this.sweep(), SWEEP);
    this.#sweeper.unref();
  }

  /** Opens a port of 127.0.0.1, for who is not in a VPC: tests and people. */
  async listen(): Promise<number> {
    this.#server = createServer((socket) => this.accept(socket, { isLocal: true, isReader: false }));
    this.#server.unref();
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes a connection.
   * @param isLocal True for one that no network has let through.
   * @param isReader True for one to the port for reading. */
  accept(socket: Socket, { isLocal, isReader }: { isLocal: boolean; isReader: boolean }): void {
    socket.on("error", () => socket.destroy());
    if (this.#isStopped) return void socket.destroy();
    this.#sockets.add(socket);
    const secure = new TLSSocket(socket, { isServer: true, secureContext: this.#context });
    const handshake = setTimeout(() => socket.destroy(), HANDSHAKE);
    handshake.unref();
    secure.once("secure", () => clearTimeout(handshake));
    secure.on("error", () => socket.destroy());
    // Whoever speaks without TLS gets no word in answer.
    secure.on("_tlsError", () => socket.destroy());
    const { engine } = this;
    const { authenticate, anonymous, onFault } = this.#options;
    const host: SessionHost = {
      engine,
      anonymous: anonymous(),
      authenticate: (user, password) => authenticate(user, password, isLocal),
      slowness: () => this.#slowness,
      onFault,
    };
    const session = new Session(secure, host, isReader);
    this.#sessions.add(session);
    socket.once("close", () => {
      clearTimeout(handshake);
      this.#sockets.delete(socket);
      this.#sessions.delete(session);
      secure.destroy();
    });
  }

  /** Removes what has expired, and ends connections whose token was given too long ago. */
  sweep(): void {
    this.engine.keys.sweep();
    for (const session of this.#sessions) if (session.isOver) session.destroy();
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  get slowness(): number {
    return this.#slowness;
  }

  /** Makes every command take longer.
   * @param milliseconds 0 for as long as it takes. */
  slowDown(milliseconds: number): void {
    this.#slowness = milliseconds;
  }

  /** Cuts all connections and takes no more, as a cache that is not there. Its data is gone. */
  interrupt(): void {
    this.#isStopped = true;
    for (const socket of this.#sockets) socket.destroy();
    this.engine.keys.clear();
  }

  /** Takes connections again. */
  resume(): void {
    this.#isStopped = false;
  }

  /** Ends everything. */
  close(): void {
    clearInterval(this.#sweeper);
    this.#server?.close();
    this.interrupt();
  }
}
