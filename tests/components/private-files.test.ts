import assert from "node:assert/strict";
import { IdentityPool } from "../../components/identity-pool/index.ts";
import { LogBucket } from "../../components/log-bucket/index.ts";
import { PrivateFiles, type PrivateFilesArgs } from "../../components/private-files/index.ts";
import { UserPool } from "../../components/user-pool/index.ts";
import * as aws from "@pulumi/aws";
import { trustPolicy } from "../../components/parts/grants.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf, stageAlarms, statementsOf } from "./support.ts";

const processor = { code: "tests/components", variables: { bucket: "FILES" } };
const files = (args: Partial<PrivateFilesArgs> = {}) => new PrivateFiles("f", { processor, ...args });

describe("PrivateFiles", () => {
  it("has a bucket that nobody reads, over TLS alone, without versions, and for uploads for a day", async () => {
    const graph = await graphOf(() => files());
    const bucket = graph.one("aws:s3/bucket:Bucket");
    assert.equal(bucket.inputs["forceDestroy"], false);
    assert.ok(bucket.protect);
    assert.deepEqual(graph.byType("aws:s3/bucketVersioning:BucketVersioning"), []);
    assert.deepEqual(graph.byType("aws:s3/bucketLogging:BucketLogging"), []);
    assert.deepEqual(graph.byType("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration"), []);
    assert.deepEqual(
      graph.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs["rules"],
      [
        { id: "uploads", status: "Enabled", filter: { prefix: "private/" }, expiration: { days: 1 } },
        {
          id: "unfinished",
          status: "Enabled",
          filter: {},
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    );
    const [statement, ...others] = statementsOf(
      graph.one("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"],
    );
    assert.deepEqual(others, []);
    assert.deepEqual(statement?.Condition, { Bool: { "aws:SecureTransport": "false" } });
    const block = graph.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs;
    for (const way of ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"])
      assert.equal(block[way], true, way);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html
  it("calls the function for uploads alone, and keeps what fails three times", async () => {
    const graph = await graphOf(() => files({ alarms: stageAlarms() }));
    const bucket = graph.one("aws:s3/bucket:Bucket");
    const notification = graph.one("aws:s3/bucketNotification:BucketNotification");
    const alias = graph.one("aws:lambda/alias:Alias").outputs["arn"];
    assert.deepEqual(notification.inputs, {
      bucket: bucket.id,
      lambdaFunctions: [
        {
          id: "uploads",
          lambdaFunctionArn: alias,
          events: ["s3:ObjectCreated:*"],
          filterPrefix: "private/",
        },
      ],
    });
    const permission = graph.one("aws:lambda/permission:Permission");
    assert.deepEqual(
      [permission.inputs["principal"], permission.inputs["sourceArn"], permission.inputs["sourceAccount"]],
      ["s3.amazonaws.com", bucket.outputs["arn"], "000000000000"],
    );
    const failures = graph.one("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
    const queue = graph.one("aws:sqs/queue:Queue", "f-failures").outputs["arn"];
    assert.deepEqual(
      [failures.inputs["maximumRetryAttempts"], failures.inputs["destinationConfig"]],
      [2, { onFailure: { destination: queue } }],
    );
    for (const { urn } of [permission, failures]) assert.ok(notification.dependencies.includes(urn));
    // One alarm: a call that fails is tried again, and what fails for good is told.
    const alarms = graph.byType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name);
    assert.deepEqual(alarms, ["f-failures"]);
    const { variables } = graph.one("aws:lambda/function:Function").inputs["environment"] as {
      variables: object;
    };
    assert.deepEqual(variables, { FILES: bucket.outputs["bucket"] });
  });

  it("lets the function read and delete uploads, write and delete what it makes, and list both", async () => {
    const graph = await graphOf(() => files({ prefixes: { uploads: "in", made: "out" } }));
    const arn = String(graph.one("aws:s3/bucket:Bucket").outputs["arn"]);
    const { "f-processor-basics": _, "f-tell": tell, ...rights } = rightsOf(graph, "f-processor-role");
    assert.deepEqual(tell?.[0]?.Action, ["sqs:SendMessage"]);
    const Effect = "Allow";
    assert.deepEqual(rights, {
      "f-uploads": [{ Effect, Action: ["s3:GetObject", "s3:DeleteObject"], Resource: [`${arn}/in/*`] }],
      "f-made": [{ Effect, Action: ["s3:PutObject", "s3:DeleteObject"], Resource: [`${arn}/out/*`] }],
      "f-f-processor-list": [
        {
          Effect,
          Action: ["s3:ListBucket"],
          Resource: [arn],
          Condition: { StringLike: { "s3:prefix": ["in/*", "out/*"] } },
        },
      ],
    });
  });

  it("grants to sign uploads, to read what is made, and to remove both, each alone", async () => {
    const graph = await graphOf(() => {
      const role = new aws.iam.Role("service", {
        assumeRolePolicy: trustPolicy("ecs-tasks.amazonaws.com", "000000000000"),
      });
      const { grants } = files();
      for (const what of ["sign", "read", "remove"] as const) grants[what]({ name: "service", role });
    });
    const arn = String(graph.one("aws:s3/bucket:Bucket").outputs["arn"]);
    const rights = Object.entries(rightsOf(graph, "service")).map(
      ([name, [statement]]) => [name, [statement?.Action, statement?.Resource]] as const,
    );
    assert.deepEqual(Object.fromEntries(rights), {
      "f-service-sign": [["s3:PutObject"], [`${arn}/private/*`]],
      "f-service-read": [["s3:GetObject"], [`${arn}/files/*`]],
      "f-service-delete": [["s3:DeleteObject"], [`${arn}/private/*`, `${arn}/files/*`]],
      "f-service-list": [["s3:ListBucket"], [arn]],
    });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
  it("takes forms from pages of one origin, once it is told which", async () => {
    const graph = await graphOf(() => {
      const one = files();
      one.allowFrom("https://example.com");
      return { origin: one.origin };
    });
    const cors = graph.one("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration").inputs["corsRules"];
    assert.deepEqual(cors, [
      {
        allowedOrigins: ["https://example.com"],
        allowedMethods: ["POST"],
        allowedHeaders: [],
        exposeHeaders: [],
        maxAgeSeconds: 3600,
      },
    ]);
    const bucket = graph.one("aws:s3/bucket:Bucket").outputs;
    assert.equal(graph.outputs["origin"], `https://${String(bucket["bucketRegionalDomainName"])}`);
  });

  it("takes uploads by an identity pool's credentials, each person's below their own identity", async () => {
    const graph = await graphOf(() => {
      const identityPool = new IdentityPool("people", { users: new UserPool("users") });
      files({ uploadBy: { identityPool } }).allowFrom("https://example.com");
    });
    const arn = String(graph.one("aws:s3/bucket:Bucket").outputs["arn"]);
    const own = "private/${cognito-identity.amazonaws.com:sub}/*";
    const rights = rightsOf(graph, "people-signed-in");
    assert.deepEqual(rights["people-private-files"]?.[0]?.Resource, [`${arn}/${own}`]);
    assert.deepEqual(rights["people-private-list"]?.[0]?.Condition, { StringLike: { "s3:prefix": own } });
    assert.equal(Object.keys(rights).length, 2);
    const [cors] = graph.one("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration").inputs[
      "corsRules"
    ] as { allowedMethods: string[] }[];
    assert.deepEqual(cors?.allowedMethods, ["GET", "HEAD", "PUT", "POST", "DELETE"]);
    const plain = await graphOf(() => void new IdentityPool("people", { users: new UserPool("users") }));
    assert.deepEqual(rightsOf(plain, "people-signed-in"), {});
  });

  it("logs requests where there is a bucket for logs, and is not kept where nothing is protected", async () => {
    const graph = await graphOf(() => files({ accessLogs: new LogBucket("logs"), protect: false }));
    const { inputs } = graph.one("aws:s3/bucketLogging:BucketLogging");
    assert.equal(inputs["targetPrefix"], "s3/f/");
    assert.equal(graph.one("aws:s3/bucket:Bucket", "f-bucket").inputs["forceDestroy"], true);
  });

  it("refuses one prefix for both, which would call the function for what it makes for ever", async () => {
    await assert.rejects(
      graphOf(() => files({ prefixes: { uploads: "a", made: "a" }, uploadDays: 0 })),
      /PrivateFiles "f": prefixes must be two: .*\(got "a"\)[^]*uploadDays must be a whole number from 1 to 14 \(got 0\)/,
    );
    await assert.rejects(
      graphOf(() => files({ prefixes: { uploads: "../x", made: "*" } })),
      /prefixes must have 1 to 64 letters, digits, _ and - each \(got "\.\.\/x"\)/,
    );
  });
});
