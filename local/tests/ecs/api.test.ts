import assert from "node:assert/strict";
import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  paginateListTaskDefinitions,
  RunTaskCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { FargateFixture, server } from "./support/fixture.ts";

const arn = (resource: string) => `arn:aws:ecs:ap-northeast-2:000000000000:${resource}`;

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/
describe("ECS's API", function () {
  this.timeout(30_000);
  let fixture: FargateFixture;
  let client: ECSClient;
  before(async () => {
    fixture = await new FargateFixture().start();
    client = new ECSClient(fixture.testbed.clientConfig);
    await fixture.deploy(await fixture.define(server("one")));
  });
  after(async () => {
    client.destroy();
    await fixture.stop();
  });

  it("tells clusters, and which are missing", async () => {
    const { clusterArns } = await client.send(new ListClustersCommand({}));
    assert.deepEqual(clusterArns, [arn("cluster/cluster")]);
    const { clusters, failures } = await client.send(
      new DescribeClustersCommand({ clusters: ["cluster", "nobody"] }),
    );
    assert.deepEqual(
      clusters?.map(({ clusterName, status, capacityProviders, activeServicesCount, runningTasksCount }) => [
        clusterName,
        status,
        capacityProviders,
        activeServicesCount,
        runningTasksCount,
      ]),
      [["cluster", "ACTIVE", ["FARGATE"], 1, 1]],
    );
    assert.deepEqual(failures, [{ arn: arn("cluster/nobody"), reason: "MISSING" }]);
  });

  it("tells services by name and ARN, and which are missing", async () => {
    const { serviceArns } = await client.send(new ListServicesCommand({ cluster: "cluster" }));
    assert.deepEqual(serviceArns, [arn("service/cluster/app")]);
    const { services, failures } = await client.send(
      new DescribeServicesCommand({ cluster: "cluster", services: ["app", arn("service/cluster/nobody")] }),
    );
    const [service] = services ?? [];
    assert.deepEqual(
      [service?.serviceName, service?.desiredCount, service?.runningCount, service?.taskDefinition],
      ["app", 1, 1, arn("task-definition/app:1")],
    );
    assert.deepEqual(service?.loadBalancers, [
      { targetGroupArn: fixture.targetGroup.id, containerName: "app", containerPort: 8080 },
    ]);
    assert.equal(service?.deployments?.[0]?.rolloutState, "COMPLETED");
    assert.match(service?.events?.[0]?.message ?? "", /\(service app\) has reached a steady state/);
    assert.deepEqual(failures, [{ arn: arn("service/cluster/nobody"), reason: "MISSING" }]);
    await assert.rejects(client.send(new DescribeServicesCommand({ cluster: "nobody", services: ["app"] })), {
      name: "ClusterNotFoundException",
    });
    await assert.rejects(client.send(new DescribeServicesCommand({ cluster: "cluster", services: [] })), {
      name: "InvalidParameterException",
    });
  });

  it("tells tasks of a service and of a family", async () => {
    const list = async (input: object) =>
      (await client.send(new ListTasksCommand({ cluster: "cluster", ...input }))).taskArns ?? [];
    const [taskArn = ""] = await list({ serviceName: "app" });
    assert.match(taskArn, /task\/cluster\/[0-9a-f]{32}$/);
    assert.deepEqual(await list({ family: "app" }), [taskArn]);
    assert.deepEqual(await list({ family: "other" }), []);
    assert.deepEqual(await list({ desiredStatus: "STOPPED" }), []);
    const { tasks, failures } = await client.send(
      new DescribeTasksCommand({ cluster: "cluster", tasks: [taskArn, "0".repeat(32)] }),
    );
    const [task] = tasks ?? [];
    assert.deepEqual(
      [task?.lastStatus, task?.desiredStatus, task?.launchType, task?.cpu, task?.memory, task?.group],
      ["RUNNING", "RUNNING", "FARGATE", "256", "512", "service:app"],
    );
    assert.equal(task?.stopCode, undefined);
    assert.deepEqual(
      task?.attachments?.[0]?.details?.map(({ name }) => name),
      ["subnetId", "privateIPv4Address"],
    );
    assert.deepEqual(failures, [{ arn: arn(`task/cluster/${"0".repeat(32)}`), reason: "MISSING" }]);
    await assert.rejects(list({ serviceName: "nobody" }), { name: "ServiceNotFoundException" });
  });

  it("tells task definitions in the order of their numbers, in pages", async () => {
    await fixture.define(server("two"));
    const { taskDefinitionArns } = await client.send(new ListTaskDefinitionsCommand({ familyPrefix: "app" }));
    assert.deepEqual(taskDefinitionArns, [arn("task-definition/app:1"), arn("task-definition/app:2")]);
    const pages: (string[] | undefined)[] = [];
    for await (const page of paginateListTaskDefinitions({ client, pageSize: 1 }, {}))
      pages.push(page.taskDefinitionArns);
    assert.deepEqual(pages, [[arn("task-definition/app:1")], [arn("task-definition/app:2")]]);
    const inactive = await client.send(new ListTaskDefinitionsCommand({ status: "INACTIVE" }));
    assert.deepEqual(inactive.taskDefinitionArns, []);
    for (const [name, revision] of [
      ["app", 2],
      ["app:1", 1],
    ] as const) {
      const { taskDefinition } = await client.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: name }),
      );
      assert.deepEqual(
        [taskDefinition?.revision, taskDefinition?.networkMode, taskDefinition?.cpu],
        [revision, "awsvpc", "256"],
      );
      assert.equal(taskDefinition?.containerDefinitions?.[0]?.portMappings?.[0]?.containerPort, 8080);
    }
    await assert.rejects(client.send(new DescribeTaskDefinitionCommand({ taskDefinition: "nobody" })), {
      name: "ClientException",
    });
  });

  it("stops a task, which the service replaces", async () => {
    const tasks = async (desiredStatus: "RUNNING" | "STOPPED") =>
      (await client.send(new ListTasksCommand({ cluster: "cluster", desiredStatus }))).taskArns ?? [];
    const [first = ""] = await tasks("RUNNING");
    const stopped = fixture.line(
      ({ source, message }) => source === "ecs" && message.includes("has stopped: by hand"),
    );
    const { task } = await client.send(
      new StopTaskCommand({ cluster: "cluster", task: first, reason: "by hand" }),
    );
    assert.equal(task?.desiredStatus, "STOPPED");
    await stopped;
    await fixture.ready();
    assert.deepEqual(await tasks("STOPPED"), [first]);
    const [second] = await tasks("RUNNING");
    assert.notEqual(second, first);
    await assert.rejects(client.send(new StopTaskCommand({ cluster: "cluster", task: "nobody" })), {
      name: "InvalidParameterException",
      message: "The referenced task was not found.",
    });
  });

  it("changes the number of tasks, and starts them anew", async () => {
    const update = (input: object) =>
      client.send(new UpdateServiceCommand({ cluster: "cluster", service: "app", ...input }));
    assert.equal((await update({ desiredCount: 2 })).service?.desiredCount, 2);
    await fixture.ready();
    const { taskArns } = await client.send(new ListTasksCommand({ cluster: "cluster" }));
    assert.equal(taskArns?.length, 2);
    const { service } = await update({ desiredCount: 1, forceNewDeployment: true });
    assert.equal(service?.deployments?.[0]?.status, "PRIMARY");
    await fixture.ready();
    assert.deepEqual(await fixture.request(), { status: 200, body: "one" });
    await assert.rejects(update({ desiredCount: -1 }), { name: "InvalidParameterException" });
    await assert.rejects(update({ enableExecuteCommand: true }), {
      name: "NotImplemented",
      message: /enableExecuteCommand of ecs:UpdateService/,
    });
    await assert.rejects(update({ taskDefinition: "nobody" }), { name: "ClientException" });
  });

  it("is asked for its own action, resource and cluster", async () => {
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
    const { credentials } = await fixture.testbed.role("watcher", [
      { Effect: "Allow", Action: "ecs:DescribeServices", Resource: arn("service/cluster/app") },
      {
        Effect: "Allow",
        Action: "ecs:ListTasks",
        Resource: "*",
        Condition: { ArnEquals: { "ecs:cluster": arn("cluster/cluster") } },
      },
    ]);
    const watcher = new ECSClient({ ...fixture.testbed.clientConfig, credentials });
    const describe = (service: string) =>
      watcher.send(new DescribeServicesCommand({ cluster: "cluster", services: [service] }));
    assert.equal((await describe("app")).services?.length, 1);
    await assert.rejects(describe("other"), { name: "AccessDeniedException" });
    await watcher.send(new ListTasksCommand({ cluster: "cluster" }));
    await assert.rejects(watcher.send(new ListTasksCommand({ cluster: "other" })), {
      name: "AccessDeniedException",
    });
    watcher.destroy();
  });

  it("refuses calls that it does not do, by name", async () => {
    await assert.rejects(client.send(new RunTaskCommand({ taskDefinition: "app" })), {
      name: "NotImplemented",
      message: /ecs:RunTask/,
    });
  });
});
