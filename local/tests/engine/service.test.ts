import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { folderOf } from "../../aws/folders.ts";
import { ServiceBackend, runInProcess } from "../../engine/testing.ts";
import type { Resource, ResourceHandler } from "../../contract/resource.ts";
import type { Service } from "../../contract/service.ts";
import { Store } from "../../host/store.ts";

/** A service that writes down what it is told to do. */
class Recorder {
  readonly calls: string[] = [];
  /** Runs before a call is done: throws, or waits. */
  before: (call: string) => void | Promise<void> = () => undefined;
  #made = 0;

  async #call(verb: string, { name, inputs }: Resource): Promise<void> {
    const call = `${verb} ${name}${verb === "create" || verb === "update" ? ` ${JSON.stringify(inputs)}` : ""}`;
    await this.before(call);
    this.calls.push(call);
  }

  #handler(replaceOn: readonly string[], writeOnly: readonly string[] = []): ResourceHandler {
    return {
      replaceOn,
      writeOnly,
      create: async (resource) => {
        await this.#call("create", resource);
        return { id: `id-${++this.#made}`, outputs: { arn: `arn:${resource.name}:${this.#made}` } };
      },
      start: async (kept) => this.#call("start", kept),
      update: async (resource, previous) => {
        await this.#call("update", resource);
        return { id: previous.id, outputs: previous.outputs };
      },
      delete: async (kept) => this.#call("delete", kept),
    };
  }

  service(): Service {
    return {
      name: "recorder",
      resources: {
        "aws:sqs/queue:Queue": this.#handler(["name"]),
        "aws:sns/topic:Topic": this.#handler([]),
        "aws:secretsmanager/secretVersion:SecretVersion": this.#handler(
          ["secretStringWoVersion"],
          ["secretStringWo"],
        ),
      },
    };
  }

  /** The calls since the last look. */
  take(): string[] {
    return this.calls.splice(0);
  }
}

describe("Program with kept state", () => {
  let directory: string;
  let store: Store;
  let recorder: Recorder;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "engine-"));
    store = await Store.open(directory);
    recorder = new Recorder();
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** One start: a process of its own, as far as the state is concerned. */
  const run = (program: () => unknown) =>
    runInProcess({
      project: "test",
      stack: "dev",
      config: { "aws:region": "ap-northeast-2" },
      timeoutMs: 2_000,
      backend: new ServiceBackend({
        services: [recorder.service()],
        store,
        region: "ap-northeast-2",
        folderOf,
      }),
      program,
    });
  const reopen = async () => {
    await store.close();
    store = await Store.open(directory);
  };

  it("makes what is there once, and only starts it after that", async () => {
    const program = () => ({ arn: new aws.sqs.Queue("jobs", { delaySeconds: 1 }).arn });
    const first = await run(program);
    assert.deepEqual(recorder.take(), ['create jobs {"delaySeconds":1}']);
    await reopen();
    const second = await run(program);
    assert.deepEqual(recorder.take(), ["start jobs"]);
    assert.deepEqual(second.outputs, first.outputs);
  });

  it("hands a write-only argument over when the thing is made, keeps it nowhere, and takes no change of it", async () => {
    const value = (secretStringWo: string, secretStringWoVersion: number) => () =>
      new aws.secretsmanager.SecretVersion("key", {
        secretId: "one",
        secretStringWo: pulumi.secret(secretStringWo),
        secretStringWoVersion,
      });
    await run(value("first", 1));
    assert.deepEqual(recorder.take(), [
      'create key {"secretId":"one","secretStringWo":"first","secretStringWoVersion":1}',
    ]);
    assert.ok(!JSON.stringify(store.collection("engine/resources").values()).includes("first"));
    await reopen();
    await run(value("second", 1));
    assert.deepEqual(recorder.take(), ["start key"]);
    await run(value("third", 2));
    assert.deepEqual(recorder.take(), [
      'create key {"secretId":"one","secretStringWo":"third","secretStringWoVersion":2}',
      "delete key",
    ]);
  });

  it("applies the difference after an edit: update, make, delete", async () => {
    await run(() => [new aws.sqs.Queue("jobs", { delaySeconds: 1 }), new aws.sns.Topic("old")]);
    recorder.take();
    await reopen();
    await run(() => [new aws.sqs.Queue("jobs", { delaySeconds: 2 }), new aws.sns.Topic("new")]);
    assert.deepEqual(recorder.take().sort(), [
      "create new {}",
      "delete old",
      "start jobs",
      'update jobs {"delaySeconds":2}',
    ]);
  });

  it("deletes dependents before what they depend on", async () => {
    await run(() => {
      const topic = new aws.sns.Topic("topic");
      new aws.sqs.Queue("queue", { kmsMasterKeyId: topic.arn });
    });
    recorder.take();
    await run(() => undefined);
    assert.deepEqual(recorder.take(), ["delete queue", "delete topic"]);
  });

  it("replaces what can't be changed: the new one first, unless it has the same name", async () => {
    await run(() => new aws.sns.Topic("t", {}));
    await run(() => new aws.sqs.Queue("jobs", { name: "a" }));
    recorder.take();
    await run(() => new aws.sqs.Queue("jobs", { name: "b" }));
    assert.deepEqual(recorder.take(), ['create jobs {"name":"b"}', "delete jobs"]);
  });

  it("keeps the inputs that the program says to ignore", async () => {
    await run(() => new aws.sqs.Queue("jobs", { delaySeconds: 1 }, { ignoreChanges: ["delaySeconds"] }));
    recorder.take();
    await run(() => new aws.sqs.Queue("jobs", { delaySeconds: 9 }, { ignoreChanges: ["delaySeconds"] }));
    assert.deepEqual(recorder.take(), ["start jobs"]);
  });

  it("does not delete what is protected, and deletes nothing else then", async () => {
    await run(() => [new aws.sqs.Queue("jobs", {}, { protect: true }), new aws.sns.Topic("topic")]);
    recorder.take();
    await assert.rejects(
      run(() => undefined),
      /"jobs".*is protected.*Fix: /,
    );
    assert.deepEqual(recorder.take(), []);
  });

  it("goes on after a failure with what was made before it", async () => {
    const program = () => {
      const topic = new aws.sns.Topic("topic");
      new aws.sqs.Queue("queue", { kmsMasterKeyId: topic.arn });
    };
    recorder.before = (call) => {
      if (call.startsWith("create queue")) throw new Error("not today");
    };
    await assert.rejects(run(program), /aws:sqs\/queue:Queue "queue".*not today/);
    assert.deepEqual(recorder.take(), ["create topic {}"]);
    await reopen();
    recorder.before = () => undefined;
    await run(program);
    assert.deepEqual(recorder.take(), ["start topic", 'create queue {"kmsMasterKeyId":"arn:topic:1"}']);
  });

  it("moves a resource that the program renamed with an alias", async () => {
    await run(() => new aws.sqs.Queue("jobs"));
    recorder.take();
    await reopen();
    await run(() => new aws.sqs.Queue("work", {}, { aliases: [{ name: "jobs" }] }));
    assert.deepEqual(recorder.take(), ["start work"]);
  });

  it("makes what an earlier version only recorded", async () => {
    const recorded: Service = {
      name: "recorded",
      resources: {
        "aws:sqs/queue:Queue": {
          without: "nothing",
          outputs: ({ name }) => ({ id: name, outputs: { arn: `arn:${name}` } }),
        },
      },
    };
    await runInProcess({
      project: "test",
      stack: "dev",
      config: { "aws:region": "ap-northeast-2" },
      timeoutMs: 2_000,
      backend: new ServiceBackend({ services: [recorded], store, region: "ap-northeast-2" }),
      program: () => [new aws.sqs.Queue("jobs"), new aws.sqs.Queue("old")],
    });
    await reopen();
    await run(() => new aws.sqs.Queue("jobs"));
    assert.deepEqual(recorder.take(), ["create jobs {}"]);
    await reopen();
    await run(() => new aws.sqs.Queue("jobs"));
    assert.deepEqual(recorder.take(), ["start jobs"]);
  });

  it("names the folder to extend for a type that no service has", async () => {
    await assert.rejects(
      run(() => new aws.kms.Key("key")),
      /aws:kms\/key:Key "key" \(.*service\.test\.ts:\d+\): no local implementation.*Fix: add it to local\/aws\/kms, as run or as recorded/,
    );
  });

  it("knows where a hanging service was", async () => {
    recorder.before = (call) => (call.startsWith("create") ? new Promise(() => undefined) : undefined);
    await assert.rejects(
      runInProcess({
        project: "test",
        stack: "dev",
        timeoutMs: 100,
        backend: new ServiceBackend({ services: [recorder.service()], store, region: "ap-northeast-2" }),
        program: () => new aws.sqs.Queue("jobs"),
      }),
      /"jobs".*is not done in 0\.1 s/,
    );
  });
});
