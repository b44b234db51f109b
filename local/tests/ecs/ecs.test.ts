import assert from "node:assert/strict";
import { FargateFixture, server } from "./support/fixture.ts";

describe("ECS on Fargate", function () {
  this.timeout(30_000);
  let fixture: FargateFixture;
  beforeEach(async () => {
    process.env["AWS_PROFILE"] = "callers-own";
    fixture = await new FargateFixture().start();
  });
  afterEach(async () => {
    delete process.env["AWS_PROFILE"];
    await fixture.stop();
  });

  it("runs the image's command with its ports behind the load balancer, and logs to the group", async () => {
    await fixture.deploy(await fixture.define(server("one")));
    assert.deepEqual(await fixture.request(), { status: 200, body: "one" });
    const headers = JSON.parse((await fixture.request("/headers")).body) as Record<string, string>;
    assert.match(headers["x-forwarded-for"] ?? "", /^10\.0\./);
    assert.match(headers["x-amzn-trace-id"] ?? "", /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    assert.ok(fixture.testbed.platform.logs.recent("task/app").some(({ message }) => message === "up"));
  });

  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
  it("gives a task the variables of its definition and of ECS, and nothing of the machine", async () => {
    await fixture.deploy(
      await fixture.define(server("one"), { container: { environment: [{ name: "PORT", value: "8080" }] } }),
    );
    const environment = JSON.parse((await fixture.request("/env")).body) as Record<string, string>;
    const { testbed } = fixture;
    assert.deepEqual(Object.keys(environment).sort(), [
      "AWS_CONTAINER_AUTHORIZATION_TOKEN",
      "AWS_CONTAINER_CREDENTIALS_FULL_URI",
      "AWS_DEFAULT_REGION",
      "AWS_ENDPOINT_URL",
      "AWS_EXECUTION_ENV",
      "AWS_REGION",
      "COLOUR",
      "ECS_CONTAINER_METADATA_URI_V4",
      "HOME",
      "HOSTNAME",
      "NODE_EXTRA_CA_CERTS",
      "PATH",
      "PORT",
      "TMPDIR",
    ]);
    assert.equal(environment["COLOUR"], "blue");
    assert.equal(environment["AWS_ENDPOINT_URL"], testbed.endpoint);
    const metadata = (await (
      await fetch(`${environment["ECS_CONTAINER_METADATA_URI_V4"] ?? ""}/task`)
    ).json()) as { Family: string };
    assert.equal(metadata.Family, "app");
    const credentials = (await (
      await fetch(environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] ?? "", {
        headers: { authorization: environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] ?? "" },
      })
    ).json()) as { AccessKeyId: string };
    const key = testbed.capabilities.iam.identify(credentials.AccessKeyId);
    assert.equal(key?.principal.roleArn, fixture.taskRole["arn"]);
    assert.ok(key?.principal.network, "its calls come from its own subnet");
  });

  it("lets a task reach the local cloud and itself, and nothing else", async () => {
    await fixture.deploy(await fixture.define(server("one")));
    const connect = async (url: string) => (await fixture.request(`/connect?${url}`)).body;
    assert.equal(await connect("http://127.0.0.1:8080/"), "200");
    assert.match(await connect(`${fixture.testbed.endpoint}/`), /^[45]\d\d$/);
    assert.match((await fixture.request(`/get?${fixture.testbed.endpoint}/`)).body, /^[45]\d\d$/);
    assert.equal((await fixture.request("/get?http://192.0.2.1/")).body, "ENETUNREACH");
    assert.equal(await connect("http://127.0.0.1:4321/"), "ECONNREFUSED");
    assert.equal(await connect("http://192.0.2.1/"), "ENETUNREACH");
    assert.equal(await connect("http://example.com/"), "ENOTFOUND");
  });

  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
  it("has no port that anybody but its load balancer is answered on", async () => {
    await fixture.deploy(await fixture.define(server("one")));
    const listening = JSON.parse((await fixture.request("/listening")).body) as Record<string, unknown>;
    assert.deepEqual(listening, {
      address: { address: "0.0.0.0", family: "IPv4", port: 8080 },
      remote: "127.0.0.1",
      local: 8080,
      byNetwork: false,
    });
  });

  it("starts another task when one ends, and answers 503 in between", async () => {
    await fixture.deploy(await fixture.define(server("one")));
    const stopped = fixture.line(
      ({ source, message }) => source === "ecs" && message.includes("has stopped"),
    );
    const { status } = await fixture.request("/crash");
    assert.equal(status, 502);
    assert.match((await stopped).message, /Essential container in task exited \(exit code 7\)/);
    await fixture.ready();
    assert.deepEqual(await fixture.request(), { status: 200, body: "one" });
  });

  it("rolls a change out without a failed request", async () => {
    await fixture.deploy(await fixture.define(server("one")));
    const bodies = new Set<string>();
    const failed: number[] = [];
    let going = true;
    const load = Array.from({ length: 4 }, async () => {
      while (going || !bodies.has("two")) {
        const { status, body } = await fixture.request();
        if (status === 200) bodies.add(body);
        else failed.push(status);
      }
    });
    await fixture.deploy(await fixture.define(server("two")));
    going = false;
    await Promise.all(load);
    assert.deepEqual(failed, []);
    assert.deepEqual([...bodies].sort(), ["one", "two"]);
    assert.equal((await fixture.request()).body, "two");
  });

  // https://www.pulumi.com/registry/packages/aws/api-docs/ecs/service/#waitforsteadystate_nodejs
  it("makes a service that waits for the steady state when its tasks answer", async () => {
    const inputs = fixture.serviceInputs(await fixture.define(server("one")), { waitForSteadyState: true });
    await fixture.testbed.resources.create("aws:ecs/service:Service", "app", inputs);
    assert.deepEqual(await fixture.request(), { status: 200, body: "one" });
  });

  it("ends an update that waits for the steady state when old tasks have answered, so that what they need can go", async () => {
    const wait = { waitForSteadyState: true };
    await fixture.deploy(await fixture.define(server("one")), wait);
    const isAsked = fixture.line(({ message }) => message === "slow");
    const order: string[] = [];
    const asked = fixture.request("/slow").then((answer) => {
      order.push("answered");
      return answer;
    });
    await isAsked;
    const two = fixture.serviceInputs(await fixture.define(server("two")), wait);
    await fixture.testbed.resources.update("aws:ecs/service:Service", "app", two);
    order.push("updated");
    assert.deepEqual(await asked, { status: 200, body: "one" });
    assert.deepEqual(order, ["answered", "updated"]);
    assert.equal((await fixture.request()).body, "two");
  });

  it("goes back to what worked when a change never becomes healthy", async () => {
    await fixture.deploy(await fixture.define(server("one")));
    const rollback = fixture.line(
      ({ source, message }) => source === "ecs" && message.includes("rolls back"),
    );
    const broken = await fixture.define('console.error("no database"); process.exit(1);');
    await fixture.testbed.resources.update("aws:ecs/service:Service", "app", fixture.serviceInputs(broken));
    await rollback;
    assert.deepEqual(await fixture.request(), { status: 200, body: "one" });
  });

  it("says why when a service never gets there", async () => {
    const broken = await fixture.define('console.error("no database"); process.exit(1);');
    await assert.rejects(
      fixture.deploy(broken),
      /service app: 3 tasks of app:1 ended in a row.*exit code 1.*no database/,
    );
  });

  it("kills a task that takes more memory than it has, and starts another", async () => {
    await fixture.deploy(await fixture.define(server("one")));
    const stopped = fixture.line(
      ({ source, message }) => source === "ecs" && message.includes("has stopped"),
    );
    await fixture.request("/memory");
    assert.match((await stopped).message, /OutOfMemoryError: Container killed due to memory usage/);
    await fixture.ready();
    assert.equal((await fixture.request()).status, 200);
  });

  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
  for (const [what, broken, reason] of [
    [
      "the execution role may not pull",
      async (one: FargateFixture) => one.allowExecution(["ecr:BatchGetImage"]),
      /CannotPullContainerError: AccessDenied.*ecr:BatchCheckLayerAvailability/,
    ],
    [
      "the task role does not trust ECS",
      async (one: FargateFixture) => {
        const assumeRolePolicy = JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        });
        await one.testbed.resources.update("aws:iam/role:Role", "task", { name: "task", assumeRolePolicy });
      },
      /unable to assume the role .*role\/task/,
    ],
    [
      "the log group is not there",
      async (one: FargateFixture) => one.testbed.resources.remove("aws:cloudwatch/logGroup:LogGroup", "logs"),
      /ResourceInitializationError: failed to validate logger args: The specified log group does not exist/,
    ],
    [
      "there is no way to ECR",
      async (one: FargateFixture) => {
        for (const zone of ["a", "c"])
          await one.testbed.resources.remove("aws:ec2/route:Route", `route-${zone}`);
      },
      /ResourceInitializationError: unable to pull.*has no way to ecr\.api/,
    ],
  ] as [string, (fixture: FargateFixture) => Promise<void>, RegExp][])
    it(`does not start a task when ${what}, and says so`, async () => {
      await broken(fixture);
      await assert.rejects(fixture.deploy(await fixture.define(server("one"))), reason);
    });

  it("drains a task that is stopped: what is under way is answered", async () => {
    await fixture.deploy(await fixture.define(server("one")));
    await fixture.testbed.resources.remove("aws:ecs/service:Service", "app");
    assert.ok(fixture.testbed.platform.logs.recent("task/app").some(({ message }) => message === "draining"));
    assert.equal((await fixture.request()).status, 503);
  });

  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
  it("measures the CPU and the memory that a service's tasks use of what they have", async () => {
    const { metrics } = fixture.testbed.platform;
    const measured = (name: string) =>
      new Promise<number>((resolve) => {
        const stop = metrics.listen(({ namespace, metricName, dimensions, value }) => {
          if (namespace !== "AWS/ECS" || metricName !== name) return;
          assert.deepEqual(dimensions, { ClusterName: "cluster", ServiceName: "app" });
          stop();
          resolve(value);
        });
      });
    const [cpu, memory] = [measured("CPUUtilization"), measured("MemoryUtilization")];
    await fixture.deploy(await fixture.define(server("one")));
    assert.ok((await cpu) <= 100);
    assert.ok((await memory) > 1 && (await memory) < 100);
  });

  it("keeps the number of tasks that scaling has set when another thing of the service changes", async () => {
    const definition = await fixture.define(server("one"));
    await fixture.deploy(definition);
    const { containerServices } = fixture.testbed.capabilities;
    containerServices.setDesiredCount("ap-northeast-2", "service/cluster/app", 2);
    await fixture.ready();
    assert.deepEqual(containerServices.tasksOf("ap-northeast-2", "service/cluster/app"), {
      desired: 2,
      running: 2,
      isDeploying: false,
    });
    await fixture.deploy(definition, { healthCheckGracePeriodSeconds: 5 });
    assert.equal(containerServices.tasksOf("ap-northeast-2", "service/cluster/app")?.desired, 2);
    await fixture.deploy(definition, { desiredCount: 3 });
    assert.equal(containerServices.tasksOf("ap-northeast-2", "service/cluster/app")?.desired, 3);
    assert.equal(containerServices.tasksOf("ap-northeast-2", "service/cluster/other"), undefined);
  });

  it("does not wait for a task that only waits for requests, when the whole copy ends", async () => {
    const patient = server("one").replace(
      "server.close(() => process.exit(0))",
      "setTimeout(() => process.exit(0), 30_000)",
    );
    await fixture.deploy(await fixture.define(patient, { container: { stopTimeout: 60 } }));
    const begin = performance.now();
    await fixture.testbed.restart();
    assert.ok(performance.now() - begin < 7_000, "it waited as long as the task");
  });

  it("does not wait for a task either that was draining already when the whole copy ends", async () => {
    const patient = (marker: string) =>
      server(marker).replace(
        "server.close(() => process.exit(0))",
        "setTimeout(() => process.exit(0), 30_000)",
      );
    const container = { stopTimeout: 60 };
    const draining = fixture.line(({ message }) => message === "draining");
    await fixture.deploy(await fixture.define(patient("one"), { container }));
    await fixture.deploy(await fixture.define(patient("two"), { container }));
    await draining;
    const begin = performance.now();
    await fixture.testbed.restart();
    assert.ok(performance.now() - begin < 7_000, "it waited as long as the task");
  });

  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
  it("says that a volume is root's alone, unless the image has one at its place", async () => {
    const changes = {
      container: { mountPoints: [{ sourceVolume: "scratch", containerPath: "/tmp", readOnly: false }] },
      task: { volumes: [{ name: "scratch" }] },
    };
    const warnings = () =>
      fixture.testbed.platform.logs
        .recent("task/app")
        .filter(({ message }) => /only root can write/.test(message));
    await fixture.deploy(await fixture.define(server("one"), { ...changes, instruction: "VOLUME /tmp" }));
    assert.deepEqual(warnings(), []);
    await fixture.deploy(await fixture.define(server("two"), changes));
    assert.match(warnings()[0]?.message ?? "", /volume at \/tmp, .* not node: put VOLUME \/tmp into/);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-and-interface-VPC.html
  it("writes its lines through the policy of the endpoint that the log is reached by", async () => {
    const { resources } = fixture.testbed;
    const group = await resources.create("aws:ec2/securityGroup:SecurityGroup", "endpoint", {
      vpcId: fixture.vpc.id,
    });
    await resources.create("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "endpoint", {
      securityGroupId: group.id,
      cidrIpv4: "10.0.0.0/16",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    const endpoint = (Action: string) => ({
      vpcId: fixture.vpc.id,
      vpcEndpointType: "Interface",
      serviceName: "com.amazonaws.ap-northeast-2.logs",
      subnetIds: fixture.subnetIds,
      securityGroupIds: [group.id],
      privateDnsEnabled: true,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action, Resource: "*" }],
      }),
    });
    await resources.create("aws:ec2/vpcEndpoint:VpcEndpoint", "logs", endpoint("logs:CreateLogStream"));
    await assert.rejects(
      fixture.deploy(await fixture.define(server("one"))),
      /logs:PutLogEvents.*no VPC endpoint policy allows/,
    );
    await resources.update("aws:ec2/vpcEndpoint:VpcEndpoint", "logs", endpoint("logs:*"));
    await resources.update(
      "aws:ecs/service:Service",
      "app",
      fixture.serviceInputs(await fixture.define(server("two"))),
    );
    await fixture.ready();
    assert.deepEqual(await fixture.request(), { status: 200, body: "two" });
  });

  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
  it("pulls through the policy of the endpoint that the registry is reached by", async () => {
    const { resources } = fixture.testbed;
    const group = await resources.create("aws:ec2/securityGroup:SecurityGroup", "endpoint", {
      vpcId: fixture.vpc.id,
    });
    await resources.create("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "endpoint", {
      securityGroupId: group.id,
      cidrIpv4: "10.0.0.0/16",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    const endpoint = (accountId: string) => ({
      vpcId: fixture.vpc.id,
      vpcEndpointType: "Interface",
      serviceName: "com.amazonaws.ap-northeast-2.ecr.dkr",
      subnetIds: fixture.subnetIds,
      securityGroupIds: [group.id],
      privateDnsEnabled: true,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: "*",
            Action: "ecr:*",
            Resource: "*",
            Condition: { StringEquals: { "aws:PrincipalAccount": accountId } },
          },
        ],
      }),
    });
    await resources.create("aws:ec2/vpcEndpoint:VpcEndpoint", "dkr", endpoint("111122223333"));
    await assert.rejects(
      fixture.deploy(await fixture.define(server("one"))),
      /CannotPullContainerError: AccessDenied.*ecr:BatchCheckLayerAvailability.*no VPC endpoint policy allows/,
    );
    await resources.update("aws:ec2/vpcEndpoint:VpcEndpoint", "dkr", endpoint("000000000000"));
    await fixture.testbed.resources.update(
      "aws:ecs/service:Service",
      "app",
      fixture.serviceInputs(await fixture.define(server("two"))),
    );
    await fixture.ready();
    assert.deepEqual(await fixture.request(), { status: 200, body: "two" });
  });

  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway
  it("fetches an image's layers through the policy of the endpoint of S3", async () => {
    const { resources } = fixture.testbed;
    const endpoint = (bucket: string) => ({
      vpcId: fixture.vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: "com.amazonaws.ap-northeast-2.s3",
      routeTableIds: fixture.routeTableIds,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` },
        ],
      }),
    });
    await resources.create("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", endpoint("another-bucket"));
    await assert.rejects(
      fixture.deploy(await fixture.define(server("one"))),
      /CannotPullContainerError: AccessDenied.*s3:GetObject.*starport-layer-bucket.*no VPC endpoint policy allows/,
    );
    await resources.update(
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "s3",
      endpoint("prod-ap-northeast-2-starport-layer-bucket"),
    );
    await resources.update(
      "aws:ecs/service:Service",
      "app",
      fixture.serviceInputs(await fixture.define(server("two"))),
    );
    await fixture.ready();
    assert.deepEqual(await fixture.request(), { status: 200, body: "two" });
  });

  it("starts again after a restart, with the image that was built before", async () => {
    await fixture.deploy(await fixture.define(server("one")));
    await fixture.testbed.restart();
    await fixture.ready();
    assert.deepEqual(await fixture.request(), { status: 200, body: "one" });
  });

  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
  for (const [what, container, reason] of [
    ["a member that ECS does not have", { comand: ["node"] }, /"comand" is no member/],
    ["another log driver", { logConfiguration: { logDriver: "fluentd" } }, /logDriver of a container/],
    ["a policy of restarts", { restartPolicy: { enabled: true } }, /restartPolicy\.enabled of a container/],
    ["more rights", { linuxParameters: { capabilities: { add: ["SYS_PTRACE"] } } }, /capabilities\.add of a/],
    ["a shell in a health check", { healthCheck: { command: ["CMD-SHELL", "true"] } }, /no shell/],
    [
      "UDP",
      { portMappings: [{ containerPort: 53, protocol: "udp" }] },
      /portMappings\.protocol of a container/,
    ],
    ["another port of the host", { portMappings: [{ containerPort: 80, hostPort: 81 }] }, /hostPort 81/],
    [
      "an unknown volume",
      { mountPoints: [{ sourceVolume: "x", containerPath: "/tmp" }] },
      /Unknown volume 'x'/,
    ],
    ["a long wait at its stop", { stopTimeout: 121 }, /stopTimeout 121/],
    ["a name that is none", { name: "a b" }, /name "a b"/],
  ] as const)
    it(`refuses a container with ${what}, by name`, async () => {
      await assert.rejects(fixture.define(server("one"), { container }), reason);
    });

  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
  for (const [what, task, reason] of [
    ["a size that Fargate does not have", { cpu: "300" }, /No Fargate configuration exists.*300 CPU/],
    [
      "a file system of EFS",
      {
        volumes: [
          { name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1", transitEncryption: "ENABLED" } },
        ],
      },
      /input "volumes\.efsVolumeConfiguration"/,
    ],
    ["a folder of its host", { volumes: [{ name: "data", hostPath: "/" }] }, /input "volumes\.hostPath"/],
    ["an App Mesh proxy", { proxyConfiguration: { containerName: "envoy" } }, /input "proxyConfiguration"/],
    ["processes of other containers", { pidMode: "task" }, /input "pidMode"/],
    ["injected faults", { enableFaultInjection: true }, /input "enableFaultInjection" with another value/],
    [
      "Windows",
      { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } },
      /operatingSystemFamily/,
    ],
    [
      "the network of a host",
      { networkMode: "host" },
      /input "networkMode" with another value than "awsvpc"/,
    ],
    ["several containers", { containerDefinitions: '[{"name":"a"},{"name":"b"}]' }, /several containers/],
    ["containers that are no JSON", { containerDefinitions: "{" }, /they are not JSON/],
    ["containers that are no list", { containerDefinitions: "[null]" }, /a container must be an object/],
  ] as const)
    it(`refuses a task with ${what}, by name`, async () => {
      await assert.rejects(fixture.define(server("one"), { task }), reason);
    });

  it("takes an empty volume at /tmp", async () => {
    const definition = await fixture.define(server("one"), {
      container: { mountPoints: [{ sourceVolume: "scratch", containerPath: "/tmp", readOnly: false }] },
      task: { volumes: [{ name: "scratch" }], ephemeralStorage: { sizeInGib: 30 } },
    });
    assert.equal(definition["revision"], 1);
  });

  // https://www.pulumi.com/registry/packages/aws/api-docs/ecs/service/
  for (const [what, changes, reason] of [
    [
      "alarms that roll back",
      { alarms: { alarmNames: ["a"], enable: true, rollback: true } },
      /input "alarms"/,
    ],
    ["a shell by ECS Exec", { enableExecuteCommand: true }, /input "enableExecuteCommand"/],
    [
      "Service Connect",
      { serviceConnectConfiguration: { enabled: true } },
      /input "serviceConnectConfiguration"/,
    ],
    [
      "blue and green",
      { deploymentConfiguration: { strategy: "BLUE_GREEN" } },
      /deploymentConfiguration\.strategy/,
    ],
    ["CodeDeploy", { deploymentController: { type: "CODE_DEPLOY" } }, /deploymentController\.type/],
    [
      "a provider that its cluster does not have",
      { capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT" }] },
      /'FARGATE_SPOT' was not found/,
    ],
    ["no subnets", { networkConfiguration: { subnets: [] } }, /subnets can not be empty/],
    [
      "a port that the container does not have",
      { loadBalancers: [{ containerName: "app", containerPort: 1 }] },
      /classic load balancer/,
    ],
  ] as const)
    it(`refuses a service with ${what}, by name`, async () => {
      await assert.rejects(fixture.deploy(await fixture.define(server("one")), changes), reason);
    });
});
