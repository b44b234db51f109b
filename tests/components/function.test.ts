import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Function, type FunctionArgs } from "../../components/function/index.ts";
import { Network } from "../../components/network/index.ts";
import { letConnect } from "../../components/parts/connections.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf } from "./support.ts";

const code = "tests/components";
const functionOf = (args: Partial<FunctionArgs> = {}) => graphOf(() => new Function("f", { code, ...args }));

describe("Function", () => {
  it("runs Node on ARM64, is published with each change, and logs JSON to a group with an end", async () => {
    const graph = await functionOf();
    const { inputs } = graph.one("aws:lambda/function:Function", "f-function");
    const group = graph.one("aws:cloudwatch/logGroup:LogGroup", "f-logs");
    const { runtime, architectures, publish, handler, timeout, memorySize } = inputs;
    assert.deepEqual(
      { runtime, architectures, publish, handler, timeout, memorySize },
      {
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        publish: true,
        handler: "index.handler",
        timeout: 10,
        memorySize: 256,
      },
    );
    assert.deepEqual(inputs["loggingConfig"], {
      logFormat: "JSON",
      logGroup: group.outputs["name"],
      applicationLogLevel: "INFO",
      systemLogLevel: "INFO",
    });
    assert.equal(group.inputs["retentionInDays"], 14);
    assert.equal(inputs["environment"], undefined);
    assert.equal(inputs["reservedConcurrentExecutions"], undefined);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
  it("is called by an alias of the newest version, so that the one before stays", async () => {
    const graph = await functionOf();
    const { outputs } = graph.one("aws:lambda/function:Function");
    const { inputs } = graph.one("aws:lambda/alias:Alias", "f-live");
    assert.deepEqual(
      [inputs["name"], inputs["functionName"], inputs["functionVersion"]],
      ["live", outputs["name"], outputs["version"]],
    );
  });

  it("may write its own log, and traces unless that is turned off, and nothing else", async () => {
    for (const [tracing, mode, actions] of [
      [
        true,
        "Active",
        [
          ["logs:CreateLogStream", "logs:PutLogEvents"],
          ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        ],
      ],
      [false, "PassThrough", [["logs:CreateLogStream", "logs:PutLogEvents"]]],
    ] as const) {
      const graph = await functionOf({ tracing });
      const { "f-basics": basics, ...more } = rightsOf(graph, "f-role");
      assert.deepEqual(more, {});
      assert.deepEqual(
        basics?.map(({ Action }) => Action),
        actions,
      );
      const group = graph.one("aws:cloudwatch/logGroup:LogGroup").outputs["arn"] as string;
      assert.deepEqual(basics?.[0]?.Resource, [`${group}:log-stream:*`]);
      const { inputs } = graph.one("aws:lambda/function:Function");
      assert.deepEqual(inputs["tracingConfig"], { mode });
    }
  });

  it("takes what it is told", async () => {
    const { inputs } = (
      await functionOf({
        timeoutSeconds: 30,
        memory: 512,
        environment: { TABLE: "orders" },
        reservedConcurrency: 0,
        description: "Answers",
        tags: { stage: "test" },
      })
    ).one("aws:lambda/function:Function");
    const { timeout, memorySize, environment, reservedConcurrentExecutions, description, tags } = inputs;
    assert.deepEqual(
      { timeout, memorySize, environment, reservedConcurrentExecutions, description, tags },
      {
        timeout: 30,
        memorySize: 512,
        environment: { variables: { TABLE: "orders" } },
        reservedConcurrentExecutions: 0,
        description: "Answers",
        tags: { stage: "test" },
      },
    );
  });

  it("lets in one service from one source, by its alias", async () => {
    const graph = await graphOf(() => {
      new Function("f", { code }).admit("rule", "events.amazonaws.com", "arn:aws:events:x:1:rule/r");
    });
    const { inputs } = graph.one("aws:lambda/permission:Permission", "rule");
    assert.deepEqual(inputs, {
      action: "lambda:InvokeFunction",
      function: graph.one("aws:lambda/function:Function").outputs["name"],
      qualifier: "live",
      principal: "events.amazonaws.com",
      sourceArn: "arn:aws:events:x:1:rule/r",
    });
  });

  it("warns when a transform takes its role or its log away", async () => {
    const warnings: string[] = [];
    const transform = { function: { role: "arn:aws:iam::000000000000:role/other" } };
    await graphOf(() => new Function("f", { code, transform }), {
      log: (level, message) => level === "warn" && warnings.push(message),
    });
    assert.match(warnings.join(), /transform\.function weakens a secure default: role is/);
  });

  for (const [args, message] of [
    [
      { timeoutSeconds: 901 },
      /timeoutSeconds must be a whole number from 1 to 900 \(got 901\)\. Fix: use 10/,
    ],
    [{ timeoutSeconds: 0.5 }, /timeoutSeconds must be a whole number/],
    [{ memory: 64 }, /memory must be a whole number of MB from 128 to 10240/],
    [{ reservedConcurrency: -1 }, /reservedConcurrency must be a whole number, 0 or more .*Fix: omit it/],
    [{ handler: "handler" }, /handler must be <module>\.<exported function>/],
  ] as const)
    it(`refuses ${JSON.stringify(args)}`, async () => {
      await assert.rejects(functionOf(args), message);
    });

  it("tells everything that is wrong at once", async () => {
    await assert.rejects(
      functionOf({ memory: 1, timeoutSeconds: 0 }),
      /timeoutSeconds must[\s\S]*memory must/,
    );
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
  describe("in a network", () => {
    const inside = () => new Function("f", { code, network: new Network("network") });

    it("is where nothing comes in from the Internet, in a group that lets nothing in or out by itself", async () => {
      const graph = await graphOf(inside);
      const group = graph.one("aws:ec2/securityGroup:SecurityGroup", "f-network");
      const { vpcConfig } = graph.one("aws:lambda/function:Function").inputs as {
        vpcConfig: { subnetIds: string[]; securityGroupIds: string[] };
      };
      assert.deepEqual(vpcConfig.securityGroupIds, [group.id]);
      assert.equal(vpcConfig.subnetIds.length, 2);
      for (const type of ["Ingress", "Egress"] as const)
        assert.deepEqual(
          graph
            .byType(`aws:vpc/securityGroup${type}Rule:SecurityGroup${type}Rule`)
            .filter(({ inputs }) => inputs["securityGroupId"] === group.id),
          [],
        );
      assert.equal(group.inputs["ingress"], undefined);
      assert.equal(group.inputs["egress"], undefined);
    });

    it("lets Lambda make its network interfaces, and not its own code", async () => {
      const graph = await graphOf(inside);
      const rights = (rightsOf(graph, "f-role")["f-basics"] ?? []).slice(2);
      assert.deepEqual(
        rights.map(({ Action, Resource }) => [Action, Resource]),
        [
          [
            [
              "ec2:AssignPrivateIpAddresses",
              "ec2:CreateNetworkInterface",
              "ec2:DeleteNetworkInterface",
              "ec2:UnassignPrivateIpAddresses",
            ],
            ["arn:aws:ec2:ap-northeast-2:000000000000:*/*"],
          ],
          [["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], ["*"]],
        ],
      );
      const { policy } = graph.one("aws:iam/rolePolicy:RolePolicy", "f-basics").inputs;
      assert.equal((policy as string).split('{"Null":{"lambda:SourceFunctionArn":"true"}}').length, 3);
    });

    it("gets to what it is let connect to, on that port, by one rule on each side", async () => {
      const graph = await graphOf(() => {
        const fn = inside();
        const securityGroup = new aws.ec2.SecurityGroup("store");
        letConnect(
          fn.inNetwork,
          { name: "store", securityGroup, port: 5432, what: "the database" },
          { tags: {} },
          fn,
        );
      });
      const own = graph.one("aws:ec2/securityGroup:SecurityGroup", "f-network").id;
      const other = graph.one("aws:ec2/securityGroup:SecurityGroup", "store").id;
      for (const [type, name, from, to] of [
        ["Egress", "f-to-store", own, other],
        ["Ingress", "store-from-f", other, own],
      ] as const) {
        const { inputs } = graph.one(`aws:vpc/securityGroup${type}Rule:SecurityGroup${type}Rule`, name);
        const { securityGroupId, referencedSecurityGroupId, fromPort, toPort, cidrIpv4 } = inputs;
        assert.deepEqual(
          [securityGroupId, referencedSecurityGroupId, fromPort, toPort, cidrIpv4],
          [from, to, 5432, 5432, undefined],
        );
      }
    });

    it("is what a grant in a network needs: one outside of any is refused", async () => {
      await assert.rejects(
        graphOf(() => new Function("f", { code }).inNetwork),
        /Function "f": network must be given before it can connect.*Fix: give it the network/,
      );
      const graph = await functionOf();
      assert.deepEqual(graph.byType("aws:ec2/securityGroup:SecurityGroup"), []);
      assert.equal(graph.one("aws:lambda/function:Function").inputs["vpcConfig"], undefined);
    });
  });
});
