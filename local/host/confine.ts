// Puts a process into the place that a container or a function has: it listens on a port of its own instead of the container's, reaches
// the local cloud and itself, and nothing else. Only Node's own modules are used here, and nothing happens but at import.
import dgram from "node:dgram";
import dns from "node:dns";
import net from "node:net";

const gatewayPort = Number(process.env["LOCAL_CLOUD_GATEWAY_PORT"]);
/** Container port to the port that it has here. */
const ports = new Map<number, number>(
  (process.env["LOCAL_CLOUD_PORTS"] ?? "")
    .split(",")
    .filter(Boolean)
    .map((pair) => pair.split(":").map(Number) as [number, number]),
);
delete process.env["LOCAL_CLOUD_GATEWAY_PORT"];
delete process.env["LOCAL_CLOUD_PORTS"];

/** A server of the process that listens now. */
export interface Listening {
  readonly containerPort: number;
  /** On 127.0.0.1 of this machine. */
  readonly port: number;
  /** What the program asked to listen on. */
  readonly host: string;
}

let tell: (listening: Listening) => void = () => undefined;
/** Calls `listener` for every server that begins to listen. */
export function onListening(listener: (listening: Listening) => void): void {
  tell = listener;
}

const loopback = new Set(["127.0.0.1", "localhost", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1"]);

type Listen = (options: net.ListenOptions, callback?: () => void) => net.Server;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the server as its `this`
const listen = net.Server.prototype.listen as Listen;
net.Server.prototype.listen = function (this: net.Server, ...args: unknown[]): net.Server {
  const callback = args.findLast((argument) => typeof argument === "function") as (() => void) | undefined;
  const [first, second] = args;
  const options: net.ListenOptions =
    typeof first === "object" && first !== null
      ? { ...(first as net.ListenOptions) }
      : {
          port: first === undefined || typeof first === "function" ? 0 : Number(first),
          ...(typeof second === "string" && { host: second }),
        };
  if (options.path !== undefined || typeof options.port !== "number")
    return listen.call(this, options, callback);
  const { port: containerPort, host } = options;
  this.once("listening", () => {
    const address = this.address();
    if (typeof address !== "object" || address === null) return;
    ports.set(containerPort, address.port);
    tell({ containerPort, port: address.port, host: host ?? "::" });
  });
  return listen.call(this, { ...options, port: 0, host: "127.0.0.1", exclusive: true }, callback);
};

type Connect = (options: net.TcpNetConnectOpts, callback?: () => void) => net.Socket;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the socket as its `this`
const connect = net.Socket.prototype.connect as Connect;
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
  const { host = "localhost" } = options;
  const port = Number(options.port);
  const target = port === gatewayPort ? port : ports.get(port);
  // HTTP clients give a path of null for no socket of the file system.
  const path = options.path ?? undefined;
  if (path === undefined && loopback.has(host) && target !== undefined)
    return connect.call(this, { ...options, port: target, host: "127.0.0.1", lookup: undefined }, callback);
  const error = loopback.has(host)
    ? failure("ECONNREFUSED", `connect ECONNREFUSED ${host}:${port}`)
    : net.isIP(host) === 0
      ? failure("ENOTFOUND", `getaddrinfo ENOTFOUND ${host}`)
      : failure(
          "ENETUNREACH",
          `connect ENETUNREACH ${path ?? `${host}:${port}`}: the local cloud lets nothing out`,
        );
  process.nextTick(() => this.destroy(error));
  return this;
};

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
