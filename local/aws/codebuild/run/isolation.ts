import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import net from "node:net";
import { rm } from "node:fs/promises";

/** Namespaces of a build: users, so that no right of root is needed; network, of which nothing but its own loopback is there; processes, which
 * all end with the first; mounts.
 * @see https://man7.org/linux/man-pages/man1/unshare.1.html */
const NAMESPACES = ["--user", "--map-root-user", "--net", "--pid", "--mount", "--fork", "--kill-child"];

let probed: Promise<boolean> | undefined;

/** True when this machine lets a user make namespaces: Linux with `unshare`, `mount` and `ip`, unless its administrator has turned them off. */
export function canIsolate(): Promise<boolean> {
  probed ??= new Promise((resolve) => {
    if (process.platform !== "linux") return resolve(false);
    const test = "mount --make-rprivate / && ip link set lo up";
    execFile("unshare", [...NAMESPACES, "sh", "-c", test], (error) => resolve(error === null));
  });
  return probed;
}

/** A command line in namespaces of its own. */
export function isolated(command: readonly string[]): readonly string[] {
  return ["unshare", ...NAMESPACES, "--", ...command];
}

/** Places where people keep what opens their accounts. */
export function secretPlaces(): string[] {
  const home = homedir();
  const names = [
    ".aws",
    ".azure",
    ".config",
    ".docker",
    ".git-credentials",
    ".gnupg",
    ".kube",
    ".netrc",
    ".npmrc",
    ".pulumi",
    ".ssh",
  ];
  return names.map((name) => join(home, name));
}

/** A socket of the file system that leads to a port of this machine's loopback.
 * @returns What ends it. */
export async function openWay(port: number, socket: string): Promise<() => Promise<void>> {
  const open = new Set<net.Socket>();
  const server = net.createServer((incoming) => {
    const outgoing = net.connect(port, "127.0.0.1");
    for (const one of [incoming, outgoing]) {
      open.add(one);
      one.on("close", () => open.delete(one));
      one.on("error", () => {
        incoming.destroy();
        outgoing.destroy();
      });
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket, resolve);
  });
  return async () => {
    for (const one of open) one.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await rm(socket, { force: true });
  };
}
