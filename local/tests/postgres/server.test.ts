import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { type PostgresServer, startPostgres } from "../../postgres/server.ts";

/** True for a process that has not ended. Where nobody asks for its exit code, Linux keeps one that has, as a zombie. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const state = `/proc/${pid}/stat`;
  return !existsSync(state) || !/\) Z /.test(readFileSync(state, "utf8"));
}

describe("PostgreSQL of the local cloud", () => {
  let folder = "";
  const servers: PostgresServer[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "postgres-test-"));
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop("immediate");
    await rm(folder, { recursive: true, force: true });
  });

  async function start(options: Partial<Parameters<typeof startPostgres>[0]> = {}): Promise<PostgresServer> {
    const server = await startPostgres({ folder: join(folder, "data"), ...options });
    servers.push(server);
    return server;
  }

  async function query<T extends pg.QueryResultRow>(server: PostgresServer, text: string): Promise<T[]> {
    const client = new pg.Client({ host: server.socketFolder, user: server.superuser, database: "postgres" });
    await client.connect();
    try {
      return (await client.query<T>(text)).rows;
    } finally {
      await client.end();
    }
  }

  it("is PostgreSQL 17 in UTF-8 that listens on no port, and starts with what it was given", async () => {
    const server = await start({ superuser: "rdsadmin", settings: { max_connections: "17" } });
    const [row] = await query<Record<string, string>>(
      server,
      `select current_setting('server_version_num')::int / 10000 as version, current_setting('listen_addresses') as addresses,
       current_setting('max_connections') as connections, current_user as name, lower('ÄÉ한글') as lower`,
    );
    assert.deepEqual(row, {
      version: 17,
      addresses: "",
      connections: "17",
      name: "rdsadmin",
      lower: "äé한글",
    });
  });

  it("keeps what was committed over an end and over a crash, and nothing that was not", async () => {
    const first = await start();
    await query(first, "create table kept (id int primary key)");
    await query(first, "insert into kept values (1)");
    const open = new pg.Client({ host: first.socketFolder, user: "postgres", database: "postgres" });
    open.on("error", () => undefined);
    await open.connect();
    await open.query("begin");
    await open.query("insert into kept values (2)");
    await first.stop("immediate");
    const second = await start();
    assert.deepEqual(await query(second, "select id from kept"), [{ id: 1 }]);
    await query(second, "insert into kept values (3)");
    await second.stop();
    assert.deepEqual(await query(await start(), "select id from kept order by id"), [{ id: 1 }, { id: 3 }]);
  });

  it("closes connections with 57P01 when it is shut down", async () => {
    const server = await start();
    const client = new pg.Client({ host: server.socketFolder, user: "postgres", database: "postgres" });
    const errors: Error[] = [];
    client.on("error", (error) => errors.push(error));
    const closed = new Promise<void>((resolve) => client.once("end", resolve));
    await client.connect();
    await server.stop();
    await closed;
    assert.equal((errors[0] as pg.DatabaseError).code, "57P01");
    assert.equal(existsSync(server.socketFolder), false);
  });

  it("ends with the process that started it, by kill -9, and the next start has what was committed", async () => {
    const [parent, started] = await startProcess(join(folder, "data"));
    const client = new pg.Client({ host: started.socketFolder, user: "postgres", database: "postgres" });
    await client.connect();
    await client.query("create table kept as select 7 as id");
    const closed = new Promise((resolve) => client.once("end", resolve));
    client.on("error", () => undefined);
    parent.kill("SIGKILL");
    await closed;
    assert.deepEqual(await query(await start(), "select id from kept"), [{ id: 7 }]);
    assert.equal(isRunning(started.pid), false);
    await absence(started.socketFolder);
  });

  it("ends a server that was left on its data", async () => {
    const [parent, started] = await startProcess(join(folder, "data"));
    try {
      const server = await start();
      assert.notEqual(server.pid, started.pid);
      assert.equal(
        (await readFile(join(folder, "data/postmaster.pid"), "utf8")).split("\n")[0],
        String(server.pid),
      );
    } finally {
      parent.kill("SIGKILL");
    }
  });

  it("begins anew where its first start was cut off", async () => {
    await mkdir(join(folder, "data/base"), { recursive: true });
    assert.deepEqual(await query(await start(), "select 1 as one"), [{ one: 1 }]);
  });

  it("runs in a folder that other users may not enter, also for root", async () => {
    await chmod(folder, 0o700);
    assert.deepEqual(await query(await start(), "select 1 as one"), [{ one: 1 }]);
  });

  it("says why it does not start, and leaves no process and no folder", async () => {
    await assert.rejects(start({ settings: { shared_buffers: "none" } }), /did not start[^]*shared_buffers/);
  });
});

interface Started {
  readonly pid: number;
  readonly socketFolder: string;
}

async function startProcess(folder: string): Promise<[ChildProcess, Started]> {
  const program = join(import.meta.dirname, "support/server-process.ts");
  const child = spawn(process.execPath, [program, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return [child, JSON.parse(line) as Started];
}

/** Resolves when a folder is gone. */
async function absence(folder: string): Promise<void> {
  while (existsSync(folder)) await new Promise((resolve) => setImmediate(resolve));
}
