import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { FargateService, type FargateServiceArgs } from "../../components/fargate-service/index.ts";
import { Network } from "../../components/network/index.ts";
import { graphOf } from "../support/graph.ts";

const image = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/app@sha256:${"0".repeat(64)}`;
const service = (args: Partial<FargateServiceArgs> = {}) => {
  const network = new Network("network");
  return new FargateService("service", { network, image, port: 8080, ...args });
};
const container = (inputs: Readonly<Record<string, unknown>>) =>
  (JSON.parse(inputs["containerDefinitions"] as string) as Record<string, unknown>[])[0] as Record<
    string,
    unknown
  >;

describe("FargateService", () => {
  it("has an internal load balancer that admits nobody by itself", async () => {
    const graph = await graphOf(() => service());
    const { inputs } = graph.one("aws:lb/loadBalancer:LoadBalancer");
    assert.equal(inputs["internal"], true);
    assert.equal(inputs["dropInvalidHeaderFields"], true);
    const balancer = graph.one("aws:ec2/securityGroup:SecurityGroup", "service-lb").id;
    assert.deepEqual(
      graph
        .byType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        .filter((rule) => rule.inputs["securityGroupId"] === balancer),
      [],
    );
  });

  it("admits by reference on one port, never by address", async () => {
    const graph = await graphOf(() => {
      const target = service();
      const group = new aws.ec2.SecurityGroup("caller", { vpcId: target.vpcId });
      target.admit("caller", group, target);
    });
    for (const { name, inputs } of graph.byType(
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    )) {
      assert.equal(inputs["cidrIpv4"], undefined, name);
      assert.ok(inputs["referencedSecurityGroupId"], name);
      assert.equal(inputs["fromPort"], inputs["toPort"], name);
    }
    const rule = graph.one(
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "service-from-caller",
    );
    assert.equal(rule.inputs["fromPort"], 80);
    assert.equal(
      rule.inputs["referencedSecurityGroupId"],
      graph.one("aws:ec2/securityGroup:SecurityGroup", "caller").id,
    );
  });

  it("runs the container without root, capabilities or a file system to write to", async () => {
    const graph = await graphOf(() => service({ environment: { TABLE: "t" } }));
    const definition = container(graph.one("aws:ecs/taskDefinition:TaskDefinition").inputs);
    assert.equal(definition["readonlyRootFilesystem"], true);
    assert.equal(definition["user"], "node");
    assert.deepEqual(definition["linuxParameters"], {
      initProcessEnabled: true,
      capabilities: { drop: ["ALL"] },
    });
    assert.equal(definition["privileged"], undefined);
    assert.deepEqual(definition["environment"], [
      { name: "PORT", value: "8080" },
      { name: "TABLE", value: "t" },
    ]);
    assert.match(definition["image"] as string, /@sha256:/);
  });

  it("rolls back a deployment that does not get healthy, and never goes below what it had", async () => {
    const graph = await graphOf(() => service({ tasks: 2 }));
    const { inputs } = graph.one("aws:ecs/service:Service");
    assert.deepEqual(inputs["deploymentCircuitBreaker"], { enable: true, rollback: true });
    assert.equal(inputs["deploymentMinimumHealthyPercent"], 100);
    assert.equal(inputs["desiredCount"], 2);
    assert.equal(inputs["enableExecuteCommand"], false);
  });

  it("waits for the listener and for the execution role's policy", async () => {
    const graph = await graphOf(() => service());
    const ecs = graph.one("aws:ecs/service:Service");
    for (const [type, name] of [
      ["aws:lb/listener:Listener", undefined],
      ["aws:iam/rolePolicy:RolePolicy", "service-execution"],
    ] as const)
      assert.ok(graph.dependsOn(ecs, graph.one(type, name)), type);
  });

  it("gives the container a role without permissions, which only ECS tasks of this account can assume", async () => {
    const graph = await graphOf(() => service());
    const role = graph.one("aws:iam/role:Role", "service-task");
    assert.deepEqual(
      graph
        .byType("aws:iam/rolePolicy:RolePolicy")
        .filter(({ inputs }) => inputs["role"] === role.outputs["name"]),
      [],
    );
    assert.equal(role.inputs["managedPolicyArns"], undefined);
    const { Statement } = JSON.parse(role.inputs["assumeRolePolicy"] as string) as { Statement: unknown[] };
    assert.deepEqual(Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } },
      },
    ]);
  });

  it("builds an image by content, pushes it to a private repository and runs it by digest", async () => {
    const graph = await graphOf(
      () =>
        service({
          image: { context: ".build/x", dockerfile: ".build/x/Dockerfile", contentHash: "abc123" },
          protect: false,
        }),
      {
        overrides: {
          "docker:index/image:Image": () => ({ outputs: { repoDigest: `repo@sha256:${"1".repeat(64)}` } }),
        },
      },
    );
    const built = graph.one("docker:index/image:Image");
    assert.match(built.inputs["imageName"] as string, /:abc123$/);
    assert.deepEqual(built.inputs["build"], {
      context: ".build/x",
      dockerfile: ".build/x/Dockerfile",
      platform: "linux/arm64",
    });
    assert.ok(
      built.secrets.some((path) => path.startsWith("registry")),
      "the registry's password is a secret",
    );
    const repository = graph.one("aws:ecr/repository:Repository");
    assert.equal(repository.inputs["imageTagMutability"], "IMMUTABLE");
    assert.equal(repository.inputs["forceDelete"], true);
    assert.equal(
      container(graph.one("aws:ecs/taskDefinition:TaskDefinition").inputs)["image"],
      `repo@sha256:${"1".repeat(64)}`,
    );
  });

  it("leaves the number of tasks to scaling, where there is scaling", async () => {
    const graph = await graphOf(() => service({ tasks: 2, scaling: { minimum: 2, maximum: 6 } }));
    assert.deepEqual(graph.one("aws:ecs/service:Service").ignoreChanges, ["desiredCount"]);
    const { minCapacity, maxCapacity } = graph.one("aws:appautoscaling/target:Target").inputs;
    assert.deepEqual([minCapacity, maxCapacity], [2, 6]);
  });

  it("refuses sizes that Fargate does not have, and images by tag", async () => {
    await assert.rejects(
      graphOf(() =>
        service({
          cpu: 256,
          memory: 4096,
          image: "app:latest",
          stopTimeoutSeconds: 300,
          logRetentionDays: 8,
        }),
      ),
      (error: Error) => {
        assert.match(error.message, /memory must be one of 512, 1024, 2048 with cpu 256 \(got 4096\)/);
        assert.match(error.message, /image must name a digest/);
        assert.match(error.message, /stopTimeoutSeconds must be 1 to 120 on Fargate \(got 300\)/);
        assert.match(error.message, /logRetentionDays must be one of 1, 3, 5/);
        return true;
      },
    );
  });
});
