import assert from "node:assert/strict";
import { LogBucket } from "../../components/log-bucket/index.ts";
import { Network } from "../../components/network/index.ts";
import { graphOf, graphOfStack } from "../support/graph.ts";
import { byName, statementsOf } from "./support.ts";

const account = "000000000000";

describe("LogBucket", function () {
  this.timeout(120_000);

  it("lets each service write below its own prefix, for this account alone, and nobody without TLS", async () => {
    const graph = await graphOf(() => new LogBucket("logs"));
    const { inputs, outputs } = graph.one("aws:s3/bucketPolicy:BucketPolicy", "logs-policy");
    const bucket = `arn:aws:s3:::${String(outputs["bucket"] ?? inputs["bucket"])}`;
    const statements = statementsOf(inputs["policy"]);
    const who = statements.map(({ Principal, Action, Resource }) => [Principal, Action, Resource]);
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    assert.deepEqual(who, [
      [
        { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        "s3:PutObject",
        `${bucket}/load-balancer/AWSLogs/${account}/*`,
      ],
      [{ Service: "delivery.logs.amazonaws.com" }, "s3:PutObject", `${bucket}/AWSLogs/${account}/*`],
      [{ Service: "delivery.logs.amazonaws.com" }, ["s3:GetBucketAcl", "s3:ListBucket"], bucket],
      [{ Service: "logging.s3.amazonaws.com" }, "s3:PutObject", `${bucket}/s3/*`],
      ["*", "s3:*", [bucket, `${bucket}/*`]],
    ]);
    assert.deepEqual(statements[1]?.Condition, {
      StringEquals: { "aws:SourceAccount": account, "s3:x-amz-acl": "bucket-owner-full-control" },
      ArnLike: {
        "aws:SourceArn": [
          `arn:aws:logs:ap-northeast-2:${account}:*`,
          `arn:aws:logs:us-east-1:${account}:delivery-source:*`,
        ],
      },
    });
  });

  it("keeps logs for 90 days unless told, is encrypted as a load balancer can write, and has no log of itself", async () => {
    const daysOf = async (logRetentionDays?: number) => {
      const graph = await graphOf(() => new LogBucket("logs", { logRetentionDays }));
      const encryption = graph.one(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      );
      assert.match(JSON.stringify(encryption.inputs), /"sseAlgorithm":"AES256"/);
      assert.deepEqual(graph.byType("aws:s3/bucketLogging:BucketLogging"), []);
      const { rules } = graph.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
        .inputs as { rules: { id: string; expiration?: { days?: number } }[] };
      return rules.find(({ id }) => id === "logs")?.expiration?.days;
    };
    assert.deepEqual([await daysOf(), await daysOf(365)], [90, 365]);
    await assert.rejects(
      daysOf(0),
      /LogBucket "logs": logRetentionDays must be a whole number from 1 \(got 0\)/,
    );
  });

  it("logs every connection of a network, also those that were refused", async () => {
    const graph = await graphOf(() => {
      const accessLogs = new LogBucket("logs");
      return { arn: accessLogs.bucketArn, vpc: new Network("network", { accessLogs }).vpcId };
    });
    const log = graph.one("aws:ec2/flowLog:FlowLog", "network-flow-log");
    const { vpcId, trafficType, logDestinationType, logDestination } = log.inputs;
    assert.deepEqual(
      [vpcId, trafficType, logDestinationType, logDestination],
      [graph.outputs["vpc"], "ALL", "s3", graph.outputs["arn"]],
    );
    assert.ok(graph.dependsOn(log, graph.one("aws:s3/bucketPolicy:BucketPolicy", "logs-policy")));
  });

  it("takes the logs of every hop in production, each after the policy that lets it write", async () => {
    const graph = await graphOfStack("prod");
    const policy = graph.one("aws:s3/bucketPolicy:BucketPolicy", "logs-policy");
    const bucket = graph.one("aws:s3/bucket:Bucket", "logs-bucket");
    const balancer = graph.one("aws:lb/loadBalancer:LoadBalancer");
    assert.deepEqual(balancer.inputs["accessLogs"], {
      enabled: true,
      bucket: bucket.outputs["bucket"],
      prefix: "load-balancer",
    });
    const delivery = graph.one("aws:cloudwatch/logDelivery:LogDelivery", "site-log");
    const source = graph.one("aws:cloudwatch/logDeliverySource:LogDeliverySource", "site-log");
    const destination = graph.one("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination", "site-log");
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
    assert.deepEqual(
      [delivery, source, destination].map(({ inputs }) => inputs["region"]),
      ["us-east-1", "us-east-1", "us-east-1"],
    );
    assert.deepEqual(
      [source.inputs["logType"], source.inputs["resourceArn"]],
      ["ACCESS_LOGS", graph.one("aws:cloudfront/distribution:Distribution").outputs["arn"]],
    );
    const fields = delivery.inputs["recordFields"] as string[];
    for (const field of ["x-edge-request-id", "c-ip", "cs-uri-stem", "sc-status"])
      assert.ok(fields.includes(field));
    for (const field of ["cs-uri-query", "cs(Cookie)", "cs(Referer)"]) assert.ok(!fields.includes(field));
    const loggings = byName(graph, "aws:s3/bucketLogging:BucketLogging");
    assert.deepEqual(
      loggings.map(({ name, inputs }) => [name, inputs["targetPrefix"]]),
      ["audit", "clicks", "events-mail-discarded", "pictures", "site"].map((name) => [
        `${name}-access-log`,
        `s3/${name}/`,
      ]),
    );
    const writers = [balancer, delivery, graph.one("aws:ec2/flowLog:FlowLog"), ...loggings];
    for (const writer of writers) assert.ok(graph.dependsOn(writer, policy), writer.urn);
  });

  it("is not there in a stage to play with", async () => {
    const graph = await graphOfStack("dev");
    const types = [
      "ec2/flowLog:FlowLog",
      "cloudwatch/logDelivery:LogDelivery",
      "s3/bucketLogging:BucketLogging",
    ];
    for (const type of types) assert.deepEqual(graph.byType(`aws:${type}`), []);
    assert.equal(graph.one("aws:lb/loadBalancer:LoadBalancer").inputs["accessLogs"], undefined);
  });
});
