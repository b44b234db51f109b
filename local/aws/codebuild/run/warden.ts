// Stands between the local cloud and a build's shell: the whole tree of the build's processes ends when this one does, and this one ends when
// the local cloud does. Only Node's own modules are used here. Arguments: one JSON text, see `WardenOptions`.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import net from "node:net";
import type { WardenOptions } from "./warden-options.ts";

const { shell, driver, folder, writable, hidden, temporary, ways, isIsolated } = JSON.parse(
  process.argv[2] ?? "{}",
) as WardenOptions;

if (isIsolated) {
  closeFileSystem();
  spawnSync("ip", ["link", "set", "lo", "up"]);
  await Promise.all(ways.map(async ({ port, socket }) => await forward(port, socket)));
}

const child = spawn(shell, [driver], {
  cwd: folder,
  detached: true,
  // Output and errors in one stream, so that they stay in order; 3 brings the commands.
  stdio: ["ignore", 1, 1, 3],
});
const end = (code: number): never => {
  try {
    // What commands left running goes with the shell.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody of the group is left.
  }
  process.exit(code);
};
child.once("error", () => end(127));
child.once("exit", (code) => end(code ?? 137));
process.once("disconnect", () => end(137));
process.once("SIGTERM", () => end(137));
// Without a listener the channel would not be read, and its end not seen.
process.on("message", () => undefined);

/** Makes the file system read-only but for the build's own folders, and takes away what is nobody's business. Best effort: a mount that can't
 * be changed stays as it is. */
function closeFileSystem(): void {
  const mount = (...args: readonly string[]) => spawnSync("mount", args, { stdio: "ignore" });
  mount("--make-rprivate", "/");
  for (const path of hidden) {
    if (!existsSync(path)) continue;
    if (statSync(path).isDirectory()) mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", path);
    else mount("--bind", "/dev/null", path);
  }
  for (const path of writable) mount("--bind", path, path);
  mount("-o", "remount,bind,ro", "/");
  // Where nothing that the build needs is in it.
  const needed = [process.execPath, process.argv[1] ?? "", ...writable];
  if (!needed.some((path) => path.startsWith("/tmp/"))) mount("--bind", temporary, "/tmp");
  // Processes of this machine are not there, nor are their variables.
  mount("-t", "proc", "proc", "/proc");
}

/** Answers on a port of the build's own loopback by what listens on a socket of the file system. */
function forward(port: number, socket: string): Promise<void> {
  const server = net.createServer((incoming) => {
    const outgoing = net.connect(socket);
    const close = () => {
      incoming.destroy();
      outgoing.destroy();
    };
    incoming.on("error", close);
    outgoing.on("error", close);
    incoming.pipe(outgoing).pipe(incoming);
  });
  return new Promise((resolve) => {
    server.once("error", () => resolve());
    server.listen(port, "127.0.0.1", () => resolve());
    server.unref();
  });
}
