import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { mysfits } from "../../app/data/mysfits.ts";
import { Copy } from "./support/copy.ts";
import { registerUser, signInUser, type User } from "./support/user.ts";

const root = resolve(import.meta.dirname, "../..");
const ids = mysfits.map(({ mysfitId }) => mysfitId);

/** `npm start` with arguments that it must refuse. */
async function run(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ["scripts/launch.mjs", "local/start/main.ts", ...args], {
    cwd: root,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

const like = (copy: Copy, user: User, id: string) =>
  copy.site(`/api/mysfits/${id}/like`, { method: "POST", headers: user.headers });
const likesOf = async (copy: Copy) => {
  const { mysfits: all } = (await (await copy.site("/api/mysfits")).json()) as {
    mysfits: { mysfitId: string; likes: number }[];
  };
  return new Map(all.map(({ mysfitId, likes }) => [mysfitId, likes]));
};

describe("A running copy", function () {
  this.timeout(120_000);

  describe("killed while people like mysfits", () => {
    const copy = new Copy();
    after(() => copy.remove());

    it("has every like that it acknowledged, and no other, after the next start", async () => {
      await copy.start();
      const user = await registerUser(copy, "kill@example.com");
      const acknowledged = new Set<string>();
      // The kill comes between two answers, with requests under way.
      const work = ids.map(async (id) => {
        const response = await like(copy, user, id);
        if (response.status === 200) acknowledged.add(id);
        if (acknowledged.size === 6) copy.process.kill("SIGKILL");
      });
      const exit = once(copy.process, "exit");
      await Promise.allSettled(work);
      copy.process.kill("SIGKILL");
      await exit;
      assert.ok(acknowledged.size >= 6);

      await copy.start();
      const again = await signInUser(copy, "kill@example.com");
      assert.equal(again.id, user.id, "the user is there");
      const { likes } = (await (await copy.site("/api/me", { headers: again.headers })).json()) as {
        likes: string[];
      };
      for (const id of acknowledged) assert.ok(likes.includes(id), `like of ${id} is lost`);
      const counts = await likesOf(copy);
      for (const id of ids)
        assert.equal(counts.get(id), likes.includes(id) ? 1 : 0, "count and record agree");
    });

    it("goes on with the tokens, the key and the addresses that people have", async () => {
      const user = await signInUser(copy, "kill@example.com");
      const before = copy.running;
      assert.equal(await copy.end("SIGTERM"), 0);
      await copy.start();
      assert.deepEqual(copy.running.operator, before.operator);
      assert.equal(copy.running.aws, before.aws);
      assert.deepEqual(copy.running.outputs["userPoolId"], before.outputs["userPoolId"]);
      assert.equal((await copy.site("/api/me", { headers: user.headers })).status, 200);
    });

    it("keeps what users changed: seeds are written once", async () => {
      assert.ok([...(await likesOf(copy)).values()].some((likes) => likes === 1));
    });

    it("applies a change of the program to what is there, and keeps the data", async () => {
      const before = await copy.console<{ type: string; id: string }[]>("/api/resources");
      assert.equal(await copy.end("SIGTERM"), 0);
      const service = JSON.stringify({ cpu: 512, memory: 1024, tasks: 1, spot: true });
      await copy.start("--config", `mysfits:service=${service}`, "--config", "mysfits:logRetentionDays=14");
      const after =
        await copy.console<
          { type: string; id: string; name: string; inputs: { retentionInDays?: number; cpu?: string } }[]
        >("/api/resources");
      // In any order: a resource is registered when what it needs is there.
      const idsOf = (resources: readonly { type: string; id: string }[], type: string) =>
        resources.flatMap((resource) => (resource.type === type ? resource.id : [])).toSorted();
      for (const type of [
        "aws:dynamodb/table:Table",
        "aws:cognito/userPool:UserPool",
        "aws:ec2/vpc:Vpc",
        "aws:ecs/service:Service",
      ])
        assert.deepEqual(idsOf(after, type), idsOf(before, type), type);
      assert.equal(
        after.find(
          ({ type, name }) => type === "aws:ecs/taskDefinition:TaskDefinition" && name === "service-tasks",
        )?.inputs.cpu,
        "512",
      );
      assert.ok(after.some(({ inputs }) => inputs.retentionInDays === 14));
      assert.ok([...(await likesOf(copy)).values()].some((likes) => likes === 1));
    });

    it("writes the operator's key so that nobody else can read it, and takes the file back at its end", async () => {
      const file = join(copy.state, copy.stack, "running.json");
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.equal(await copy.end("SIGINT"), 0);
      assert.throws(() => readFileSync(file), /ENOENT/);
    });
  });

  describe("whose task is killed under load", () => {
    const copy = new Copy();
    after(() => copy.remove());

    it("gets a new task, and answers nothing but what API Gateway answers when a backend is gone", async () => {
      await copy.start("--config", 'mysfits:api={"ratePerSecond":10000,"burst":5000}');
      const tasks = async () =>
        new Set(
          (await copy.logs("task"))
            .filter(({ source }) => source.startsWith("task/service-"))
            .map(({ source }) => source.split("/").at(-1))
            .filter((task) => task !== undefined),
        );
      const statuses: number[] = [];
      let going = true;
      const before = await tasks();
      assert.equal(before.size, 1);
      const load = Array.from({ length: 8 }, async () => {
        while (going) statuses.push((await copy.site("/api/mysfits?limit=1")).status);
      });
      copy.killTask();
      for (;;) {
        const response = await copy.site("/api/mysfits?limit=1");
        if (response.status === 200 && (await tasks()).size > 1) break;
      }
      going = false;
      await Promise.all(load);
      const unexpected = statuses.filter((status) => ![200, 502, 503, 504].includes(status));
      assert.deepEqual(unexpected, []);
      assert.ok(statuses.includes(200));
    });
  });

  describe("beside another", () => {
    const one = new Copy();
    const two = new Copy();
    after(async () => {
      await one.remove();
      await two.remove();
    });

    it("shares nothing with it", async () => {
      await Promise.all([one.start(), two.start()]);
      assert.notEqual(one.running.aws, two.running.aws);
      const user = await registerUser(one, "one@example.com");
      assert.equal((await like(one, user, ids[0] ?? "")).status, 200);
      assert.equal((await like(two, user, ids[0] ?? "")).status, 401, "a token of another pool");
      assert.equal((await likesOf(two)).get(ids[0] ?? ""), 0);
    });

    it("is the only one of its stack in its folder", async () => {
      const { code, output } = await run("--stack", "dev", "--state", one.state);
      assert.equal(code, 1);
      assert.match(output, new RegExp(`running already: pid ${one.running.pid}\\b`));
      const reset = await run("--stack", "dev", "--state", one.state, "--reset");
      assert.equal(reset.code, 1, "--reset does not pull the state from under it");
      assert.equal((await one.site("/api/mysfits")).status, 200);
    });
  });

  describe("of stack prod", () => {
    const copy = new Copy({ stack: "prod" });
    after(() => copy.remove());

    it("runs here too, with two tasks of each service", async () => {
      await copy.start();
      assert.equal((await copy.site("/api/mysfits")).status, 200);
      const tasks = new Set((await copy.logs("task")).map(({ source }) => source));
      for (const service of ["service", "shop"])
        assert.equal([...tasks].filter((source) => source.startsWith(`task/${service}-`)).length, 2, service);
      assert.match(copy.output, /web ACL acl-acl-\w+: no rule of AWSManagedRules\w+, .* matches here/);
    });
  });

  describe("that can't start", () => {
    const copy = new Copy();
    after(() => copy.remove());

    it("ends with 2 for an unknown stack or option, and lists what there is", async () => {
      const stack = await run("--stack", "staging");
      assert.equal(stack.code, 2);
      assert.match(stack.output, /no stack "staging".*dev, prod/s);
      const option = await run("--prot", "8000");
      assert.equal(option.code, 2);
      assert.match(option.output, /--port/);
      assert.equal((await run("--port", "70000")).code, 2);
      assert.equal((await run("--help")).code, 0);
    });

    it("ends with 1 when the port asked for is taken, and names it", async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const { code, output } = await run("--state", copy.state, "--port", String(port));
      server.close();
      assert.equal(code, 1);
      assert.match(output, new RegExp(`Port ${port} of 127.0.0.1 is taken`));
    });

    it("says what to do about a damaged state folder, and leaves it as it is", async () => {
      await copy.start();
      assert.equal(await copy.end(), 0);
      const current = join(copy.state, "dev", "state", "CURRENT");
      const before = readFileSync(current);
      writeFileSync(current, "damaged");
      const { code, output } = await run("--state", copy.state);
      assert.equal(code, 1);
      assert.match(output, /can't be read.*--reset/s);
      writeFileSync(current, before);
      await copy.start();
      assert.equal(await copy.end(), 0);
    });
  });
});
