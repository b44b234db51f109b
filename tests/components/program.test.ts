import assert from "node:assert/strict";
import type { ResourceGraph } from "../../local/engine/graph.ts";
import { graphOfStack } from "../support/graph.ts";

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: unknown;
}

const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];
const identityPolicies = (graph: ResourceGraph) =>
  graph.resources
    .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy" || type === "aws:iam/policy:Policy")
    .flatMap(({ name, inputs }) =>
      (JSON.parse(inputs["policy"] as string) as { Statement: Statement[] }).Statement.map((statement) => ({
        name,
        ...statement,
      })),
    );

/** Actions that AWS gives no resource to. */
const withoutResource = [
  "dynamodb:ListStreams",
  "ecr:GetAuthorizationToken",
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  // Network interfaces of a function: what is there can only be listed for all.
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
];

for (const stack of ["dev", "prod"]) {
  describe(`Program, stack ${stack}`, () => {
    let graph: ResourceGraph;
    before(async () => {
      graph = await graphOfStack(stack);
    });

    it("names every action it allows, and the resources they work on", () => {
      const statements = identityPolicies(graph);
      assert.ok(statements.length > 5);
      for (const { name, Action, Resource } of statements) {
        for (const action of list(Action)) assert.doesNotMatch(action, /\*/, name);
        for (const resource of list(Resource))
          if (resource === "*")
            assert.ok(
              list(Action).every((action) => withoutResource.includes(action)),
              name,
            );
          else
            // Objects below one folder of a bucket, log streams of one group, mail to any recipient from one address, network
            // interfaces, which have no name before they are made.
            assert.match(
              resource,
              /^arn:aws:[^*]+(:log-stream:\*)?$|^arn:aws:s3:::[^*/]+\/[^*]+\/\*$|^arn:aws:(ses:[^*]+:identity|ec2:[^*]+:\*)\/\*$/,
              name,
            );
      }
    });

    // https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
    it("lets mail go out from one address alone", () => {
      const sends = identityPolicies(graph).filter(({ Action }) => list(Action).includes("ses:SendEmail"));
      assert.ok(sends.length > 1);
      for (const { name, Condition } of sends)
        assert.deepEqual(Condition, { StringEquals: { "ses:FromAddress": "mysfits@example.com" } }, name);
    });

    it("lets nothing in from the Internet", () => {
      for (const { name, inputs } of graph.byType(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      ))
        assert.notEqual(inputs["cidrIpv4"], "0.0.0.0/0", name);
      for (const { name, inputs } of graph.byType("aws:ec2/securityGroup:SecurityGroup"))
        assert.equal(inputs["ingress"], undefined, name);
      for (const { name, inputs } of graph.byType("aws:lb/loadBalancer:LoadBalancer"))
        assert.equal(inputs["internal"], true, name);
    });

    it("has no public bucket", () => {
      const buckets = graph.byType("aws:s3/bucket:Bucket");
      assert.ok(buckets.length > 0);
      for (const bucket of buckets) {
        const block = graph
          .byType("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
          .find(({ inputs }) => inputs["bucket"] === bucket.id);
        assert.equal(block?.inputs["restrictPublicBuckets"], true, bucket.name);
      }
    });

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
    it("lets nobody lock objects of a bucket with a key of their own", () => {
      const rules = graph
        .byType("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")
        .map(({ inputs }) => [inputs["bucket"], (inputs["rules"] as Record<string, unknown>[])[0]] as const);
      for (const { id, name } of graph.byType("aws:s3/bucket:Bucket"))
        assert.deepEqual(
          rules.filter(([bucket]) => bucket === id).map(([, rule]) => rule?.["blockedEncryptionTypes"]),
          [["SSE-C"]],
          name,
        );
    });

    it("tells people and scripts what they look for after `up`", () => {
      const { failureQueues, dnsRecords, siteUrl, ...others } = graph.outputs;
      assert.match(siteUrl as string, /^https:\/\/d\w+\.cloudfront\.net$/);
      for (const member of ["apiUrl", "clicksUrl", "registrationsUrl", "graphqlUrl", "shopUrl"])
        assert.ok((others[member] as string).startsWith(`${siteUrl as string}/`), member);
      for (const member of [
        "distributionId",
        "deliveryStream",
        "userPoolId",
        "userPoolClientId",
        "release",
        "shopRelease",
      ])
        assert.ok(others[member], member);
      assert.deepEqual(Object.keys(failureQueues as object).sort(), [
        "adoptionNotice",
        "adoptions",
        "mailFeedback",
        "orderMail",
        "registrationMail",
      ]);
      // Of the sender's domain in prod; dev verifies an address.
      assert.equal((dnsRecords as unknown[]).length, stack === "prod" ? 6 : 0);
    });

    it("asks for a token on everything that changes something but a registration, a question, a guest's click and a signed payment event", () => {
      const open = [
        "events-rest-post-registrations",
        "api-rest-post-questions",
        "clicks-api-put-clicks",
        "shop-api-rest-post-payments-webhook",
      ];
      const methods = graph.byType("aws:apigateway/method:Method");
      for (const { name, inputs } of methods.filter((method) => !open.includes(method.name)))
        assert.equal(
          inputs["authorization"],
          inputs["httpMethod"] === "GET" && !/-(me|me-[a-z]+|report|cart|orders|orders-parameter)$/.test(name)
            ? "NONE"
            : "COGNITO_USER_POOLS",
          name,
        );
      assert.equal(methods.filter(({ name }) => open.includes(name)).length, open.length);
    });

    it("lets each function be called by one service from one source, through its alias", () => {
      const permissions = graph.byType("aws:lambda/permission:Permission");
      assert.ok(permissions.length > 0);
      for (const { name, inputs } of permissions) {
        assert.equal(inputs["action"], "lambda:InvokeFunction", name);
        assert.match(inputs["principal"] as string, /^[a-z0-9-]+\.amazonaws\.com$/, name);
        // A bucket's ARN has neither region nor account.
        if (inputs["principal"] === "s3.amazonaws.com") {
          assert.match(inputs["sourceArn"] as string, /^arn:aws:s3:::[a-z0-9.-]+$/, name);
          assert.match(inputs["sourceAccount"] as string, /^\d{12}$/, name);
        } else assert.match(inputs["sourceArn"] as string, /^arn:aws:[a-z-]+:[a-z0-9-]+:\d{12}:/, name);
        assert.equal(inputs["qualifier"], "live", name);
      }
    });

    it("lets services send to queues and topics from one source only, and keeps what fails", () => {
      for (const type of ["aws:sqs/queuePolicy:QueuePolicy", "aws:sns/topicPolicy:TopicPolicy"]) {
        const policies = graph.byType(type);
        assert.ok(policies.length > 0, type);
        for (const { name, inputs } of policies)
          for (const { Principal, Condition, Resource } of (
            JSON.parse(inputs["policy"] as string) as { Statement: Statement[] }
          ).Statement) {
            assert.ok(typeof Principal === "object", name);
            assert.match(JSON.stringify(Condition), /"aws:SourceArn":"arn:aws:/, name);
            assert.doesNotMatch(JSON.stringify(Resource), /\*/, name);
          }
      }
      const mappings = graph.byType("aws:lambda/eventSourceMapping:EventSourceMapping");
      assert.ok(mappings.length > 0);
      for (const { name, inputs } of mappings) {
        assert.deepEqual(inputs["functionResponseTypes"], ["ReportBatchItemFailures"], name);
        if (String(inputs["eventSourceArn"]).includes(":dynamodb:")) {
          assert.ok((inputs["maximumRetryAttempts"] as number) >= 0, name);
          // To a queue Lambda would tell only where the records were.
          assert.match(JSON.stringify(inputs["destinationConfig"]), /arn:aws:s3:::/, name);
        }
      }
      const queues = graph.byType("aws:sqs/queue:Queue");
      for (const { name, inputs } of queues)
        if (!name.endsWith("-failures"))
          assert.match(String(inputs["redrivePolicy"]), /"maxReceiveCount":\d/, name);
    });

    it("gives each notice of an adoption five attempts, then keeps it", () => {
      const { inputs } = graph.one("aws:sqs/queue:Queue", "adoption-notice-queue");
      const { inputs: mail } = graph.one("aws:lambda/function:Function", "adoption-notice-function");
      const { inputs: mapping } = graph.one(
        "aws:lambda/eventSourceMapping:EventSourceMapping",
        "adoption-notice-mapping",
      );
      const { maxReceiveCount } = JSON.parse(inputs["redrivePolicy"] as string) as {
        maxReceiveCount: number;
      };
      assert.equal(maxReceiveCount, 5);
      assert.equal(mapping["batchSize"], 10);
      assert.ok((inputs["visibilityTimeoutSeconds"] as number) >= 6 * (mail["timeout"] as number));
    });

    it("keeps no log for ever", () => {
      const groups = graph.byType("aws:cloudwatch/logGroup:LogGroup");
      assert.ok(groups.length > 0);
      for (const { name, inputs } of groups) assert.ok((inputs["retentionInDays"] as number) > 0, name);
    });

    it("tags what can have tags", () => {
      for (const type of [
        "aws:dynamodb/table:Table",
        "aws:s3/bucket:Bucket",
        "aws:ecs/service:Service",
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:iam/role:Role",
        "aws:cognito/userPool:UserPool",
      ])
        for (const { name, inputs } of graph.byType(type))
          assert.deepEqual(inputs["tags"], { project: "mysfits", stage: stack }, `${type} ${name}`);
    });

    it("turns no output into text", () => {
      assert.doesNotMatch(
        JSON.stringify(graph.toJSON().map(({ inputs }) => inputs)),
        /Calling \[toString\]|\[object Object\]|"undefined"/,
      );
    });

    it("tells the site its surroundings, and nothing secret", () => {
      const config = JSON.parse(
        graph.one("aws:s3/bucketObjectv2:BucketObjectv2", "site/config.json").inputs["content"] as string,
      ) as Record<string, unknown>;
      assert.deepEqual(Object.keys(config).sort(), [
        "apiUrl",
        "clicksUrl",
        "graphqlUrl",
        ...(stack === "dev" ? ["passkeyDomain"] : []),
        "region",
        "registrationsUrl",
        "shopPayments",
        "shopUrl",
        "userPoolClientId",
        "userPoolId",
      ]);
      assert.equal(config["region"], "ap-northeast-2");
      // The test cards are offered by the sandbox alone.
      assert.equal(config["shopPayments"], "sandbox");
    });
  });
}

describe("Stages", () => {
  it("dev: nothing is protected, one task on spare capacity, no NAT, no interface endpoint", async () => {
    const graph = await graphOfStack("dev");
    assert.deepEqual(
      graph.resources.filter(({ protect }) => protect).map(({ name }) => name),
      [],
    );
    const service = graph.one("aws:ecs/service:Service", "service-service").inputs;
    assert.equal(service["desiredCount"], 1);
    assert.deepEqual(service["capacityProviderStrategies"], [
      { capacityProvider: "FARGATE_SPOT", weight: 1 },
    ]);
    assert.equal((service["networkConfiguration"] as Record<string, unknown>)["assignPublicIp"], true);
    assert.deepEqual(graph.byType("aws:ec2/natGateway:NatGateway"), []);
    assert.deepEqual(
      graph.resources.filter(({ type }) => type.startsWith("aws:wafv2/")),
      [],
    );
  });

  it("prod: data is protected and restorable, two tasks without a public address, a web ACL", async () => {
    const graph = await graphOfStack("prod");
    for (const table of graph.byType("aws:dynamodb/table:Table")) {
      assert.equal(table.protect, true);
      assert.deepEqual(table.inputs["pointInTimeRecovery"], { enabled: true });
    }
    assert.equal(graph.one("aws:cognito/userPool:UserPool").inputs["deletionProtection"], "ACTIVE");
    const service = graph.one("aws:ecs/service:Service", "service-service").inputs;
    assert.equal(service["desiredCount"], 2);
    assert.equal((service["networkConfiguration"] as Record<string, unknown>)["assignPublicIp"], false);
    const acl = graph.one("aws:wafv2/webAcl:WebAcl");
    assert.equal(acl.inputs["region"], "us-east-1");
    assert.deepEqual(
      (acl.inputs["rules"] as { name: string; overrideAction?: object }[]).map(({ name, overrideAction }) => [
        name,
        overrideAction,
      ]),
      [
        ["AWSManagedRulesAmazonIpReputationList", { count: {} }],
        ["AWSManagedRulesCommonRuleSet", { count: {} }],
        ["AWSManagedRulesKnownBadInputsRuleSet", { count: {} }],
        ["PerAddress", undefined],
        ["registrations", undefined],
        ["questions", undefined],
      ],
    );
    assert.equal(
      graph.one("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").inputs["resourceArn"],
      acl.outputs["arn"],
    );
    assert.equal(
      graph.one("aws:cloudfront/distribution:Distribution").inputs["webAclId"],
      acl.outputs["arn"],
    );
  });

  it("have a web ACL as it is with `true`, none with `false` or nothing, and with their own words otherwise", async () => {
    const graphWith = async (waf: string | undefined) =>
      await graphOfStack("dev", { config: waf === undefined ? {} : { "mysfits:waf": waf } });
    const rulesOf = async (waf: string) =>
      (await graphWith(waf)).one("aws:wafv2/webAcl:WebAcl").inputs["rules"] as {
        name: string;
        overrideAction?: object;
      }[];
    assert.equal((await rulesOf("true")).length, 6);
    assert.deepEqual((await graphWith("false")).byType("aws:wafv2/webAcl:WebAcl"), []);
    const own = await rulesOf(
      JSON.stringify({ groups: { AWSManagedRulesCommonRuleSet: "block" }, blockedCountries: ["XX"] }),
    );
    assert.equal(own[0]?.name, "BlockedCountries");
    assert.deepEqual(own.find(({ name }) => name === "AWSManagedRulesCommonRuleSet")?.overrideAction, {
      none: {},
    });
    await assert.rejects(graphWith(JSON.stringify({ group: {} })), /mysfits:waf has unknown keys: group/);
    await assert.rejects(graphWith('"on"'), /mysfits:waf must be object \(got "on"\)/);
  });

  it("name the key, the bad value and what it may be, each fault once", async () => {
    const config = {
      "mysfits:shop": "on",
      "mysfits:apiLogging": '"both"',
      "mysfits:accessLogs": '"yes"',
      "mysfits:frontDoor": JSON.stringify({ keys: [0], other: 1 }),
      "mysfits:waf": JSON.stringify({ groups: { AWSManagedRulesCommonRuleSet: "Block" } }),
      "mysfits:permissionsBoundary": "x".repeat(100),
    };
    await assert.rejects(graphOfStack("dev", { config }), ({ message }: Error) => {
      const [, text = ""] = /Pulumi\.dev\.yaml: (.*) Fix: /.exec(message) ?? [];
      assert.deepEqual(text.split(/ (?=mysfits:)/).sort(), [
        'mysfits:accessLogs must be boolean (got "yes")',
        'mysfits:accessLogs must be true (got "yes")',
        'mysfits:apiLogging must be "owner", or must be "shared" (got "both")',
        "mysfits:frontDoor has unknown keys: other",
        "mysfits:frontDoor.keys.0 must be >= 1 (got 0)",
        `mysfits:permissionsBoundary must match pattern "^arn:aws:iam::\\d{12}:policy/" (got "${"x".repeat(59)}…)`,
        'mysfits:shop must be object (got "on")',
        'mysfits:waf.groups.AWSManagedRulesCommonRuleSet must be "block", or must be "count", or must be "off", or must be object (got "Block")',
      ]);
      return true;
    });
  });

  it("never tell a value that is a secret, of a whole key or of a part of it", async () => {
    const config = {
      "mysfits:shop": "hunter2",
      "mysfits:frontDoor": JSON.stringify({ keys: "hunter2" }),
      "mysfits:apiLogging": "hunter3",
    };
    const secretKeys = ["mysfits:shop", "mysfits:frontDoor"];
    await assert.rejects(graphOfStack("dev", { config, secretKeys }), ({ message }: Error) => {
      assert.doesNotMatch(message, /hunter2/);
      assert.match(message, /mysfits:shop must be object \(got a secret\)/);
      assert.match(message, /mysfits:frontDoor\.keys must be array \(got a secret\)/);
      assert.match(message, /mysfits:apiLogging must be .* \(got "hunter3"\)/);
      return true;
    });
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  it("give each role the boundary that they name, and none where they name none", async () => {
    const boundary = "arn:aws:iam::123456789012:policy/delivery/mysfits-dev-workload-boundary";
    const boundaries = async (config: Readonly<Record<string, string>>) => {
      const roles = (await graphOfStack("dev", { config })).byType("aws:iam/role:Role");
      assert.ok(roles.length > 10);
      return [...new Set(roles.map(({ inputs }) => inputs["permissionsBoundary"]))];
    };
    assert.deepEqual(await boundaries({ "mysfits:permissionsBoundary": boundary }), [boundary]);
    assert.deepEqual(await boundaries({}), [undefined]);
    await assert.rejects(
      boundaries({ "mysfits:permissionsBoundary": "arn:aws:iam::123456789012:role/no-policy" }),
      /mysfits:permissionsBoundary must match pattern/,
    );
  });

  it("reports everything that is wrong with a stage at once, unknown keys too", async () => {
    await assert.rejects(
      graphOfStack("dev", {
        config: {
          "mysfits:network": JSON.stringify({ egress: "magic" }),
          "mysfits:service": JSON.stringify({ cpu: "many", memory: 512, tasks: 1, spot: true }),
          "mysfits:colour": "blue",
        },
      }),
      (error: Error) => {
        assert.match(error.message, /Pulumi\.dev\.yaml/);
        assert.match(error.message, /mysfits:network\.egress/);
        assert.match(error.message, /mysfits:service\.cpu/);
        assert.match(error.message, /unknown keys: colour/);
        return true;
      },
    );
  });
});
