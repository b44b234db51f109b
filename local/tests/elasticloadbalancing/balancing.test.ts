import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ec2 } from "../../aws/ec2/index.ts";
import { elasticloadbalancing } from "../../aws/elasticloadbalancing/index.ts";
import { ConnectionTimedOut } from "../../contract/http.ts";
import type { NetworkInterface } from "../../contract/principal.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

describe("Elastic Load Balancing", () => {
  let testbed: Testbed;
  let vpc: Made;
  let balancer: Made;
  let subnets: string[];
  let caller: NetworkInterface;
  let targetInterface: NetworkInterface;
  const servers: Server[] = [];
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "targets-"));
    testbed = await startTestbed([ec2, elasticloadbalancing]);
    const { resources } = testbed;
    vpc = await resources.create("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
    subnets = [];
    for (const [index, zone] of ["a", "c"].entries()) {
      const made = await resources.create("aws:ec2/subnet:Subnet", zone, {
        vpcId: vpc.id,
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: `ap-northeast-2${zone}`,
      });
      subnets.push(made.id);
    }
    const group = (name: string) =>
      resources.create("aws:ec2/securityGroup:SecurityGroup", name, { vpcId: vpc.id });
    const [callers, balancers, targets] = [
      await group("callers"),
      await group("balancers"),
      await group("targets"),
    ];
    const rule = async (from: Made, to: Made, port: number) => {
      const common = { ipProtocol: "tcp", fromPort: port, toPort: port };
      await resources.create("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", `out-${port}`, {
        securityGroupId: from.id,
        referencedSecurityGroupId: to.id,
        ...common,
      });
      await resources.create("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", `in-${port}`, {
        securityGroupId: to.id,
        referencedSecurityGroupId: from.id,
        ...common,
      });
    };
    await rule(callers, balancers, 80);
    await rule(balancers, targets, 8080);
    caller = { owner: "VPC link test", subnetIds: subnets, securityGroupIds: [callers.id], publicIp: false };
    targetInterface = {
      owner: "task 1",
      subnetIds: subnets.slice(0, 1),
      securityGroupIds: [targets.id],
      publicIp: false,
    };
    balancer = await resources.create("aws:lb/loadBalancer:LoadBalancer", "lb", {
      internal: true,
      subnets,
      securityGroups: [balancers.id],
      dropInvalidHeaderFields: true,
      idleTimeout: 1,
    });
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    await testbed.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const targetGroup = (name: string) =>
    testbed.resources.create("aws:lb/targetGroup:TargetGroup", name, {
      vpcId: vpc.id,
      targetType: "ip",
      protocol: "HTTP",
      port: 8080,
      deregistrationDelay: 30,
      healthCheck: { path: "/ready", interval: 5, timeout: 2, matcher: "200-299" },
    });
  const listener = (defaultActions: object[]) =>
    testbed.resources.create("aws:lb/listener:Listener", "http", {
      loadBalancerArn: balancer.id,
      port: 80,
      protocol: "HTTP",
      defaultActions,
    });
  const forwardTo = (group: Made) => [{ type: "forward", targetGroupArn: group.id }];

  async function serve(
    handler: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<string> {
    const server = createServer((request, response) => {
      if (request.url === "/ready") response.end();
      else handler(request, response);
    }).listen(join(folder, `${servers.length}`));
    await once(server, "listening");
    servers.push(server);
    return server.address() as string;
  }

  /** Registers a target, and waits until the balancer's check has passed. */
  async function register(
    group: Made,
    id: string,
    socketPath: string,
    network = targetInterface,
  ): Promise<void> {
    const { loadBalancers } = testbed.capabilities;
    const healthy = new Promise<void>((resolve) => {
      const stop = loadBalancers.onHealthChange((arn, changed) => {
        if (arn !== group.id || changed !== id || loadBalancers.health(arn, id) !== "healthy") return;
        stop();
        resolve();
      });
    });
    loadBalancers.registerTarget({
      targetGroupArn: group.id,
      id,
      port: 8080,
      socketPath,
      network,
    });
    await healthy;
  }

  const request = async (url = "/", headers: Record<string, string> = {}, method = "GET") => {
    const answer = await testbed.capabilities.loadBalancers.forward({
      loadBalancerArn: balancer.id,
      port: 80,
      from: caller,
      http: {
        method,
        url,
        headers: { host: "internal.example", ...headers },
        body: Buffer.alloc(0),
        remoteAddress: "127.0.0.1",
      },
    });
    return { status: answer.status, headers: answer.headers, text: (answer.body as Buffer).toString() };
  };

  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
  it("forwards to targets in turn, and says where a request came from", async () => {
    const group = await targetGroup("tg");
    await listener(forwardTo(group));
    for (const id of ["10.0.0.10", "10.0.0.11"])
      await register(
        group,
        id,
        await serve((incoming, response) => response.end(JSON.stringify({ id, headers: incoming.headers }))),
      );
    const answers = [];
    for (let round = 0; round < 4; round++) {
      const { text } = await request("/", {
        "x-forwarded-for": "198.51.100.1",
        bad_header: "1",
        connection: "close",
      });
      answers.push(JSON.parse(text) as { id: string; headers: Record<string, string> });
    }
    assert.deepEqual(answers.map(({ id }) => id).sort(), [
      "10.0.0.10",
      "10.0.0.10",
      "10.0.0.11",
      "10.0.0.11",
    ]);
    const headers = answers[0]?.headers ?? {};
    assert.match(headers["x-forwarded-for"] ?? "", /^198\.51\.100\.1, 10\.0\./);
    assert.deepEqual([headers["x-forwarded-proto"], headers["x-forwarded-port"]], ["http", "80"]);
    assert.match(headers["x-amzn-trace-id"] ?? "", /^Root=1-/);
    assert.equal(headers["bad_header"], undefined);
    assert.equal(headers["host"], "internal.example");
  });

  it("lets nobody through whom no rule admits: a time-out at once, with the missing rule in the log once", async () => {
    const group = await targetGroup("tg");
    await listener(forwardTo(group));
    await testbed.resources.remove("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in-80");
    for (let round = 0; round < 3; round++)
      await assert.rejects(request(), (error) => error instanceof ConnectionTimedOut);
    const lines = testbed.platform.logs.recent("elasticloadbalancing");
    assert.equal(lines.length, 1);
    assert.match(
      lines[0]?.message ?? "",
      /VPC link test can't reach load balancer .* on port 80: .*no ingress rule for TCP 80/,
    );
  });

  it("has no healthy target behind a group that does not admit it", async () => {
    const group = await targetGroup("tg");
    await listener(forwardTo(group));
    const stranger = { ...targetInterface, securityGroupIds: caller.securityGroupIds };
    testbed.capabilities.loadBalancers.registerTarget({
      targetGroupArn: group.id,
      id: "10.0.0.12",
      port: 8080,
      network: stranger,
      socketPath: await serve((_, response) => response.end("reached")),
    });
    assert.equal((await request()).status, 503);
  });

  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
  it("answers 503 without targets, 502 for a broken answer, 504 for none in time", async () => {
    const group = await targetGroup("tg");
    await listener(forwardTo(group));
    assert.equal((await request()).status, 503);
    const target = await serve((incoming, response) => {
      if (incoming.url === "/reset") incoming.socket.destroy();
      else if (incoming.url === "/fine") response.end("fine");
    });
    await register(group, "10.0.0.10", target);
    assert.equal((await request("/fine")).text, "fine");
    assert.equal((await request("/reset")).status, 502);
    assert.equal((await request("/silent")).status, 504);
  });

  it("drains: no new requests, and those under way are answered", async () => {
    const group = await targetGroup("tg");
    await listener(forwardTo(group));
    let finish: (() => void) | undefined;
    const arrived = new Promise<void>((resolve) => {
      void serve((_, response) => {
        finish = () => response.end("finished");
        resolve();
      }).then((target) => register(group, "10.0.0.10", target).then(() => begun()));
    });
    let begun: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => (begun = resolve));
    await ready;
    const running = request("/slow");
    await arrived;
    const drained = testbed.capabilities.loadBalancers.deregisterTarget(group.id, "10.0.0.10");
    assert.equal(testbed.capabilities.loadBalancers.health(group.id, "10.0.0.10"), "draining");
    assert.equal((await request()).status, 503);
    finish?.();
    assert.equal((await running).text, "finished");
    await drained;
    assert.equal(testbed.capabilities.loadBalancers.health(group.id, "10.0.0.10"), "unused");
  });

  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
  it("decides by rules in the order of their priorities", async () => {
    const fixed = (messageBody: string) => [
      {
        type: "fixed-response",
        fixedResponse: { contentType: "text/plain", messageBody, statusCode: "200" },
      },
    ];
    const http = await listener(fixed("default"));
    const rule = (name: string, priority: number, conditions: object[], actions = fixed(name)) =>
      testbed.resources.create("aws:lb/listenerRule:ListenerRule", name, {
        listenerArn: http.id,
        priority,
        conditions,
        actions,
      });
    await rule("path", 10, [{ pathPattern: { values: ["/a/*", "/b?"] } }]);
    await rule("later", 20, [{ pathPattern: { values: ["/a/x"] } }]);
    await rule("host", 30, [{ hostHeader: { values: ["*.shop.example"] } }]);
    await rule("header", 40, [{ httpHeader: { httpHeaderName: "X-Kind", values: ["one", "two"] } }]);
    await rule("both", 50, [
      { httpRequestMethod: { values: ["PUT"] } },
      { queryStrings: [{ key: "v", value: "2" }] },
    ]);
    await rule("moved", 60, [{ pathPattern: { values: ["/old"] } }], [
      { type: "redirect", redirect: { statusCode: "HTTP_301", path: "/new", query: "from=#{path}" } },
    ] as never);
    assert.equal((await request("/")).text, "default");
    assert.equal((await request("/a/x")).text, "path");
    assert.equal((await request("/b1")).text, "path");
    assert.equal((await request("/b12")).text, "default");
    assert.equal((await request("/", { host: "my.shop.example" })).text, "host");
    assert.equal((await request("/", { "x-kind": "TWO" })).text, "header");
    assert.equal((await request("/?v=2", {}, "PUT")).text, "both");
    assert.equal((await request("/?v=2")).text, "default");
    assert.equal((await request("/old")).headers["location"], "http://internal.example:80/new?from=old");
    await assert.rejects(rule("taken", 10, [{ pathPattern: { values: ["/"] } }]), { code: "PriorityInUse" });
  });

  it("refuses what can't be: one zone, a taken port, a group in use, a protected balancer, TLS", async () => {
    const create = (inputs: object) =>
      testbed.resources.create("aws:lb/loadBalancer:LoadBalancer", "other", { internal: true, ...inputs });
    await assert.rejects(
      create({ subnets: subnets.slice(0, 1) }),
      /at least two different Availability Zones/,
    );
    const group = await targetGroup("tg");
    await listener(forwardTo(group));
    await assert.rejects(
      testbed.resources.create("aws:lb/listener:Listener", "again", {
        loadBalancerArn: balancer.id,
        port: 80,
        protocol: "HTTP",
        defaultActions: forwardTo(group),
      }),
      { code: "DuplicateListener" },
    );
    await assert.rejects(testbed.resources.remove("aws:lb/targetGroup:TargetGroup", "tg"), {
      code: "ResourceInUse",
    });
    await assert.rejects(
      testbed.resources.create("aws:lb/listener:Listener", "tls", {
        loadBalancerArn: balancer.id,
        port: 443,
        protocol: "HTTPS",
        defaultActions: forwardTo(group),
      }),
      /input "protocol" with another value than "HTTP"/,
    );
    await testbed.resources.create("aws:lb/loadBalancer:LoadBalancer", "kept", {
      internal: true,
      subnets,
      enableDeletionProtection: true,
    });
    await assert.rejects(testbed.resources.remove("aws:lb/loadBalancer:LoadBalancer", "kept"), {
      code: "OperationNotPermitted",
    });
  });

  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
  it("measures what goes through it, by its own and its group's name, and no health checks", async () => {
    const group = await targetGroup("app");
    await listener(forwardTo(group));
    const socket = await serve((request, response) => {
      response.statusCode = request.url === "/missing" ? 404 : 200;
      response.end();
    });
    await register(group, "10.0.0.10", socket);
    await register(group, "10.0.0.11", socket);
    const measured = new Map<string, number>();
    const last = Promise.withResolvers<undefined>();
    const stop = testbed.platform.metrics.listen(
      ({ namespace, metricName, dimensions, value, count = 1 }) => {
        if (namespace !== "AWS/ApplicationELB") return;
        const key = `${metricName} of ${Object.keys(dimensions).sort().join(" and ")}`;
        const sum = metricName.endsWith("HostCount") ? value : (measured.get(key) ?? 0) + value * count;
        measured.set(key, sum);
        if (dimensions["LoadBalancer"] !== undefined)
          assert.equal(dimensions["LoadBalancer"], balancer["arnSuffix"], metricName);
        if (dimensions["TargetGroup"] !== undefined)
          assert.equal(dimensions["TargetGroup"], group["arnSuffix"], metricName);
        if (metricName === "RequestCount" && sum === 4 && !("TargetGroup" in dimensions))
          setImmediate(last.resolve, undefined);
      },
    );
    for (const url of ["/", "/", "/", "/missing"])
      await testbed.capabilities.loadBalancers.forward({
        loadBalancerArn: balancer.id,
        port: 80,
        from: caller,
        http: {
          method: "GET",
          url,
          headers: { host: "app" },
          body: Buffer.alloc(0),
          remoteAddress: "127.0.0.1",
        },
      });
    await last.promise;
    stop();
    const seconds = measured.get("TargetResponseTime of LoadBalancer and TargetGroup") ?? 0;
    assert.ok(seconds > 0 && seconds < 4);
    assert.deepEqual(
      [...measured]
        .filter(([name]) => !name.startsWith("TargetResponseTime"))
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      [
        ["HTTPCode_Target_2XX_Count of LoadBalancer", 3],
        ["HTTPCode_Target_2XX_Count of LoadBalancer and TargetGroup", 3],
        ["HTTPCode_Target_4XX_Count of LoadBalancer", 1],
        ["HTTPCode_Target_4XX_Count of LoadBalancer and TargetGroup", 1],
        ["HealthyHostCount of LoadBalancer and TargetGroup", 2],
        ["RequestCount of LoadBalancer", 4],
        ["RequestCount of LoadBalancer and TargetGroup", 4],
        ["RequestCountPerTarget of LoadBalancer and TargetGroup", 2],
        ["RequestCountPerTarget of TargetGroup", 2],
        ["UnHealthyHostCount of LoadBalancer and TargetGroup", 0],
      ],
    );
  });
});
