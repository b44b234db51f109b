import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { engineFolder, engineTitle, type CommandAnswer } from "../support/engine.ts";
import { builtFiles, cloneTo, type Clone } from "./support/clone.ts";

const stack = "prod";

describe(`A second machine, ${engineTitle}`, function () {
  this.timeout(900_000);
  const folder = mkdtempSync(join(tmpdir(), "machines-"));
  let first: Clone;
  let second: Clone;
  before(() => {
    first = cloneTo(join(folder, "one"), { umask: "022" });
    second = cloneTo(join(folder, "of/somebody/else/another-name"), { umask: "077", processors: 1 });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("builds the same bytes and has the same graph, by another path, umask, time and number of processors", async () => {
    const print = async (clone: Clone) => {
      const { code, text } = await clone.run(process.execPath, [
        "tests/deploying/support/print-graph.ts",
        stack,
      ]);
      assert.equal(code, 0, text);
      return text.split("\n");
    };
    const [one, other] = await Promise.all([print(first), print(second)]);
    assert.ok(one.length > 300);
    assert.deepEqual(
      other.filter((line) => !one.includes(line)),
      [],
    );
    assert.equal(other.length, one.length);
    const built = builtFiles(first);
    assert.ok(Object.keys(built).length > 20);
    assert.deepEqual(builtFiles(second), built);
  });

  if (engineFolder === undefined) return;
  const engine = engineFolder;
  const log = join(folder, "calls");
  const environment = (clone: Clone): NodeJS.ProcessEnv => ({
    PATH: [engine, process.env["PATH"]].join(delimiter),
    STANDIN_HOME: join(folder, "state"),
    STANDIN_LOG: log,
    STANDIN_ROOT: clone.folder,
    AWS_EC2_METADATA_DISABLED: "true",
  });
  const pulumi = async (clone: Clone, ...args: readonly string[]): Promise<CommandAnswer> => {
    const answer = await clone.run(
      "pulumi",
      [...args, "--stack", stack, "--non-interactive", "--color", "never"],
      environment(clone),
    );
    assert.equal(answer.code, 0, answer.text.slice(-3000));
    return answer;
  };
  const deletions = () => (existsSync(log) ? readFileSync(log, "utf8").split('"op":"delete"').length - 1 : 0);

  it("changes nothing on the state of the first", async () => {
    await pulumi(first, "stack", "init");
    await pulumi(first, "up", "--yes", "--skip-preview");
    copyFileSync(join(first.folder, `Pulumi.${stack}.yaml`), join(second.folder, `Pulumi.${stack}.yaml`));
    // Not `preview`: there the stand-in provider has unknown values where AWS makes them up (an API key's), on the first machine too.
    await pulumi(second, "up", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("takes the stage down, protected data too, and goes on after a kill in the middle", async () => {
    const settings = readFileSync(join(second.folder, `Pulumi.${stack}.yaml`), "utf8");
    const destroy = () =>
      spawn(process.execPath, ["scripts/destroy.ts", "--stack", stack, "--yes", stack], {
        cwd: second.folder,
        env: { ...process.env, ...environment(second) },
        stdio: ["ignore", "pipe", "pipe"],
      });
    const killed = destroy();
    killed.stderr.resume();
    for await (const chunk of killed.stdout) {
      void chunk;
      if (deletions() > 60) break;
    }
    assert.ok(deletions() > 60, "the kill comes in the middle");
    killTree(killed);
    await once(killed, "close");

    await pulumi(second, "cancel", "--yes");
    const again = destroy();
    const text: string[] = [];
    for (const stream of [again.stdout, again.stderr])
      stream.on("data", (chunk: Buffer) => text.push(chunk.toString()));
    const [code] = (await once(again, "close")) as [number];
    assert.equal(code, 0, text.join("").slice(-3000));
    assert.match(text.join(""), /Stack prod has nothing left\./);
    assert.match(text.join(""), /delete-log-group --log-group-name API-Gateway-Execution-Logs_/);
    assert.equal(readFileSync(join(second.folder, `Pulumi.${stack}.yaml`), "utf8"), settings);
    const { text: state } = await pulumi(second, "stack", "export");
    assert.doesNotMatch(state, /"urn"/);
  });
});

/** Ends a process and all that it started, at once. */
function killTree(parent: ChildProcess): void {
  const tree = (pid: number): readonly number[] => {
    const file = `/proc/${pid}/task/${pid}/children`;
    const children = existsSync(file)
      ? readFileSync(file, "utf8").trim().split(" ").filter(Boolean).map(Number)
      : [];
    return [pid, ...children.flatMap(tree)];
  };
  for (const pid of tree(parent.pid!)) process.kill(pid, "SIGKILL");
}
