import assert from "node:assert/strict";
import {
  CreateFunctionCommand,
  GetAliasCommand,
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";
import { changeFunction, makeFunction, tracing } from "./support/function.ts";

const arn = (name: string) => `arn:aws:lambda:ap-northeast-2:000000000000:function:${name}`;

// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
describe("Lambda's API", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let client: LambdaClient;
  let queue: Made;
  let mapping: Made;
  before(async () => {
    testbed = await startTestbed([logs, sqs, lambda]);
    client = new LambdaClient(testbed.clientConfig);
    queue = await testbed.resources.create("aws:sqs/queue:Queue", "jobs", { name: "jobs" });
    const source = `export const handler = async (event, context) => context.clientContext ?? "one";`;
    await makeFunction(
      testbed,
      "worker",
      source,
      {
        publish: true,
        description: "works",
        environment: { variables: { MODE: "fast" } },
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON", applicationLogLevel: "WARN" },
        reservedConcurrentExecutions: 2,
        tags: { team: "shop" },
      },
      [tracing, { Effect: "Allow", Action: "sqs:*", Resource: queue["arn"] }],
    );
    await makeFunction(testbed, "other", source);
    await testbed.resources.create("aws:lambda/alias:Alias", "live", {
      name: "live",
      functionName: "worker",
      functionVersion: "1",
      description: "in use",
    });
    mapping = await testbed.resources.create("aws:lambda/eventSourceMapping:EventSourceMapping", "jobs", {
      eventSourceArn: queue["arn"],
      functionName: "worker",
      enabled: false,
      batchSize: 5,
      filterCriteria: { filters: [{ pattern: '{"body":{"kind":["one"]}}' }] },
      scalingConfig: { maximumConcurrency: 2 },
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  it("tells a function by name, partial ARN and ARN, with its tags and its concurrency", async () => {
    for (const FunctionName of ["worker", "000000000000:function:worker", arn("worker")]) {
      const { Configuration, Tags, Concurrency } = await client.send(
        new GetFunctionCommand({ FunctionName }),
      );
      assert.deepEqual(
        [Configuration?.FunctionArn, Configuration?.Version, Configuration?.Description, Tags, Concurrency],
        [arn("worker"), "$LATEST", "works", { team: "shop" }, { ReservedConcurrentExecutions: 2 }],
      );
    }
    const { Configuration, Concurrency } = await client.send(
      new GetFunctionCommand({ FunctionName: "other" }),
    );
    assert.deepEqual([Configuration?.Handler, Concurrency], ["index.handler", undefined]);
  });

  it("tells the configuration of a version and of an alias", async () => {
    const configuration = (Qualifier: string) =>
      client.send(new GetFunctionConfigurationCommand({ FunctionName: "worker", Qualifier }));
    const { $metadata: _, ...version } = await configuration("1");
    assert.deepEqual(
      [version.FunctionArn, version.Version, version.Environment, version.TracingConfig, version.Timeout],
      [arn("worker:1"), "1", { Variables: { MODE: "fast" } }, { Mode: "Active" }, 3],
    );
    assert.deepEqual(version.LoggingConfig, {
      LogFormat: "JSON",
      LogGroup: "/aws/lambda/worker",
      ApplicationLogLevel: "WARN",
      SystemLogLevel: "INFO",
    });
    assert.equal(version.DeadLetterConfig, undefined);
    assert.equal((await configuration("live")).Version, "1");
  });

  for (const name of ["nobody", "worker:constructor", "worker:9"])
    it(`has no function ${name}`, async () => {
      await assert.rejects(client.send(new GetFunctionCommand({ FunctionName: name })), {
        name: "ResourceNotFoundException",
      });
    });

  for (const name of ["arn:aws:lambda", "a b", "arn:aws:lambda:ap-northeast-2:000000000000:function:"])
    it(`refuses the name "${name}"`, async () => {
      await assert.rejects(client.send(new GetFunctionCommand({ FunctionName: name })), {
        name: "InvalidParameterValueException",
      });
    });

  it("lists functions, versions and aliases, in pages", async () => {
    const names = async (input: object) => {
      const { Functions, NextMarker } = await client.send(new ListFunctionsCommand(input));
      return [Functions?.map(({ FunctionName }) => FunctionName), NextMarker] as const;
    };
    assert.deepEqual(await names({}), [["other", "worker"], undefined]);
    const [first, Marker] = await names({ MaxItems: 1 });
    assert.deepEqual(first, ["other"]);
    assert.deepEqual(await names({ MaxItems: 1, Marker }), [["worker"], undefined]);
    await assert.rejects(names({ Marker: "?" }), { name: "InvalidParameterValueException" });
    await changeFunction(testbed, "other", `export const handler = async () => 2;`, { publish: true });
    const { Versions } = await client.send(new ListVersionsByFunctionCommand({ FunctionName: "other" }));
    assert.deepEqual(
      Versions?.map(({ Version }) => Version),
      ["$LATEST", "1"],
    );
    const { Aliases } = await client.send(
      new ListAliasesCommand({ FunctionName: "worker", FunctionVersion: "1" }),
    );
    assert.deepEqual(
      Aliases?.map(({ Name, AliasArn, Description }) => [Name, AliasArn, Description]),
      [["live", arn("worker:live"), "in use"]],
    );
    const none = await client.send(new ListAliasesCommand({ FunctionName: "worker", FunctionVersion: "2" }));
    assert.deepEqual(none.Aliases, []);
    const alias = await client.send(new GetAliasCommand({ FunctionName: "worker", Name: "live" }));
    assert.deepEqual([alias.FunctionVersion, alias.RoutingConfig], ["1", undefined]);
    await assert.rejects(client.send(new GetAliasCommand({ FunctionName: "worker", Name: "toString" })), {
      name: "ResourceNotFoundException",
    });
    await assert.rejects(client.send(new GetPolicyCommand({ FunctionName: "worker" })), {
      name: "ResourceNotFoundException",
    });
  });

  it("tells event source mappings, switches them and changes their batches", async () => {
    const described = await client.send(new GetEventSourceMappingCommand({ UUID: mapping.id }));
    assert.deepEqual(
      [
        described.State,
        described.BatchSize,
        described.FilterCriteria,
        described.ScalingConfig,
        described.FunctionResponseTypes,
        described.FunctionArn,
      ],
      [
        "Disabled",
        5,
        { Filters: [{ Pattern: '{"body":{"kind":["one"]}}' }] },
        { MaximumConcurrency: 2 },
        ["ReportBatchItemFailures"],
        arn("worker"),
      ],
    );
    assert.ok(described.LastModified instanceof Date);
    const list = async (input: object) =>
      (await client.send(new ListEventSourceMappingsCommand(input))).EventSourceMappings?.map(
        ({ UUID }) => UUID,
      );
    assert.deepEqual(await list({ FunctionName: "worker" }), [mapping.id]);
    assert.deepEqual(await list({ EventSourceArn: queue["arn"] }), [mapping.id]);
    assert.deepEqual(await list({ FunctionName: "other" }), []);
    const update = (input: object) =>
      client.send(new UpdateEventSourceMappingCommand({ UUID: mapping.id, ...input }));
    const changed = await update({ Enabled: true, BatchSize: 7 });
    assert.deepEqual(
      [changed.State, changed.BatchSize, changed.$metadata.httpStatusCode],
      ["Enabled", 7, 202],
    );
    await assert.rejects(update({ BatchSize: 0 }), { name: "InvalidParameterValueException" });
    await assert.rejects(update({ BatchSize: 11 }), /Maximum batch window/);
    await assert.rejects(update({ MaximumRetryAttempts: 1 }), {
      name: "NotImplemented",
      message: /MaximumRetryAttempts of lambda:UpdateEventSourceMapping/,
    });
    await assert.rejects(client.send(new GetEventSourceMappingCommand({ UUID: "nobody" })), {
      name: "ResourceNotFoundException",
    });
  });

  it("invokes dry, with a client's context, and not with what is none", async () => {
    const dry = await client.send(new InvokeCommand({ FunctionName: "worker", InvocationType: "DryRun" }));
    assert.deepEqual([dry.StatusCode, dry.FunctionError], [204, undefined]);
    const context = { client: { app_title: "app" } };
    const encoded = (text: string) => Buffer.from(text).toString("base64");
    const { Payload, ExecutedVersion, StatusCode } = await client.send(
      new InvokeCommand({
        FunctionName: "worker",
        Qualifier: "live",
        ClientContext: encoded(JSON.stringify(context)),
      }),
    );
    assert.deepEqual(JSON.parse(Payload?.transformToString() ?? ""), context);
    assert.deepEqual([ExecutedVersion, StatusCode], ["1", 200]);
    for (const ClientContext of [encoded("{"), encoded("5")])
      await assert.rejects(client.send(new InvokeCommand({ FunctionName: "worker", ClientContext })), {
        name: "InvalidRequestContentException",
      });
    await assert.rejects(
      client.send(new InvokeCommand({ FunctionName: "worker", InvocationType: "Later" as "Event" })),
      { name: "InvalidParameterValueException" },
    );
    await assert.rejects(
      client.send(
        new InvokeCommand({
          FunctionName: "worker",
          InvocationType: "Event",
          Payload: JSON.stringify("x".repeat(1024 * 1024)),
        }),
      ),
      { name: "RequestTooLargeException" },
    );
  });

  it("is asked for its own action on the function as it is called", async () => {
    const { credentials } = await testbed.role("caller", [
      { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: arn("worker:live") },
    ]);
    const caller = new LambdaClient({ ...testbed.clientConfig, credentials });
    await caller.send(new InvokeCommand({ FunctionName: "worker", Qualifier: "live" }));
    for (const input of [{ FunctionName: "worker" }, { FunctionName: "worker", Qualifier: "1" }])
      await assert.rejects(caller.send(new InvokeCommand(input)), { name: "AccessDeniedException" });
    await assert.rejects(caller.send(new ListFunctionsCommand({})), { name: "AccessDeniedException" });
    caller.destroy();
  });

  it("refuses calls that it does not do, by name", async () => {
    await assert.rejects(
      client.send(new CreateFunctionCommand({ FunctionName: "made-by-hand", Role: "r", Code: {} })),
      { name: "NotImplemented", message: /lambda:CreateFunction/ },
    );
  });

  // https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
  for (const [argument, value] of [
    ["packageType", "Image"],
    ["layers", ["arn:aws:lambda:ap-northeast-2:000000000000:layer:l:1"]],
    ["fileSystemConfig", { arn: "arn", localMountPath: "/mnt/x" }],
    ["snapStart", { applyOn: "PublishedVersions" }],
    ["s3Bucket", "code"],
    ["codeSigningConfigArn", "arn"],
  ] as const)
    it(`refuses a function with ${argument}, by name`, async () => {
      await assert.rejects(
        changeFunction(testbed, "other", "", { [argument]: value }),
        new RegExp(`"${argument}`),
      );
    });

  for (const [argument, value] of [
    ["parallelizationFactor", 2],
    ["tumblingWindowInSeconds", 30],
    ["startingPosition", "AT_TIMESTAMP"],
    ["provisionedPollerConfig", { minimumPollers: 1 }],
    ["selfManagedEventSource", { endpoints: {} }],
  ] as const)
    it(`refuses a mapping with ${argument}, by name`, async () => {
      await assert.rejects(
        testbed.resources.create("aws:lambda/eventSourceMapping:EventSourceMapping", "other", {
          eventSourceArn: queue["arn"],
          functionName: "worker",
          [argument]: value,
        }),
        new RegExp(`"${argument}`),
      );
    });
});
