import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";
import { type Binaries, postgresBinaries } from "./binaries.ts";

/** Settings of a PostgreSQL server. */
export interface PostgresOptions {
  /** Folder of the data alone, made and filled at the first start. */
  readonly folder: string;
  /** Name of the first superuser. @default "postgres" */
  readonly superuser?: string;
  /** Lines of `pg_hba.conf`. The socket is this user's alone. @default everybody is trusted */
  readonly authentication?: readonly string[];
  /** Settings as in `postgresql.conf`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Takes each line of the server's log. */
  readonly onLine?: (line: string) => void;
}

/** A PostgreSQL server that runs. */
export interface PostgresServer {
  readonly pid: number;
  /** Folder of its socket: the `host` of libpq and of pg. */
  readonly socketFolder: string;
  /** Path of its socket. */
  readonly socketPath: string;
  readonly superuser: string;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends it; a second call waits for the same end.
   * @param how `fast` rolls transactions back and closes connections with 57P01; `immediate` is a crash: the next start recovers. @default "fast"
   * @see https://www.postgresql.org/docs/17/server-shutdown.html */
  stop(how?: "fast" | "immediate"): Promise<void>;
}

/** User and group "nobody", which PostgreSQL gets where this process is root: it refuses to run as root. */
const NOBODY = 65_534;
const PORT = 5432;

/** Waits for the end of this process and stops PostgreSQL then, also after a `kill -9`, and removes the folder of its socket. A line tells
 * that the server has ended by itself. */
const GUARD = `server=$$ folder=$1 tries=0
shift
(
  read line <&3 && exit
  kill -QUIT $server
  while [ $tries -lt 50 ] && ! rmdir "$folder"; do sleep 0.1; tries=$((tries + 1)); done
) >/dev/null 2>&1 &
exec "$@" 3<&-`;

/** Starts a server that listens on a socket of its own and on no port. It ends with this process.
 * @throws PostgresMissingError without a package for this platform; Error with the end of its log when it does not start. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { folder, superuser = "postgres", authentication = ["local all all trust"] } = options;
  const binaries = await postgresBinaries();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (isRoot()) await chown(folder, NOBODY, NOBODY);
  await initialise(binaries, folder, superuser);
  await endLeftover(folder);
  await writeFile(join(folder, "pg_hba.conf"), `${authentication.join("\n")}\n`);
  // The path of a socket is short, whatever the path of the project is.
  const socketFolder = await mkdtemp(join(tmpdir(), "lc-pg-"));
  if (isRoot()) await chown(socketFolder, NOBODY, NOBODY);
  const settings = {
    listen_addresses: "",
    unix_socket_directories: socketFolder,
    port: String(PORT),
    logging_collector: "off",
    log_destination: "stderr",
    lc_messages: "C",
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const command = [binaries.postgres, "-D", dataFolder(folder), ...args];
  const child = spawn("/bin/sh", ["-c", GUARD, "sh", socketFolder, ...command], {
    ...owner(folder),
    // A Ctrl-C of the terminal is this process's to answer.
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  const guard = child.stdio[3] as Writable;
  guard.on("error", () => undefined);
  const ended = exited.then(async () => {
    guard.end("ended\n");
    await rm(socketFolder, { recursive: true, force: true });
  });
  await readiness(child, options.onLine).catch(async (error: unknown) => {
    await ended;
    throw error;
  });
  let stopping: Promise<void> | undefined;
  return {
    pid: child.pid ?? 0,
    socketFolder,
    socketPath: join(socketFolder, `.s.PGSQL.${PORT}`),
    superuser,
    ended,
    stop: (how = "fast") => {
      if (stopping === undefined || how === "immediate") child.kill(how === "fast" ? "SIGINT" : "SIGQUIT");
      stopping ??= ended;
      return stopping;
    },
  };
}

/** Resolves when the server takes connections. */
function readiness(child: ChildProcess, onLine: (line: string) => void = () => undefined): Promise<void> {
  const last: string[] = [];
  return new Promise((resolve, reject) => {
    if (child.stderr === null) return reject(new Error("PostgreSQL has no log"));
    createInterface({ input: child.stderr }).on("line", (line) => {
      last.push(line);
      if (last.length > 10) last.shift();
      onLine(line);
      if (line.includes("database system is ready to accept connections")) resolve();
    });
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      reject(new Error(`PostgreSQL did not start (${signal ?? code}):\n${last.join("\n")}`)),
    );
  });
}

/** Fills an empty data folder. One that was left half-filled begins anew: no transaction was in it. */
async function initialise(binaries: Binaries, folder: string, superuser: string): Promise<void> {
  const done = join(folder, "initialised");
  const names = await readdir(folder);
  if (names.includes("initialised")) return;
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
  const args = [
    ["-D", dataFolder(folder)],
    ["--username", superuser],
    ["--auth", "trust"],
    ["--encoding", "UTF8"],
    ["--locale-provider", "builtin"],
    ["--locale", "C.UTF-8"],
    ["--no-sync"],
  ].flat();
  const child = spawn(binaries.initdb, args, { ...owner(folder), stdio: ["ignore", "ignore", "pipe"] });
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`initdb of PostgreSQL failed in ${folder}:\n${errors.join("")}`);
  await writeFile(done, "");
}

/** Milliseconds in which a server that was told to end has ended. */
const ENDING = 10_000;

/** Ends a server that an earlier process left on the same data, and waits for one that is ending. */
async function endLeftover(folder: string): Promise<void> {
  const file = join(folder, "postmaster.pid");
  const read = () => readFile(file, "utf8").catch(() => "");
  const [pid = "", , , port, socketFolder] = (await read()).split("\n");
  // A number without a server is another program's by now.
  if (socketFolder !== undefined && (await isListening(join(socketFolder, `.s.PGSQL.${port}`))))
    process.kill(Number(pid), "SIGQUIT");
  const until = Date.now() + ENDING;
  while (isAlive(Number(pid)) && Date.now() < until && (await read()).startsWith(`${pid}\n`))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ path });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Folder as the server names it. Root's folders may be closed to the user that it runs as: then it knows its own by being in it. */
function dataFolder(folder: string): string {
  return isRoot() && process.platform === "linux" ? "/proc/self/cwd" : folder;
}

/** User, folder and environment of PostgreSQL's processes. */
function owner(folder: string) {
  const user = isRoot() ? { uid: NOBODY, gid: NOBODY } : {};
  return { ...user, cwd: folder, env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" } };
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
