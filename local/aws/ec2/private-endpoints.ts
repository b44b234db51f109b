import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { PrivateEndpoint, Reachability } from "../../contract/capabilities.ts";
import type { NetworkInterface } from "../../contract/principal.ts";
import { DOOR, socketPath } from "../../host/task-sockets.ts";
import type { LogHub } from "../../observe/logs.ts";

/** Longest question that a process may ask at its door, characters: a name has 253 at most. */
const LONGEST = 300;

type Reaches = (from: NetworkInterface, to: NetworkInterface, port: number) => Reachability;

/** Endpoints inside VPCs, and the ways of confined processes to them. A process asks at its door, a socket in its own folder, which tells who
 * it is; each endpoint that it may connect to is another socket there. */
export class PrivateEndpoints {
  readonly #endpoints = new Map<string, PrivateEndpoint>();
  readonly #reaches: Reaches;
  readonly #logs: LogHub;
  #lastComplaint = "";

  constructor(reaches: Reaches, logs: LogHub) {
    this.#reaches = reaches;
    this.#logs = logs;
  }

  add(endpoint: PrivateEndpoint): () => void {
    const key = keyOf(endpoint.host, endpoint.port);
    this.#endpoints.set(key, endpoint);
    return () => {
      if (this.#endpoints.get(key) === endpoint) this.#endpoints.delete(key);
    };
  }

  async openDoor(from: NetworkInterface, temporaryFolder: string): Promise<() => void> {
    const door = new Door(temporaryFolder, {
      /** The endpoint; nothing for a name that nobody has, and the reason for one that is out of reach. */
      find: (key) => this.#find(from, key),
      accept: (endpoint, socket) => endpoint.accept(socket, from),
    });
    await door.open();
    return () => door.close();
  }

  #find(from: NetworkInterface, key: string): PrivateEndpoint | "unknown" | "unreachable" {
    const endpoint = this.#endpoints.get(key);
    if (!endpoint) return "unknown";
    const reach = this.#reaches(from, endpoint.network, endpoint.port);
    if (reach.reachable) return endpoint;
    const complaint = `${from.owner} can't reach ${endpoint.network.owner} on port ${endpoint.port}: ${reach.reason}`;
    if (this.#lastComplaint !== complaint) this.#logs.write("network", "error", complaint);
    this.#lastComplaint = complaint;
    return "unreachable";
  }
}

const keyOf = (host: string, port: number | string) => `${host.toLowerCase()} ${port}`;

/** Decisions that a door leaves to others. */
interface Guard {
  readonly find: (key: string) => PrivateEndpoint | "unknown" | "unreachable";
  readonly accept: (endpoint: PrivateEndpoint, socket: Socket) => void;
}

/** The sockets of one process. */
class Door {
  readonly #folder: string;
  readonly #guard: Guard;
  readonly #servers = new Set<Server>();
  readonly #sockets = new Set<Socket>();
  /** Names of the endpoints' sockets. */
  readonly #ways = new Map<string, Promise<string>>();
  #isClosed = false;

  constructor(folder: string, guard: Guard) {
    this.#folder = folder;
    this.#guard = guard;
  }

  async open(): Promise<void> {
    await this.#listen(DOOR, (socket) => {
      let question = "";
      socket.setEncoding("utf8");
      socket.on("data", (part: string) => {
        question += part;
        if (question.length > LONGEST) socket.destroy();
        else if (question.endsWith("\n"))
          this.#answer(question.trim()).then(
            (text) => socket.end(text),
            // The process has ended, and its folder with it.
            () => socket.destroy(),
          );
      });
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #answer(question: string): Promise<string> {
    const [host = "", port = ""] = question.split(" ");
    const key = keyOf(host, port);
    const endpoint = this.#guard.find(key);
    if (endpoint === "unreachable") return "none\n";
    if (endpoint === "unknown") return "unknown\n";
    let way = this.#ways.get(key);
    if (!way) this.#ways.set(key, (way = this.#openWay(key, `e${this.#ways.size}`)));
    return `way ${await way}\n`;
  }

  async #openWay(key: string, name: string): Promise<string> {
    await this.#listen(name, (socket) => {
      // Rules may have changed since the process asked.
      const endpoint = this.#guard.find(key);
      if (typeof endpoint === "string") socket.destroy();
      else this.#guard.accept(endpoint, socket);
    });
    return name;
  }

  async #listen(name: string, take: (socket: Socket) => void): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
      // A process that ends resets what it has open.
      socket.on("error", () => socket.destroy());
      take(socket);
    });
    this.#servers.add(server);
    server.listen(socketPath(this.#folder, name));
    await once(server, "listening");
    server.unref();
    if (this.#isClosed) server.close();
  }
}
