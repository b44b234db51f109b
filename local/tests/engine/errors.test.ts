import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ProgramError } from "../../engine/testing.ts";
import { graphOf } from "../../../tests/support/graph.ts";

class Unknown extends pulumi.CustomResource {}

/** Error that a program fails with: one line. */
async function failureOf(
  program: () => unknown,
  options: Parameters<typeof graphOf>[1] = {},
): Promise<ProgramError> {
  try {
    await graphOf(program, options);
  } catch (error) {
    assert.ok(error instanceof ProgramError, String(error));
    assert.ok(!error.message.includes("\n"), error.message);
    return error;
  }
  throw new Error("the program did not fail");
}

describe("A program that fails", () => {
  it("names the resource, its line, the cause and the remedy when a resource can't be made", async () => {
    const error = await failureOf(() => new aws.sqs.Queue("jobs"), {
      overrides: {
        "aws:sqs/queue:Queue": () => {
          throw new Error("the name is taken. Fix: choose another");
        },
      },
    });
    assert.match(
      error.message,
      /^aws:sqs\/queue:Queue "jobs" \(local\/tests\/engine\/errors\.test\.ts:\d+\): the name is taken\. Fix: choose another$/,
    );
  });

  it("has everything made that does not need what can't be made, and names all of that, where it is to go on", async () => {
    const made: string[] = [];
    const refused = () => {
      throw new Error("the name is taken");
    };
    const taken = ({ name }: { name: string }) => {
      made.push(name);
      return {};
    };
    const program = () => {
      const jobs = new aws.sqs.Queue("jobs");
      const news = new aws.sns.Topic("news");
      const files = new aws.s3.Bucket("files");
      const key = new aws.s3.BucketObjectv2("key", { bucket: files.bucket, content: "late" });
      const rights = new aws.sqs.QueuePolicy("rights", { queueUrl: jobs.url, policy: "{}" });
      return { rights: rights.id, news: news.arn, key: key.id };
    };
    const overrides = {
      "aws:sqs/queue:Queue": refused,
      "aws:sns/topic:Topic": refused,
      "aws:s3/bucket:Bucket": taken,
      "aws:s3/bucketObjectv2:BucketObjectv2": taken,
      "aws:sqs/queuePolicy:QueuePolicy": taken,
    };
    const error = await failureOf(program, { continueOnError: true, overrides });
    assert.match(
      error.message,
      /^aws:sqs\/queue:Queue "jobs" \(.*\): the name is taken \(1 more can't be made: aws:sns\/topic:Topic "news"\)$/,
    );
    assert.deepEqual(
      error.others.map(({ resource, message }) => [resource, /the name is taken/.test(message)]),
      [["news", true]],
    );
    assert.deepEqual(made, ["files", "key"]);
    const first = await failureOf(program, { overrides });
    assert.deepEqual([first.resource, first.others], ["jobs", []], "unless it is told so, it ends there");
  });

  it("names a type that nobody knows", async () => {
    const error = await failureOf(() => new Unknown("aws:nothing/thing:Thing", "thing", {}));
    assert.match(error.message, /aws:nothing\/thing:Thing "thing"/);
  });

  it("tells of an error in an apply, with the line that threw it", async () => {
    const error = await failureOf(() => {
      const queue = new aws.sqs.Queue("jobs");
      return {
        arn: queue.arn.apply(() => {
          throw new TypeError("boom");
        }),
      };
    });
    assert.match(error.message, /errors\.test\.ts:\d+: TypeError: boom/);
  });

  it("tells of an error in the program itself, and of a rejected promise in an input", async () => {
    assert.match(
      (
        await failureOf(() => {
          throw new Error("no such stage");
        })
      ).message,
      /errors\.test\.ts:\d+: no such stage/,
    );
    const rejected = await failureOf(
      () => new aws.sqs.Queue("jobs", { name: Promise.reject<string>(new Error("not now")) }),
    );
    assert.match(rejected.message, /not now/);
  });

  it("says which input it waits for when it hangs", async () => {
    const error = await failureOf(
      () => new aws.sqs.Queue("jobs", { name: new Promise<string>(() => undefined) }),
      { timeoutMs: 200 },
    );
    assert.match(
      error.message,
      /"jobs" \(.*errors\.test\.ts:\d+\): waits for the value of its input "name", which has not come in 0\.2 s\. Fix: /,
    );
  });

  it("refuses two resources with one name and type", async () => {
    const error = await failureOf(() => {
      new aws.sqs.Queue("jobs");
      new aws.sqs.Queue("jobs");
    });
    assert.match(error.message, /"jobs"/);
  });

  it("leaves no failure behind for the next one", async () => {
    await failureOf(() => {
      throw new Error("first");
    });
    assert.equal((await graphOf(() => new aws.sqs.Queue("jobs"))).resources.length, 1);
  });
});
