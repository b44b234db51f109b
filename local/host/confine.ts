// Puts a process into the place that a container or a function has: its ports are sockets of its own, which nobody reaches by network; it
// reaches the local cloud, itself, and what its network interface lets it reach in its VPC. Only Node's own modules are used here, and nothing
// happens but at import.
import dgram from "node:dgram";
import dns from "node:dns";
import { existsSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";
import { DOOR, socketPath } from "./task-sockets.ts";

/** Ports of this machine that may be called: the AWS APIs' and, for who gets to the Internet, the site's. */
const ways = new Set<number>();
for (const name of ["LOCAL_CLOUD_GATEWAY_PORT", "LOCAL_CLOUD_SITE_PORT"]) {
  if (process.env[name] !== undefined) ways.add(Number(process.env[name]));
  delete process.env[name];
}
const temporaryFolder = process.env["TMPDIR"] ?? "";

/** A server of the process that listens now. */
export interface Listening {
  readonly port: number;
  /** Address that the program asked to listen on. */
  readonly host: string;
}

let tell: (listening: Listening) => void = () => undefined;
/** Calls `listener` for every server that begins to listen. */
export function onListening(listener: (listening: Listening) => void): void {
  tell = listener;
}

const loopback = new Set(["127.0.0.1", "localhost", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1"]);

/** Address and port that each server of the process believes to listen on. */
const addresses = new WeakMap<net.Server, net.AddressInfo>();
/** Next port for a server that wants any. */
let anyPort = 49_152;
/** Port of the next connection's other end. */
let remotePort = 32_768;

type Listen = (options: net.ListenOptions, callback?: () => void) => net.Server;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the server as its `this`
const listen = net.Server.prototype.listen as Listen;
net.Server.prototype.listen = function (this: net.Server, ...args: unknown[]): net.Server {
  const callback = args.findLast((argument) => typeof argument === "function") as (() => void) | undefined;
  const options = listenOptions(args);
  if (options.port === undefined) return listen.call(this, options, callback);
  const port = Number(options.port) || anyPort++;
  const { host = "::" } = options;
  addresses.set(this, { address: host, family: host.includes(":") ? "IPv6" : "IPv4", port });
  this.once("listening", () => tell({ port, host }));
  this.prependListener("connection", (socket) => addressSocket(socket, port));
  return listen.call(this, { path: socketPath(temporaryFolder, port) }, callback);
};

/** @see https://nodejs.org/api/net.html#serverlisten */
function listenOptions([first, second]: readonly unknown[]): net.ListenOptions {
  if (typeof first === "object" && first !== null) {
    const { path, port } = first as net.ListenOptions;
    return path !== undefined || port !== undefined || "fd" in first || "_handle" in first
      ? first
      : { ...first, port: 0 };
  }
  if (typeof first === "string" && !/^\d+$/.test(first)) return { path: first };
  const port = typeof first === "function" ? 0 : Number(first ?? 0);
  return typeof second === "string" ? { port, host: second } : { port };
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the server as its `this`
const address = net.Server.prototype.address;
net.Server.prototype.address = function (this: net.Server) {
  return (this.listening ? addresses.get(this) : undefined) ?? address.call(this);
};

/** Gives a connection the addresses that one by network has. */
function addressSocket(socket: net.Socket, localPort: number): void {
  remotePort = remotePort >= 60_999 ? 32_768 : remotePort + 1;
  const values = {
    remoteAddress: "127.0.0.1",
    remoteFamily: "IPv4",
    remotePort,
    localAddress: "127.0.0.1",
    localFamily: "IPv4",
    localPort,
  };
  for (const [name, value] of Object.entries(values)) Object.defineProperty(socket, name, { value });
}

type ConnectIpc = (options: net.IpcNetConnectOpts, callback?: () => void) => net.Socket;
type Connect = (options: net.TcpNetConnectOpts, callback?: () => void) => net.Socket;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the socket as its `this`
const connect = net.Socket.prototype.connect as Connect;
const connectIpc = connect as unknown as ConnectIpc;
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
  // Node's own callers hand over the arguments in one normalised list.
  const given = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const callback = given.findLast((argument) => typeof argument === "function") as (() => void) | undefined;
  const [first, second] = given;
  const options = (
    typeof first === "object" && first !== null
      ? first
      : { port: Number(first), host: typeof second === "string" ? second : "localhost" }
  ) as net.TcpNetConnectOpts & { path?: string | null };
  const endpoint = endpointOf(options.path);
  const { host = "localhost" } = endpoint ?? options;
  const port = Number((endpoint ?? options).port);
  // HTTP clients give a path of null for no socket of the file system.
  const path = endpoint ? undefined : (options.path ?? undefined);
  if (path === undefined && loopback.has(host)) {
    if (ways.has(port))
      return connect.call(this, { ...options, host: "127.0.0.1", lookup: undefined }, callback);
    const own = port > 0 ? socketPath(temporaryFolder, port) : "";
    if (own !== "" && existsSync(own)) return connectIpc.call(this, { ...options, path: own }, callback);
  }
  if (path === undefined && net.isIP(host) === 0 && !loopback.has(host)) {
    throughDoor(host, port, (way) => {
      if (this.destroyed) return;
      if (typeof way === "string") connectIpc.call(this, { ...options, path: way }, callback);
      else this.destroy(way);
    });
    return this;
  }
  const error = loopback.has(host)
    ? failure("ECONNREFUSED", `connect ECONNREFUSED ${host}:${port}`)
    : failure(
        "ENETUNREACH",
        `connect ENETUNREACH ${path ?? `${host}:${port}`}: the local cloud lets nothing out`,
      );
  process.nextTick(() => this.destroy(error));
  return this;
};

/** Asks for the way to an endpoint inside the VPC: the path of its socket, or the error that connecting to it ends in.
 * @param host Name of the endpoint. */
function throughDoor(host: string, port: number, answer: (way: string | Error) => void): void {
  const unknown = failure("ENOTFOUND", `getaddrinfo ENOTFOUND ${host}`);
  const door = socketPath(temporaryFolder, DOOR);
  if (!existsSync(door)) return process.nextTick(answer, unknown);
  const socket = new net.Socket();
  let text = "";
  socket.setEncoding("utf8");
  socket.on("data", (part: string) => (text += part));
  socket.once("error", () => {});
  socket.once("close", () => {
    const [kind, name = ""] = text.trim().split(" ");
    if (kind === "way") answer(socketPath(temporaryFolder, name));
    else answer(kind === "none" ? failure("ETIMEDOUT", `connect ETIMEDOUT ${host}:${port}`) : unknown);
  });
  connectIpc.call(socket, { path: door }, () => void socket.write(`${host} ${port}\n`));
}

/** Beginning of a path that stands for an endpoint inside the VPC. */
const THROUGH = "\0endpoint ";

/** Endpoint that a path stands for; undefined for any other path. */
function endpointOf(
  path: string | null | undefined,
): { readonly host: string; readonly port: string } | undefined {
  if (!path?.startsWith(THROUGH)) return undefined;
  const [host = "", port = ""] = path.slice(THROUGH.length).split(" ");
  return { host, port };
}

// A client of TLS makes its handle before it connects: one for a socket of the file system only when it is given a path.
const connectTls = tls.connect as (options: tls.ConnectionOptions, callback?: () => void) => tls.TLSSocket;
tls.connect = (...args: unknown[]) => {
  const callback = args.findLast((argument) => typeof argument === "function") as (() => void) | undefined;
  const given = args.find((argument) => typeof argument === "object" && argument !== null) as
    tls.ConnectionOptions | undefined;
  const [first, second] = args;
  const isPort = typeof first === "number" || (typeof first === "string" && /^\d+$/.test(first));
  const options: tls.ConnectionOptions = {
    ...(isPort && { port: Number(first) }),
    ...(typeof first === "string" && !isPort && { path: first }),
    ...(typeof second === "string" && { host: second }),
    ...given,
  };
  const { host = "localhost", port = 0, path, socket } = options;
  if (!socket && !path && net.isIP(host) === 0 && !loopback.has(host))
    return connectTls(
      { ...options, servername: options.servername ?? host, path: `${THROUGH}${host} ${port}` },
      callback,
    );
  return connectTls(options, callback);
};
syncBuiltinESMExports();

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, errno: -1, syscall: "connect" });
}

// Names lead nowhere, so nobody outside is even asked.
const lookup = dns.lookup as (...args: unknown[]) => void;
const localLookup = (...args: unknown[]) => {
  const [hostname] = args;
  if (typeof hostname === "string" && (loopback.has(hostname) || net.isIP(hostname) > 0))
    return lookup(...args);
  const callback = args.findLast((argument) => typeof argument === "function") as
    ((error: Error) => void) | undefined;
  process.nextTick(() =>
    callback?.(
      Object.assign(failure("ENOTFOUND", `getaddrinfo ENOTFOUND ${String(hostname)}`), {
        syscall: "getaddrinfo",
      }),
    ),
  );
};
dns.lookup = localLookup as typeof dns.lookup;
dgram.Socket.prototype.send = () => {
  throw failure("ENETUNREACH", "UDP: the local cloud lets nothing out");
};
