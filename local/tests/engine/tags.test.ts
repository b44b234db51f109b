import assert from "node:assert/strict";
import { SQS } from "@aws-sdk/client-sqs";
import * as aws from "@pulumi/aws";
import { sqs } from "../../aws/sqs/index.ts";
import { ServiceBackend, runInProcess } from "../../engine/testing.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

// https://www.pulumi.com/registry/packages/aws/api-docs/provider/#providerdefaulttags
describe("Default tags", () => {
  let bed: Testbed;
  before(async () => (bed = await startTestbed([sqs])));
  after(() => bed.stop());

  const run = (config: Readonly<Record<string, string>>, program: () => unknown) =>
    runInProcess({
      project: "test",
      stack: "dev",
      config: { "aws:region": bed.region, ...config },
      backend: new ServiceBackend({ services: bed.services, store: bed.platform.store, region: bed.region }),
      program,
    });
  const tagsOf = async (QueueUrl: unknown) =>
    (await new SQS(bed.clientConfig).listQueueTags({ QueueUrl: String(QueueUrl) })).Tags;

  it("of the stack file are on each resource that can have tags, and a tag of its own wins", async () => {
    const { outputs, graph } = await run(
      { "aws:defaultTags": '{"tags":{"team":"mysfits","stage":"dev"}}' },
      () => {
        const plain = new aws.sqs.Queue("plain");
        const own = new aws.sqs.Queue("own", { tags: { stage: "mine", more: "x" } });
        return {
          urls: [plain.url, own.url],
          tags: [plain.tags, own.tags],
          all: [plain.tagsAll, own.tagsAll],
        };
      },
    );
    const [plain, own] = outputs["urls"] as string[];
    assert.deepEqual(await tagsOf(plain), { team: "mysfits", stage: "dev" });
    assert.deepEqual(await tagsOf(own), { team: "mysfits", stage: "mine", more: "x" });
    assert.deepEqual(outputs["tags"], [null, { stage: "mine", more: "x" }]);
    assert.deepEqual(outputs["all"], [
      { team: "mysfits", stage: "dev" },
      { team: "mysfits", stage: "mine", more: "x" },
    ]);
    assert.deepEqual(graph.one("aws:sqs/queue:Queue", "own").inputs["tags"], { stage: "mine", more: "x" });
  });

  it("of an explicit provider are on its resources alone, and a change of them changes these", async () => {
    const program = (stage: string) => () => {
      const provider = new aws.Provider("tagged", { defaultTags: { tags: { stage } } });
      const of = new aws.sqs.Queue("of", {}, { provider });
      const other = new aws.sqs.Queue("other");
      return { of: of.url, other: other.url, all: of.tagsAll };
    };
    const first = await run({}, program("one"));
    assert.deepEqual(await tagsOf(first.outputs["of"]), { stage: "one" });
    assert.equal(await tagsOf(first.outputs["other"]), undefined);
    const second = await run({}, program("two"));
    assert.equal(second.outputs["of"], first.outputs["of"], "the queue is changed, not replaced");
    assert.deepEqual(await tagsOf(second.outputs["of"]), { stage: "two" });
    assert.deepEqual(second.outputs["all"], { stage: "two" });
  });

  it("that are none are refused with the remedy", async () => {
    await assert.rejects(
      run({ "aws:defaultTags": '{"team":"mysfits"}' }, () => new aws.sqs.Queue("q")).then(
        ({ outputs }) => outputs,
      ),
      /defaultTags must be/,
    );
  });
});
