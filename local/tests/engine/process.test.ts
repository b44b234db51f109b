import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ProgramProcess } from "../../engine/process/program-process.ts";
import { PlannedBackend, type ProgramOptions } from "../../engine/testing.ts";

const packages = resolve(import.meta.dirname, "../../../node_modules");

describe("A program in a process of its own", function () {
  this.timeout(60_000);
  // The program finds the SDK above it, as any module does.
  const folder = mkdtempSync(join(dirname(packages), ".build-process-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;

  const run = async (program: string, options: Partial<ProgramOptions> = {}) => {
    const entry = join(folder, `program-${++count}.ts`);
    writeFileSync(
      entry,
      `import * as aws from "@pulumi/aws";\nimport * as pulumi from "@pulumi/pulumi";\n${program}\nvoid aws, pulumi;\n`,
    );
    const start = { project: "test", stack: "dev", root: folder, workingDirectory: folder };
    const config = { "aws:region": "eu-west-1" };
    const process = new ProgramProcess({ ...start, config, entry, typescript: false });
    return await process.run({ backend: new PlannedBackend(), ...options });
  };

  it("has ended when its result is there, with what timers made after its last line", async () => {
    const { graph, outputs } = await run(
      `setTimeout(() => new aws.sqs.Queue("late"), 100);
       export const pid = process.pid;`,
    );
    assert.deepEqual(
      graph.resources.map(({ name }) => name),
      ["late"],
    );
    assert.throws(() => process.kill(Number(outputs["pid"]), 0), { code: "ESRCH" });
  });

  it("runs its transforms and hooks when the engine asks for them", async () => {
    const told: string[] = [];
    const { graph } = await run(
      `const hook = new pulumi.ResourceHook("say", ({ newOutputs }) => console.log("made", newOutputs.delaySeconds));
       new aws.sqs.Queue("jobs", {}, {
         hooks: { afterCreate: [hook] },
         transforms: [({ props, opts }) => ({ props: { ...props, delaySeconds: 7 }, opts })],
       });`,
      { log: (_, message) => void told.push(message) },
    );
    assert.equal(graph.one("aws:sqs/queue:Queue").inputs["delaySeconds"], 7);
    assert.deepEqual(told, ["made 7"]);
  });

  it("sees neither the caller's credentials nor its proxies", async () => {
    process.env["AWS_SECRET_ACCESS_KEY"] = "foreign";
    process.env["HTTPS_PROXY"] = "http://127.0.0.1:9";
    try {
      const { outputs } = await run(
        `export const seen = Object.keys(process.env).filter((name) => /^AWS_|_proxy$/i.test(name));`,
      );
      assert.deepEqual(outputs["seen"], []);
    } finally {
      delete process.env["AWS_SECRET_ACCESS_KEY"];
      delete process.env["HTTPS_PROXY"];
    }
  });

  for (const [what, program, expected] of [
    [
      "throws",
      `throw new Error("no such stage");`,
      /^program-\d+\.ts:3: no such stage\. Fix: correct the program at /,
    ],
    [
      "throws in an apply",
      `new aws.sqs.Queue("jobs").arn.apply(() => {\n  throw new TypeError("boom");\n});`,
      /^program-\d+\.ts:4: TypeError: boom/,
    ],
    [
      "waits for what can't come",
      `new aws.sqs.Queue("jobs", { name: new Promise<string>(() => undefined) });`,
      /"jobs" \(program-\d+\.ts:3\): waits for the value of its input "name", which has not come, and nothing is left to wait for\. Fix: /,
    ],
    ["ends itself", `process.exit(3);`, /^the program ended with exit code 3\. Fix: look for process\.exit/],
    ["logs an error", `await pulumi.log.error("not like this");`, /^not like this$/],
  ] as const)
    it(`that ${what} is told about in one line`, async () => {
      const failure = await run(program).then(
        () => assert.fail("it did not fail"),
        (error: unknown) => error as Error,
      );
      assert.equal(failure.name, "ProgramError");
      assert.match(failure.message, expected);
      assert.ok(!failure.message.includes("\n"), failure.message);
    });

  it("that computes without an end is ended", async () => {
    await assert.rejects(
      run(`for (;;) process.hrtime();`, { timeoutMs: 2_000 }),
      /the program has not come to its end in 2 s\. Fix: /,
    );
  });
});
