import assert from "node:assert/strict";
import { ClickStream, type ClickStreamArgs } from "../../components/click-stream/index.ts";
import { ApiLogging } from "../../components/rest-api/index.ts";
import type { GraphResource, ResourceGraph } from "../../local/engine/graph.ts";
import { graphOf } from "../support/graph.ts";
import { stageAlarms } from "./support.ts";

const STREAM = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const ACCOUNT = "000000000000";
const pool = `arn:aws:cognito-idp:ap-northeast-2:${ACCOUNT}:userpool/x`;
const event: ClickStreamArgs["event"] = {
  properties: {
    eventId: { type: "string", pattern: "^[0-9a-f]{8}$", maxLength: 8, description: "Which" },
    Count: { type: "integer" },
    ratio: { type: "number" },
    isNew: { type: "boolean" },
    kind: { type: "string", enum: ["a", "b"] },
  },
  required: ["eventId", "kind"],
};

const stream = (args: Partial<ClickStreamArgs> = {}) =>
  new ClickStream("clicks", {
    events: "clicks",
    event,
    processor: { code: "tests/components" },
    protect: false,
    logging: new ApiLogging("logging"),
    ...args,
  });

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: unknown;
}
const statements = ({ inputs }: GraphResource, member = "policy") =>
  (JSON.parse(inputs[member] as string) as { Statement: Statement[] }).Statement;
const s3Of = (graph: ResourceGraph) =>
  graph.one(STREAM).inputs["extendedS3Configuration"] as Record<string, unknown>;
/** Reads what a role may do, by the name of the policy. */
const rightsOf = (graph: ResourceGraph, role: string) =>
  Object.fromEntries(
    graph
      .byType("aws:iam/rolePolicy:RolePolicy")
      .filter(({ inputs }) => inputs["role"] === graph.one("aws:iam/role:Role", role).outputs["name"])
      .map((policy) => [policy.name, statements(policy).map(({ Action, Resource }) => [Action, Resource])]),
  );

describe("ClickStream", () => {
  it("takes nothing but a list of events, as their schema says", async () => {
    const graph = await graphOf(() => stream({ maximumEvents: 7 }));
    const [model] = graph.byType("aws:apigateway/model:Model");
    assert.deepEqual(JSON.parse(model?.inputs["schema"] as string), {
      $schema: "http://json-schema.org/draft-04/schema#",
      title: "clicks",
      type: "object",
      required: ["clicks"],
      additionalProperties: false,
      properties: {
        clicks: {
          type: "array",
          minItems: 1,
          maxItems: 7,
          items: {
            type: "object",
            required: event.required,
            additionalProperties: false,
            properties: event.properties,
          },
        },
      },
    });
    const { inputs } = graph.one("aws:apigateway/requestValidator:RequestValidator");
    assert.deepEqual([inputs["validateRequestBody"], inputs["validateRequestParameters"]], [true, true]);
    assert.equal(
      graph.one("aws:apigateway/method:Method").inputs["requestValidatorId"],
      graph.one("aws:apigateway/requestValidator:RequestValidator").id,
    );
  });

  it("requires every property unless the schema names some", async () => {
    const graph = await graphOf(() => stream({ event: { properties: event.properties } }));
    const schema = JSON.parse(graph.one("aws:apigateway/model:Model").inputs["schema"] as string) as {
      properties: { clicks: { items: { required: string[] } } };
    };
    assert.deepEqual(schema.properties.clicks.items.required, Object.keys(event.properties));
  });

  it("makes the columns of the table from the event, then what the transform adds", async () => {
    // https://docs.aws.amazon.com/athena/latest/ug/data-types.html
    const graph = await graphOf(() => stream({ added: { userId: "string", score: "double" } }));
    const { storageDescriptor, partitionKeys, parameters } = graph.one(
      "aws:glue/catalogTable:CatalogTable",
      "clicks-events",
    ).inputs as {
      storageDescriptor: { columns: { name: string; type: string }[]; location: string };
      partitionKeys: { name: string }[];
      parameters: Record<string, string>;
    };
    assert.deepEqual(
      storageDescriptor.columns.map(({ name, type }) => [name, type]),
      [
        ["eventid", "string"],
        ["count", "bigint"],
        ["ratio", "double"],
        ["isnew", "boolean"],
        ["kind", "string"],
        ["userid", "string"],
        ["score", "double"],
      ],
    );
    // https://docs.aws.amazon.com/athena/latest/ug/partition-projection-kinesis-firehose-example.html
    assert.deepEqual(
      [
        partitionKeys.map(({ name }) => name),
        parameters["projection.enabled"],
        parameters["projection.day.type"],
      ],
      [["day"], "true", "date"],
    );
    assert.equal(parameters["storage.location.template"], `${storageDescriptor.location}\${day}/`);
    assert.equal(parameters["projection.day.format"], "yyyy/MM/dd");
    assert.ok(
      String(s3Of(graph)["prefix"]).endsWith("!{timestamp:yyyy/MM/dd}/"),
      "and the stream writes where the table looks",
    );
  });

  it("asks for a token on the user's route alone, and takes the user from its claim, or writes a guest", async () => {
    const graph = await graphOf(() => stream({ userPoolArn: pool }));
    const methods = graph
      .byType("aws:apigateway/method:Method")
      .map(({ name, inputs }) => [name, inputs["authorization"]]);
    assert.deepEqual(methods, [
      ["clicks-api-put-clicks", "NONE"],
      ["clicks-api-put-clicks-me", "COGNITO_USER_POOLS"],
    ]);
    assert.deepEqual(graph.one("aws:apigateway/authorizer:Authorizer").inputs["providerArns"], [pool]);
    const templates = graph
      .byType("aws:apigateway/integration:Integration")
      .map(({ inputs }) => (inputs["requestTemplates"] as Record<string, string>)["application/json"] ?? "");
    assert.equal(templates.length, 2);
    assert.match(templates[0] ?? "", /userId\$\{q\}:\$\{q\}guest\$\{q\}/);
    assert.match(templates[1] ?? "", /userId\$\{q\}:\$\{q\}\$context\.authorizer\.claims\.sub\$\{q\}/);
    for (const template of templates) assert.doesNotMatch(template, /method\.request|querystring|params\(/);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
  it("hands the count from the request's template to the answer's in a header that Firehose does not look at", async () => {
    const graph = await graphOf(() => stream());
    const integration = graph.one("aws:apigateway/integration:Integration", "clicks-api-put-clicks");
    const template =
      (integration.inputs["requestTemplates"] as Record<string, string>)["application/json"] ?? "";
    assert.ok(template.includes('#set($context.requestOverride.header.accepted = "$count")'));
    assert.doesNotMatch(template, /requestOverride\.path/);
    const answer = graph.one(
      "aws:apigateway/integrationResponse:IntegrationResponse",
      "clicks-api-put-clicks-202",
    );
    const body = (answer.inputs["responseTemplates"] as Record<string, string>)["application/json"];
    assert.ok(body?.includes("$!context.requestOverride.header.accepted"));
  });

  it("has no route for users without a user pool", async () => {
    const graph = await graphOf(() => stream());
    assert.deepEqual(
      graph.byType("aws:apigateway/method:Method").map(({ name }) => name),
      ["clicks-api-put-clicks"],
    );
    assert.deepEqual(graph.byType("aws:apigateway/authorizer:Authorizer"), []);
  });

  it("lets the route put records into this one stream, and nothing else", async () => {
    const graph = await graphOf(() => stream({ userPoolArn: pool }));
    const { outputs } = graph.one(STREAM);
    assert.deepEqual(rightsOf(graph, "clicks-route"), {
      "clicks-put": [[["firehose:PutRecord"], [outputs["arn"]]]],
    });
    const role = graph.one("aws:iam/role:Role", "clicks-route");
    assert.deepEqual(
      statements(role, "assumeRolePolicy").map(({ Principal }) => Principal),
      [{ Service: "apigateway.amazonaws.com" }],
    );
    for (const { inputs } of graph.byType("aws:apigateway/integration:Integration")) {
      assert.deepEqual(
        [inputs["type"], inputs["credentials"], inputs["passthroughBehavior"]],
        ["AWS", role.outputs["arn"], "NEVER"],
      );
      assert.match(inputs["uri"] as string, /^arn:aws:apigateway:ap-northeast-2:firehose:action\/PutRecord$/);
    }
  });

  it("gives the stream the bucket's prefixes, the one function and its own log, for this account alone", async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
    const graph = await graphOf(() => stream());
    const bucketArn = graph.one("aws:s3/bucket:Bucket").outputs["arn"] as string;
    const functionArn = (
      graph.one(STREAM).inputs["extendedS3Configuration"] as {
        processingConfiguration: { processors: { parameters: { parameterValue: string }[] }[] };
      }
    ).processingConfiguration.processors[0]?.parameters[0]?.parameterValue;
    const log = graph.one("aws:cloudwatch/logGroup:LogGroup", "clicks-delivery").outputs["arn"] as string;
    assert.deepEqual(rightsOf(graph, "clicks-delivery"), {
      "clicks-objects": [
        [
          ["s3:AbortMultipartUpload", "s3:PutObject"],
          ["clicks/*", "failed/clicks/*"].map((path) => `${bucketArn}/${path}`),
        ],
      ],
      "clicks-bucket": [
        [["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], [bucketArn]],
      ],
      "clicks-transform": [[["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"], [functionArn]]],
      "clicks-errors": [[["logs:PutLogEvents"], [`${log}:log-stream:errors`]]],
    });
    const [trust] = statements(graph.one("aws:iam/role:Role", "clicks-delivery"), "assumeRolePolicy");
    assert.deepEqual(
      [trust?.Principal, trust?.Condition],
      [{ Service: "firehose.amazonaws.com" }, { StringEquals: { "sts:ExternalId": ACCOUNT } }],
    );
    for (const policy of graph.byType("aws:iam/rolePolicy:RolePolicy"))
      for (const { Action } of statements(policy))
        for (const action of [Action].flat()) assert.doesNotMatch(action, /\*/, policy.name);
  });

  it("lets the function put into its own stream, and adds no other right", async () => {
    const graph = await graphOf(() => stream());
    const rights = graph
      .byType("aws:iam/rolePolicy:RolePolicy")
      .filter(({ name }) => name === "clicks-again");
    assert.deepEqual(
      rights.flatMap((policy) => statements(policy).map(({ Action, Resource }) => [Action, Resource])),
      [[["firehose:PutRecordBatch"], [graph.one(STREAM).outputs["arn"]]]],
    );
  });

  it("keeps events in a private, encrypted bucket that answers over TLS alone, and lets them go in time", async () => {
    const graph = await graphOf(() => stream({ expirationDays: 30 }));
    const { inputs: block } = graph.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
    assert.deepEqual(
      [
        block["blockPublicAcls"],
        block["blockPublicPolicy"],
        block["ignorePublicAcls"],
        block["restrictPublicBuckets"],
      ],
      [true, true, true, true],
    );
    assert.equal(
      graph.byType("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")
        .length,
      1,
    );
    const [tls, ...more] = statements(graph.one("aws:s3/bucketPolicy:BucketPolicy"));
    assert.deepEqual(
      [tls?.Effect, tls?.Condition, more],
      ["Deny", { Bool: { "aws:SecureTransport": "false" } }, []],
    );
    const { rules } = graph.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
      .inputs as {
      rules: {
        id: string;
        status: string;
        filter: { prefix?: string };
        expiration?: { days: number };
        abortIncompleteMultipartUpload?: object;
        noncurrentVersionExpiration?: object;
      }[];
    };
    assert.deepEqual(
      rules.map(({ filter, expiration }) => [filter.prefix, expiration?.days]),
      [
        ["clicks/", 30],
        ["failed/clicks/", 30],
        ["source/clicks/", 30],
        ["athena/", 7],
        [undefined, undefined],
      ],
    );
    assert.ok(
      rules.every(({ status }) => status === "Enabled") && rules.at(-1)?.abortIncompleteMultipartUpload,
    );
    const versioning = graph.one("aws:s3/bucketVersioning:BucketVersioning");
    assert.deepEqual(versioning.inputs["versioningConfiguration"], { status: "Enabled" });
    assert.deepEqual(rules.at(-1)?.noncurrentVersionExpiration, { noncurrentDays: 30 });
  });

  it("is encrypted, compressed, logged, and says where errors go", async () => {
    const graph = await graphOf(() => stream({ buffering: { megabytes: 5, seconds: 0 } }));
    const s3 = s3Of(graph);
    assert.deepEqual(graph.one(STREAM).inputs["serverSideEncryption"], { enabled: true });
    assert.deepEqual([s3["bufferingSize"], s3["bufferingInterval"], s3["compressionFormat"]], [5, 0, "GZIP"]);
    assert.equal(
      s3["errorOutputPrefix"],
      "failed/clicks/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/",
    );
    assert.equal(s3["prefix"], "clicks/!{timestamp:yyyy/MM/dd}/");
    const group = graph.one("aws:cloudwatch/logGroup:LogGroup", "clicks-delivery");
    assert.deepEqual(s3["cloudwatchLoggingOptions"], {
      enabled: true,
      logGroupName: group.outputs["name"],
      logStreamName: "errors",
    });
    assert.equal(group.inputs["retentionInDays"], 14);
    assert.deepEqual([s3["s3BackupMode"], s3["dataFormatConversionConfiguration"]], [undefined, undefined]);
  });

  it("writes Parquet by the table's schema, read with the stream's role, when that is chosen", async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html: compression is the format's own
    const graph = await graphOf(() => stream({ format: "parquet" }));
    const s3 = s3Of(graph);
    const table = graph.one("aws:glue/catalogTable:CatalogTable", "clicks-events");
    const { schemaConfiguration, outputFormatConfiguration } = s3[
      "dataFormatConversionConfiguration"
    ] as Record<string, unknown>;
    assert.deepEqual(
      [s3["compressionFormat"], outputFormatConfiguration],
      ["UNCOMPRESSED", { serializer: { parquetSerDe: {} } }],
    );
    assert.deepEqual(schemaConfiguration, {
      databaseName: graph.one("aws:glue/catalogDatabase:CatalogDatabase").outputs["name"],
      tableName: table.outputs["name"],
      roleArn: graph.one("aws:iam/role:Role", "clicks-delivery").outputs["arn"],
    });
    const [actions, resources] = rightsOf(graph, "clicks-delivery")["clicks-catalog"]?.[0] ?? [];
    assert.deepEqual(actions, ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"]);
    assert.equal(resources?.length, 3);
    assert.match(JSON.stringify(table.inputs["storageDescriptor"]), /ParquetHiveSerDe/);
    assert.match(JSON.stringify(table.inputs["parameters"]), /"classification":"parquet"/);
  });

  it("keeps each record as it came too when that is chosen", async () => {
    const s3 = s3Of(await graphOf(() => stream({ backup: true })));
    assert.equal(s3["s3BackupMode"], "Enabled");
    const backup = s3["s3BackupConfiguration"] as Record<string, unknown>;
    assert.deepEqual(
      [backup["prefix"], backup["compressionFormat"], backup["roleArn"]],
      ["source/clicks/!{timestamp:yyyy/MM/dd}/", "GZIP", s3["roleArn"]],
    );
  });

  it("lets the stream write below the prefixes that it uses, and no others", async () => {
    for (const [backup, prefixes] of [
      [false, ["clicks", "failed/clicks"]],
      [true, ["clicks", "failed/clicks", "source/clicks"]],
    ] as const) {
      const graph = await graphOf(() => stream({ backup }));
      const [, resources = []] = rightsOf(graph, "clicks-delivery")["clicks-objects"]?.[0] ?? [];
      assert.deepEqual(
        [resources].flat().map((resource) => /:::[^/]+\/(.*)\/\*$/.exec(resource)?.[1]),
        prefixes,
      );
    }
  });

  it("lets a query read no more than it may, with results that are encrypted", async () => {
    // https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html
    const graph = await graphOf(() => stream({ queryLimitBytes: 20_000_000 }));
    const { configuration } = graph.one("aws:athena/workgroup:Workgroup").inputs as {
      configuration: Record<string, unknown>;
    };
    assert.deepEqual(
      [configuration["enforceWorkgroupConfiguration"], configuration["bytesScannedCutoffPerQuery"]],
      [true, 20_000_000],
    );
    assert.match(
      JSON.stringify(configuration["resultConfiguration"]),
      /SSE_S3.*"outputLocation":"s3:\/\/[^"]+\/athena\/"/,
    );
  });

  it("raises alarms for events that come late, a transform that fails, a stream that throttles and records that failed", async () => {
    const graph = await graphOf(() =>
      stream({
        alarmAgeSeconds: 300,
        alarms: stageAlarms("essential"),
        failureMetric: { namespace: "App", metricName: "Failed" },
      }),
    );
    const name = graph.one(STREAM).outputs["name"];
    const processor = graph.one("aws:lambda/function:Function").outputs["name"];
    const alarms = graph.byType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => inputs);
    const of = (metric: string) => alarms.find(({ metricName }) => metricName === metric);
    assert.deepEqual(
      ["DeliveryToS3.DataFreshness", "ExecuteProcessing.Success", "ThrottledRecords", "Failed"].map(
        (metric) => [
          of(metric)?.["namespace"],
          of(metric)?.["threshold"],
          of(metric)?.["comparisonOperator"],
          of(metric)?.["dimensions"],
        ],
      ),
      [
        ["AWS/Firehose", 300, "GreaterThanThreshold", { DeliveryStreamName: name }],
        ["AWS/Firehose", 1, "LessThanThreshold", { DeliveryStreamName: name }],
        ["AWS/Firehose", 0, "GreaterThanThreshold", { DeliveryStreamName: name }],
        ["App", 0, "GreaterThanThreshold", { FunctionName: processor }],
      ],
    );
    const topic = graph.one("aws:sns/topic:Topic").outputs["arn"];
    for (const alarm of alarms)
      assert.deepEqual([alarm["alarmActions"], alarm["treatMissingData"]], [[topic], "notBreaching"]);
    const withoutMetric = await graphOf(() => stream({ alarms: stageAlarms("essential") }));
    assert.equal(withoutMetric.byType("aws:cloudwatch/metricAlarm:MetricAlarm").length, alarms.length - 1);
  });

  it("throttles its routes", async () => {
    const graph = await graphOf(() => stream({ throttle: { ratePerSecond: 5, burst: 9 } }));
    const { settings } = graph.one("aws:apigateway/methodSettings:MethodSettings").inputs as {
      settings: Record<string, unknown>;
    };
    assert.deepEqual([settings["throttlingRateLimit"], settings["throttlingBurstLimit"]], [5, 9]);
  });

  it("takes other events than clicks", async () => {
    const graph = await graphOf(() => stream({ events: "orders", stage: "in" }));
    assert.deepEqual(
      graph.byType("aws:apigateway/resource:Resource").map(({ inputs }) => inputs["pathPart"]),
      ["orders"],
    );
    assert.equal(graph.one("aws:apigateway/stage:Stage").inputs["stageName"], "in");
    assert.equal(graph.one("aws:glue/catalogTable:CatalogTable", "clicks-events").inputs["name"], "orders");
    assert.match(String(s3Of(graph)["prefix"]), /^orders\//);
  });

  it("keeps the data unless it is told not to", async () => {
    const graph = await graphOf(() => stream({ protect: undefined }));
    const bucket = graph.one("aws:s3/bucket:Bucket");
    assert.deepEqual([bucket.protect, bucket.inputs["forceDestroy"]], [true, false]);
  });

  for (const [what, transform, warning] of [
    [
      "a stream without encryption",
      { deliveryStream: { serverSideEncryption: { enabled: false } } },
      /serverSideEncryption\.enabled is false/,
    ],
    [
      "a stream without a log",
      { deliveryStream: { extendedS3Configuration: { cloudwatchLoggingOptions: { enabled: false } } } },
      /cloudwatchLoggingOptions\.enabled is false/,
    ],
    [
      "a workgroup that does not enforce",
      { workgroup: { configuration: { enforceWorkgroupConfiguration: false } } },
      /enforceWorkgroupConfiguration is false/,
    ],
    ["a bucket with an ACL", { bucket: { acl: "public-read" } }, /acl is "public-read"/],
  ] as const)
    it(`obeys and warns about ${what}`, async () => {
      const warnings: string[] = [];
      await graphOf(() => stream({ transform }), {
        log: (level, message) => level === "warn" && warnings.push(message),
      });
      assert.match(warnings.join("\n"), warning);
    });

  for (const [args, message] of [
    [{ events: "Clicks!" }, /events must be 1 to 32 small letters.*\(got "Clicks!"\)\. Fix: use "clicks"/],
    [{ event: { properties: {} } }, /event\.properties must have at least one property/],
    [
      { event: { properties: event.properties, required: ["nothing"] } },
      /event\.required must name properties of the event \(got "nothing"\)/,
    ],
    [{ added: { EVENTID: "string" } }, /added must not name a property of the event again \(got "EVENTID"\)/],
    [{ maximumEvents: 0 }, /maximumEvents must be a whole number from 1 to 100/],
    [{ maximumEvents: 101 }, /maximumEvents must be a whole number from 1 to 100/],
    [{ buffering: { megabytes: 0, seconds: 60 } }, /buffering must be 1 to 128 MB and 0 to 900 seconds/],
    [{ buffering: { megabytes: 64, seconds: 901 } }, /buffering must be 1 to 128 MB and 0 to 900 seconds/],
    [
      { format: "parquet", buffering: { megabytes: 63, seconds: 60 } },
      /buffering\.megabytes must be at least 64 for Parquet \(got 63\)/,
    ],
    [
      { report: { code: "tests/components", variables: { workgroup: "W", database: "D" } } },
      /userPoolArn must be given with report/,
    ],
    [
      { queries: { "a b": { description: "", sql: "" } } },
      /queries must be named by letters, digits and hyphens \(got "a b"\)/,
    ],
    [{ queryLimitBytes: 10_485_759 }, /queryLimitBytes must be at least 10485760/],
    [{ expirationDays: 0 }, /expirationDays must be a whole number of days, 1 or more \(got 0\)/],
  ] as const)
    it(`refuses ${JSON.stringify(args)}`, async () => {
      await assert.rejects(
        graphOf(() => stream(args)),
        message,
      );
    });

  it("tells everything that is wrong at once", async () => {
    await assert.rejects(
      graphOf(() => stream({ events: "?", maximumEvents: 0, expirationDays: 0 })),
      (error: Error) => {
        for (const argument of ["events", "maximumEvents", "expirationDays"])
          assert.match(error.message, new RegExp(`ClickStream "clicks": ${argument} must`));
        return true;
      },
    );
  });
});
