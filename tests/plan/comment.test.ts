import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { effectsOf } from "../../plan/effects.ts";
import { markdownReport } from "../../plan/report/markdown.ts";
import { planOf } from "./support.ts";

/** Longest body of a comment that GitHub takes, in characters. */
const longest = 65_536;

const queues = (count: number, args: (index: number) => aws.sqs.QueueArgs) => () => {
  for (let index = 0; index < count; index++) new aws.sqs.Queue(`q${index}`, args(index));
};

const comment = async (before: () => unknown, after: () => unknown, stages = 1) => {
  const plan = await planOf(before, after);
  const plans = Array.from({ length: stages }, (_, stage) => ({ ...plan, stack: `stage${stage}` }));
  return markdownReport(plans, effectsOf, { base: "main", head: "b" });
};

describe("Comment about a plan", () => {
  it("tells a change that is the same in many resources once", async () => {
    const report = await comment(
      queues(400, () => ({})),
      queues(400, () => ({ tags: { team: "shop" } })),
    );
    assert.match(report, /^### Stage stage0: 400 updated, 0 unchanged$/m);
    assert.match(
      report,
      /\n- \\~ 400 resources alike\n {2}- tags: \+ \{"team":"shop"\}\n {2}- of sqs\.Queue q0, sqs\.Queue q1, .* and 390 more\n/,
    );
    assert.ok(report.length < 2_000, `${report.length} characters`);
  });

  it("tells changes that differ one by one", async () => {
    const report = await comment(
      queues(5, () => ({})),
      queues(5, (index) => ({ delaySeconds: index + 1 })),
    );
    assert.match(
      report,
      /- \\~ sqs\.Queue q0\n {2}- delaySeconds: \+ 1\n- \\~ sqs\.Queue q1\n {2}- delaySeconds: \+ 2\n/,
    );
  });

  it("fits into a comment, with every stage in it, and says what it leaves out", async () => {
    const name = "x".repeat(100);
    const report = await comment(
      queues(0, () => ({})),
      queues(600, (index) => ({ name: `${name}${index}` })),
      4,
    );
    assert.ok(report.length <= longest, `${report.length} characters`);
    for (const stage of [0, 1, 2, 3])
      assert.match(report, new RegExp(`^### Stage stage${stage}: 600 created`, "m"));
    assert.match(
      report,
      /\nToo long for a comment, so .* are left out: `npm run plan` on a clone has them\.\n/,
    );
    assert.match(report, /\n- … and 575 more\n/);
  });

  it("leaves out values before it leaves out lines", async () => {
    const report = await comment(
      queues(600, () => ({})),
      queues(600, (index) => ({ tags: { note: `${"long".repeat(20)}${index}` } })),
    );
    assert.match(report, /so the values of resources are left out/);
    assert.match(report, /\nflowchart LR\n/);
    assert.match(report, /\n- .*sqs\.Queue q599\n/);
    assert.doesNotMatch(report, /longlong/);
  });
});
