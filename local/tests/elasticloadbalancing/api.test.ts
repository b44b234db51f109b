import assert from "node:assert/strict";
import {
  CreateLoadBalancerCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { ec2 } from "../../aws/ec2/index.ts";
import { elasticloadbalancing } from "../../aws/elasticloadbalancing/index.ts";
import { s3 } from "../../aws/s3/index.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/
describe("Elastic Load Balancing's API and arguments", () => {
  let testbed: Testbed;
  let client: ElasticLoadBalancingV2Client;
  let vpc: Made;
  let subnets: string[];
  let balancer: Made;
  let group: Made;
  let listener: Made;
  before(async () => {
    testbed = await startTestbed([ec2, elasticloadbalancing, s3]);
    client = new ElasticLoadBalancingV2Client(testbed.clientConfig);
    vpc = await make("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
    const subnet = async (name: string, cidrBlock: string) =>
      (
        await make("ec2/subnet:Subnet", name, {
          vpcId: vpc.id,
          cidrBlock,
          availabilityZone: `ap-northeast-2${name}`,
        })
      ).id;
    subnets = [await subnet("a", "10.0.0.0/24"), await subnet("c", "10.0.1.0/24")];
    balancer = await make("lb/loadBalancer:LoadBalancer", "front", {
      name: "front",
      internal: true,
      subnets,
    });
    group = await make("lb/targetGroup:TargetGroup", "tasks", {
      ...groupInputs(),
      name: "tasks",
      healthCheck: { path: "/ready", interval: 10, timeout: 5, matcher: "200-299" },
    });
    listener = await make("lb/listener:Listener", "http", {
      loadBalancerArn: balancer.id,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: group.id }],
    });
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const make = async (type: string, name: string, inputs: Record<string, unknown>): Promise<Made> =>
    await testbed.resources.create(`aws:${type}`, name, inputs);
  const groupInputs = () => ({ vpcId: vpc.id, targetType: "ip", protocol: "HTTP", port: 8080 });

  it("tells load balancers by ARN and name", async () => {
    const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand({ Names: ["front"] }));
    assert.deepEqual(LoadBalancers, [
      {
        LoadBalancerArn: balancer.id,
        LoadBalancerName: "front",
        DNSName: balancer["dnsName"],
        VpcId: vpc.id,
        Type: "application",
        IpAddressType: "ipv4",
        Scheme: "internal",
        State: { Code: "active" },
        SecurityGroups: [],
        AvailabilityZones: subnets.map((SubnetId) => ({ SubnetId })),
      },
    ]);
    assert.match(balancer.id, /:loadbalancer\/app\/front\/[0-9a-f]{16}$/);
    assert.match(String(balancer["dnsName"]), /^internal-front-\d+\.ap-northeast-2\.elb\.amazonaws\.com$/);
    const byArn = await client.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [balancer.id] }));
    assert.equal(byArn.LoadBalancers?.length, 1);
    await assert.rejects(client.send(new DescribeLoadBalancersCommand({ Names: ["nobody"] })), {
      name: "LoadBalancerNotFoundException",
    });
  });

  it("answers in pages when asked to", async () => {
    await make("lb/loadBalancer:LoadBalancer", "second", { name: "second", internal: true, subnets });
    const first = await client.send(new DescribeLoadBalancersCommand({ PageSize: 1 }));
    assert.deepEqual(
      first.LoadBalancers?.map(({ LoadBalancerName }) => LoadBalancerName),
      ["front"],
    );
    const rest = await client.send(
      new DescribeLoadBalancersCommand({ PageSize: 1, Marker: first.NextMarker }),
    );
    assert.deepEqual(
      [rest.LoadBalancers?.map(({ LoadBalancerName }) => LoadBalancerName), rest.NextMarker],
      [["second"], undefined],
    );
    await assert.rejects(client.send(new DescribeLoadBalancersCommand({ Marker: "?" })), {
      name: "ValidationError",
    });
    await testbed.resources.remove("aws:lb/loadBalancer:LoadBalancer", "second");
  });

  it("tells the listeners of a load balancer", async () => {
    const { Listeners } = await client.send(new DescribeListenersCommand({ LoadBalancerArn: balancer.id }));
    assert.deepEqual(Listeners, [
      {
        ListenerArn: listener.id,
        LoadBalancerArn: balancer.id,
        Port: 80,
        Protocol: "HTTP",
        DefaultActions: [{ Type: "forward", TargetGroupArn: group.id }],
      },
    ]);
    await assert.rejects(client.send(new DescribeListenersCommand({})), { name: "ValidationError" });
    await assert.rejects(client.send(new DescribeListenersCommand({ ListenerArns: ["nobody"] })), {
      name: "ListenerNotFoundException",
    });
  });

  it("tells target groups, and the health of their targets", async () => {
    const { TargetGroups } = await client.send(
      new DescribeTargetGroupsCommand({ LoadBalancerArn: balancer.id }),
    );
    const [described] = TargetGroups ?? [];
    assert.deepEqual(
      [
        described?.TargetGroupArn,
        described?.HealthCheckPath,
        described?.HealthCheckIntervalSeconds,
        described?.HealthCheckTimeoutSeconds,
        described?.Matcher?.HttpCode,
        described?.LoadBalancerArns,
      ],
      [group.id, "/ready", 10, 5, "200-299", [balancer.id]],
    );
    await assert.rejects(client.send(new DescribeTargetGroupsCommand({ Names: ["nobody"] })), {
      name: "TargetGroupNotFoundException",
    });
    const health = () => client.send(new DescribeTargetHealthCommand({ TargetGroupArn: group.id }));
    assert.deepEqual((await health()).TargetHealthDescriptions, []);
    testbed.capabilities.loadBalancers.registerTarget({
      targetGroupArn: group.id,
      id: "10.0.0.9",
      port: 8080,
      socketPath: "/nowhere",
      network: { owner: "task", subnetIds: subnets, securityGroupIds: [], publicIp: false },
    });
    const [target] = (await health()).TargetHealthDescriptions ?? [];
    assert.deepEqual(
      [target?.Target, target?.HealthCheckPort, target?.TargetHealth?.State],
      [{ Id: "10.0.0.9", Port: 8080 }, "8080", "initial"],
    );
    await assert.rejects(client.send(new DescribeTargetHealthCommand({ TargetGroupArn: "nobody" })), {
      name: "TargetGroupNotFoundException",
    });
  });

  it("is asked for its own actions, and does nothing else", async () => {
    const { credentials } = await testbed.role("watcher", [
      { Effect: "Allow", Action: "elasticloadbalancing:DescribeListeners", Resource: "*" },
    ]);
    const watcher = new ElasticLoadBalancingV2Client({ ...testbed.clientConfig, credentials });
    await watcher.send(new DescribeListenersCommand({ LoadBalancerArn: balancer.id }));
    await assert.rejects(watcher.send(new DescribeLoadBalancersCommand({})), { name: "AccessDenied" });
    watcher.destroy();
    await assert.rejects(client.send(new CreateLoadBalancerCommand({ Name: "made-by-hand" })), {
      name: "NotImplemented",
      message: /elasticloadbalancing:CreateLoadBalancer/,
    });
  });

  it("refuses a load balancer whose bucket of logs it may not write, and records other logs", async () => {
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
    const logged = await make("lb/loadBalancer:LoadBalancer", "logged", {
      internal: true,
      subnets,
      accessLogs: { bucket: "logs", prefix: "lb", enabled: false },
      connectionLogs: { bucket: "logs", enabled: true },
    });
    assert.deepEqual(logged["accessLogs"], { bucket: "logs", prefix: "lb", enabled: false });
    const front = { internal: true, subnets, accessLogs: { bucket: "none", enabled: true } };
    await assert.rejects(make("lb/loadBalancer:LoadBalancer", "unwritable", front), {
      code: "InvalidConfigurationRequest",
      message: /Access Denied for bucket: none\. Please check S3bucket permission/,
    });
    const { LoadBalancers = [] } = await client.send(new DescribeLoadBalancersCommand({}));
    assert.ok(!LoadBalancers.some(({ LoadBalancerName = "" }) => LoadBalancerName.startsWith("unwritable")));
  });

  for (const [argument, value] of [
    ["loadBalancerType", "network"],
    ["ipAddressType", "dualstack"],
    ["enableXffClientPort", true],
    ["enableTlsVersionAndCipherSuiteHeaders", true],
    ["xffHeaderProcessingMode", "keep"],
    ["customerOwnedIpv4Pool", "pool"],
  ] as const)
    it(`refuses ${argument} ${String(value)} of a load balancer, by name`, async () => {
      const inputs = { internal: true, subnets, [argument]: value };
      await assert.rejects(
        make("lb/loadBalancer:LoadBalancer", "other", inputs),
        new RegExp(`"${argument}"`),
      );
    });

  for (const [argument, value] of [
    ["targetType", "lambda"],
    ["protocol", "TCP"],
    ["protocolVersion", "GRPC"],
    ["slowStart", 30],
    ["stickiness", { type: "lb_cookie", enabled: true }],
    ["healthCheck", { port: "9000" }],
    ["loadBalancingAnomalyMitigation", "on"],
    ["targetGroupHealth", { dnsFailover: { minimumHealthyTargetsCount: "1" } }],
  ] as const)
    it(`refuses ${argument} ${JSON.stringify(value)} of a target group, by name`, async () => {
      const inputs = { ...groupInputs(), [argument]: value };
      await assert.rejects(make("lb/targetGroup:TargetGroup", "other", inputs), new RegExp(`"${argument}`));
    });

  it("refuses what a rule can't be", async () => {
    const rule = (inputs: object) =>
      make("lb/listenerRule:ListenerRule", "rule", {
        listenerArn: listener.id,
        priority: 1,
        conditions: [{ pathPattern: { values: ["/"] } }],
        actions: [{ type: "forward", targetGroupArn: group.id }],
        ...inputs,
      });
    await assert.rejects(
      rule({ conditions: [{ sourceIp: { values: ["10.0.0.0/8"] } }] }),
      /conditions\.sourceIp/,
    );
    await assert.rejects(rule({ conditions: [{ pathPattern: { regexValues: ["^/a"] } }] }), /regexValues/);
    await assert.rejects(rule({ conditions: [] }), { code: "ValidationError" });
    await assert.rejects(rule({ priority: 0 }), { code: "ValidationError" });
    await assert.rejects(rule({ transforms: [{ type: "url-rewrite" }] }), /"transforms"/);
    await assert.rejects(rule({ actions: [{ type: "authenticate-oidc" }] }), { code: "NotImplemented" });
    await assert.rejects(rule({ actions: [] }), { code: "ValidationError" });
    await assert.rejects(rule({ actions: [{ type: "forward" }] }), { code: "ValidationError" });
    await assert.rejects(rule({ actions: [{ type: "forward", targetGroupArn: "nobody" }] }), {
      code: "TargetGroupNotFound",
    });
    await assert.rejects(rule({ listenerArn: "nobody" }), { code: "ListenerNotFound" });
  });
});
