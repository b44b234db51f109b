import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Alarms } from "../../components/alarms/index.ts";
import {
  FargateService,
  type FargateServiceArgs,
  type SharedFront,
} from "../../components/fargate-service/index.ts";
import { LogBucket } from "../../components/log-bucket/index.ts";
import { Network } from "../../components/network/index.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf } from "./support.ts";

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
      const group = new aws.ec2.SecurityGroup("caller", { vpcId: target.network.vpcId });
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
      { name: "DRAIN_SECONDS", value: "25" },
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
    assert.match(built.inputs["imageName"] as string, /:abc123-arm64$/);
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

  it("tags an image by its files and the processor that it is for: the same files make another image for another one", async () => {
    const image = { context: ".build/x", dockerfile: ".build/x/Dockerfile", contentHash: "abc123" };
    const graph = await graphOf(() => service({ image, architecture: "x86_64" }));
    assert.match(graph.one("docker:index/image:Image").inputs["imageName"] as string, /:abc123-x86_64$/);
  });

  it("is made from the image that it is told, by its digest, and is another one then", async () => {
    const baseImage = `public.ecr.aws/docker/library/node@sha256:${"ab".repeat(32)}`;
    const image = {
      context: ".build/x",
      dockerfile: ".build/x/Dockerfile",
      contentHash: "abc123",
      baseImage,
    };
    const graph = await graphOf(() => service({ image }));
    const { inputs } = graph.one("docker:index/image:Image");
    assert.match(inputs["imageName"] as string, /:abc123-arm64-abababababababab$/);
    assert.deepEqual((inputs["build"] as { args?: unknown }).args, { BASE_IMAGE: baseImage });
    await assert.rejects(
      graphOf(() => service({ image: { ...image, baseImage: "node:24" } })),
      /image must name a digest.*\(got "node:24"\)/,
    );
  });

  it("runs what CI built, without Docker, from the repository that it keeps for it", async () => {
    const uri = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/app@sha256:${"2".repeat(64)}`;
    const build = { context: ".build/x", dockerfile: ".build/x/Dockerfile", contentHash: "abc123", uri };
    const graph = await graphOf(() => service({ image: build }));
    assert.deepEqual(graph.byType("docker:index/image:Image"), []);
    assert.equal(graph.byType("aws:ecr/repository:Repository").length, 1);
    assert.equal(container(graph.one("aws:ecs/taskDefinition:TaskDefinition").inputs)["image"], uri);
  });

  it("may pull from the private repository of the image, and from no other", async () => {
    const pulls = async (given: string) => {
      const graph = await graphOf(() => service({ image: given }));
      const rights = rightsOf(graph, "service-execution")["service-execution"] ?? [];
      return rights
        .filter(({ Action }) => Action.includes("ecr:BatchGetImage"))
        .map(({ Resource }) => Resource);
    };
    assert.deepEqual(await pulls(image), [["arn:aws:ecr:ap-northeast-2:111122223333:repository/app"]]);
    assert.deepEqual(await pulls(`public.ecr.aws/nginx/nginx@sha256:${"3".repeat(64)}`), []);
  });

  // https://repost.aws/knowledge-center/fargate-spot-termination-notice
  it("takes requests for 25 seconds after SIGTERM, and has 60 before SIGKILL", async () => {
    const graph = await graphOf(() => service());
    const definition = container(graph.one("aws:ecs/taskDefinition:TaskDefinition").inputs);
    assert.equal(definition["stopTimeout"], 60);
    const environment = definition["environment"] as { readonly name: string; readonly value: string }[];
    assert.equal(environment.find(({ name }) => name === "DRAIN_SECONDS")?.value, "25");
    await assert.rejects(
      graphOf(() => service({ drainSeconds: 60 })),
      /drainSeconds must be 0 or more, and less than stopTimeoutSeconds \(60\).*\(got 60\)/,
    );
  });

  it("is checked by its load balancer alone: no process starts on a quarter of a core for it", async () => {
    const graph = await graphOf(() => service());
    const { inputs } = graph.one("aws:ecs/taskDefinition:TaskDefinition");
    assert.equal(container(inputs)["healthCheck"], undefined);
    const check = graph.one("aws:lb/targetGroup:TargetGroup").inputs["healthCheck"] as { path: string };
    assert.equal(check.path, "/health/ready");
  });

  it("goes between spare capacity and on-demand in place: every update is a new deployment", async () => {
    for (const spot of [true, false]) {
      const graph = await graphOf(() => service({ spot }));
      const { inputs } = graph.one("aws:ecs/service:Service");
      assert.equal(inputs["forceNewDeployment"], true);
      assert.deepEqual(inputs["capacityProviderStrategies"], [
        { capacityProvider: spot ? "FARGATE_SPOT" : "FARGATE", weight: 1 },
      ]);
    }
  });

  it("starts tasks when there is a way to the registry, not before", async () => {
    const graph = await graphOf(() => {
      const network = new Network("network", { egress: "endpoints" });
      new FargateService("service", { network, image, port: 8080 });
    });
    const ecs = graph.one("aws:ecs/service:Service");
    for (const endpoint of graph.byType("aws:ec2/vpcEndpoint:VpcEndpoint"))
      assert.ok(graph.dependsOn(ecs, endpoint), endpoint.name);
  });

  it("leaves the number of tasks to scaling, where there is scaling", async () => {
    const graph = await graphOf(() => service({ tasks: 2, scaling: { minimum: 2, maximum: 6 } }));
    assert.deepEqual(graph.one("aws:ecs/service:Service").ignoreChanges, ["desiredCount"]);
    const { minCapacity, maxCapacity } = graph.one("aws:appautoscaling/target:Target").inputs;
    assert.deepEqual([minCapacity, maxCapacity], [2, 6]);
    const { inputs } = graph.one("aws:appautoscaling/policy:Policy");
    assert.deepEqual(inputs["targetTrackingScalingPolicyConfiguration"], {
      predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      targetValue: 40,
      scaleOutCooldown: 60,
      scaleInCooldown: 300,
    });
    assert.deepEqual(graph.byType("aws:appautoscaling/scheduledAction:ScheduledAction"), []);
  });

  // https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
  it("scales on requests per task too, by the label of load balancer and group", async () => {
    const graph = await graphOf(() =>
      service({ tasks: 2, scaling: { minimum: 2, maximum: 6, requestsPerTarget: 3000 } }),
    );
    const { inputs } = graph.one("aws:appautoscaling/policy:Policy", "service-scaling-requests");
    const { predefinedMetricSpecification, targetValue } = inputs[
      "targetTrackingScalingPolicyConfiguration"
    ] as {
      readonly predefinedMetricSpecification: Readonly<Record<string, string>>;
      readonly targetValue: number;
    };
    assert.equal(targetValue, 3000);
    assert.equal(predefinedMetricSpecification["predefinedMetricType"], "ALBRequestCountPerTarget");
    assert.match(
      predefinedMetricSpecification["resourceLabel"] ?? "",
      /app\/service-lb-\w+\/\w+\/\S*targetgroup\/service-tg-\w+\/\w+$/,
    );
  });

  it("has other limits by the clock of a time zone", async () => {
    const night = {
      name: "night",
      schedule: "cron(0 1 * * ? *)",
      timeZone: "Asia/Seoul",
      minimum: 1,
      maximum: 2,
    };
    const graph = await graphOf(() =>
      service({ tasks: 2, scaling: { minimum: 2, maximum: 6, schedules: [night] } }),
    );
    const { inputs } = graph.one(
      "aws:appautoscaling/scheduledAction:ScheduledAction",
      "service-scaling-night",
    );
    assert.equal(inputs["schedule"], "cron(0 1 * * ? *)");
    assert.equal(inputs["timezone"], "Asia/Seoul");
    assert.deepEqual(inputs["scalableTargetAction"], { minCapacity: 1, maxCapacity: 2 });
  });

  it("refuses scaling that contradicts itself", async () => {
    const schedules = [{ name: "Night", schedule: "1 o'clock", timeZone: "Korea", minimum: 3, maximum: 2 }];
    await assert.rejects(
      graphOf(() => service({ tasks: 9, scaling: { minimum: 2, maximum: 6, cpuPercent: 0, schedules } })),
      (error: Error) => {
        assert.match(error.message, /tasks must be between scaling\.minimum and scaling\.maximum \(2 to 6\)/);
        assert.match(error.message, /scaling\.cpuPercent must be more than 0 and at most 100 \(got 0\)/);
        assert.match(error.message, /scaling\.schedules\.name must be at most 31 lower-case letters/);
        assert.match(error.message, /scaling\.schedules "Night"\.schedule must be cron\(/);
        assert.match(error.message, /scaling\.schedules "Night"\.timeZone must be a time zone/);
        assert.match(
          error.message,
          /scaling\.schedules "Night" must have minimum >= 0 and maximum >= minimum/,
        );
        return true;
      },
    );
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

  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
  describe("that shares a load balancer and a cluster", () => {
    const pair = (
      shares: Partial<SharedFront> = { paths: ["/shop-api/*"] },
      args: Partial<FargateServiceArgs> = {},
    ) => {
      const first = service({ alarms: args.alarms });
      const { network } = first;
      return new FargateService("shop", { network, image, shares: { service: first, ...shares }, ...args });
    };

    it("costs no second one, and leaves what the first one makes as it is", async () => {
      const alone = await graphOf(() => service());
      const graph = await graphOf(() => pair());
      for (const type of [
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:lb/listener:Listener",
        "aws:ecs/cluster:Cluster",
        "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
      ])
        assert.equal(graph.byType(type).length, 1, type);
      const urns = new Set(graph.resources.map(({ urn }) => urn));
      assert.deepEqual(
        alone.resources.map(({ urn }) => urn).filter((urn) => !urns.has(urn)),
        [],
      );
    });

    it("gets the requests of its paths and hosts by a rule, into a group of its own with its own checks", async () => {
      const graph = await graphOf(() =>
        pair(
          { paths: ["/shop-api/*"], hosts: ["shop.example.com"] },
          { readinessPath: "/ready", port: 9000 },
        ),
      );
      const rule = graph.one("aws:lb/listenerRule:ListenerRule", "shop-rule").inputs;
      const group = graph.one("aws:lb/targetGroup:TargetGroup", "shop-tg");
      assert.equal(rule["listenerArn"], graph.one("aws:lb/listener:Listener").outputs["arn"]);
      assert.deepEqual(rule["conditions"], [
        { hostHeader: { values: ["shop.example.com"] } },
        { pathPattern: { values: ["/shop-api/*"] } },
      ]);
      assert.deepEqual(rule["actions"], [{ type: "forward", targetGroupArn: group.outputs["arn"] }]);
      const { path } = group.inputs["healthCheck"] as { path: string };
      assert.deepEqual([path, group.inputs["port"]], ["/ready", 9000]);
      const first = graph.one("aws:lb/targetGroup:TargetGroup", "service-tg").outputs["arn"];
      assert.deepEqual(graph.one("aws:lb/listener:Listener").inputs["defaultActions"], [
        { type: "forward", targetGroupArn: first },
      ]);
    });

    it("is in the other's cluster, with tasks of its own name, and waits for its rule", async () => {
      const graph = await graphOf(() => pair());
      const cluster = graph.one("aws:ecs/cluster:Cluster").outputs;
      const ecs = graph.one("aws:ecs/service:Service", "shop-service");
      assert.equal(ecs.inputs["cluster"], cluster["arn"]);
      assert.equal(
        graph.one("aws:ecs/taskDefinition:TaskDefinition", "shop-tasks").inputs["family"],
        `${String(cluster["name"])}-shop`,
      );
      assert.ok(graph.dependsOn(ecs, graph.one("aws:lb/listenerRule:ListenerRule")));
    });

    it("has a security group of its own, which only the load balancer's gets into", async () => {
      const graph = await graphOf(() => pair(undefined, { port: 9000 }));
      const id = (name: string) => graph.one("aws:ec2/securityGroup:SecurityGroup", name).id;
      const { inputs } = graph.one(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "shop-task-from-lb",
      );
      assert.deepEqual(
        [inputs["securityGroupId"], inputs["referencedSecurityGroupId"], inputs["fromPort"]],
        [id("shop-task"), id("service-lb"), 9000],
      );
      const out = graph.one("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "shop-lb-to-task");
      assert.deepEqual(
        [out.inputs["securityGroupId"], out.inputs["referencedSecurityGroupId"]],
        [id("service-lb"), id("shop-task")],
      );
      const ecs = graph.one("aws:ecs/service:Service", "shop-service").inputs["networkConfiguration"];
      assert.deepEqual((ecs as { securityGroups: unknown }).securityGroups, [id("shop-task")]);
    });

    it("has alarms of its own, but for the load balancer's errors, which are told once", async () => {
      const graph = await graphOf(() => {
        const alarms = new Alarms("alarms", { level: "all", region: "ap-northeast-2" });
        pair(undefined, { alarms });
      });
      const names = graph.byType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name);
      assert.ok(names.includes("service-lb-errors"));
      assert.ok(!names.includes("shop-lb-errors"));
      for (const one of ["target-errors", "unhealthy", "missing", "cpu", "memory"])
        assert.ok(names.includes(`shop-${one}`), one);
    });

    it("has a priority that no other service changes, or the one that it is given", async () => {
      const priorities = async (...names: string[]) => {
        const graph = await graphOf(() => {
          const first = service();
          const { network } = first;
          for (const name of names)
            new FargateService(name, {
              network,
              image,
              shares: { service: first, paths: [`/${name}/*`] },
            });
        });
        return Object.fromEntries(
          graph
            .byType("aws:lb/listenerRule:ListenerRule")
            .map(({ name, inputs }) => [name, inputs["priority"]]),
        );
      };
      const alone = await priorities("shop");
      const { "shop-rule": beside } = await priorities("news", "shop");
      assert.equal(alone["shop-rule"], beside);
      assert.ok(Number(beside) >= 1000 && Number(beside) < 50_000);
      const given = await graphOf(() => pair({ paths: ["/x/*"], priority: 7 }));
      assert.equal(given.one("aws:lb/listenerRule:ListenerRule").inputs["priority"], 7);
    });

    it("refuses priorities that clash, and requests that two take without an order", async () => {
      const two = (one: Partial<SharedFront>, other: Partial<SharedFront>) =>
        graphOf(() => {
          const first = pair(one);
          const { network } = first;
          new FargateService("news", { network, image, shares: { service: first, ...other } });
        });
      await assert.rejects(
        two({ paths: ["/a/*"], priority: 5 }, { paths: ["/b/*"], priority: 5 }),
        /"news": shares\.priority must be another one than that of service "shop" \(got 5\)/,
      );
      await assert.rejects(
        two({ paths: ["/a/*"] }, { paths: ["/a/new/*"] }),
        /"news": shares\.paths must name requests that service "shop" does not take.*give both a priority/,
      );
      await assert.rejects(two({ hosts: ["a.example"] }, { paths: ["/b/*"] }), /give both a priority/);
      await two({ paths: ["/a/*"], priority: 20 }, { paths: ["/a/new/*"], priority: 10 });
      await two({ hosts: ["a.example"], paths: ["/a/*"] }, { hosts: ["b.example"], paths: ["/a/*"] });
    });

    for (const [shares, args, message] of [
      [{}, {}, /shares must have 1 to 5 paths and hosts/],
      [{ paths: ["/1", "/2", "/3", "/4", "/5", "/6"] }, {}, /shares must have 1 to 5 paths and hosts/],
      [{ paths: ["shop/*"] }, {}, /shares\.paths must be a pattern.*\(got "shop\/\*"\)/],
      [{ hosts: ["shop_1"] }, {}, /shares\.hosts must be a pattern/],
      [{ paths: ["/a"], priority: 0 }, {}, /shares\.priority must be a whole number from 1 to 50000/],
      [{ paths: ["/a"] }, { idleTimeoutSeconds: 30 }, /idleTimeoutSeconds must be left out: it is that of/],
      [{ paths: ["/a"] }, { containerInsights: "enabled" }, /containerInsights must be left out/],
      [
        { paths: ["/a"] },
        { transform: { loadBalancer: { idleTimeout: 4 } } },
        /transform\.loadBalancer must be left out/,
      ],
    ] as const)
      it(`refuses ${JSON.stringify({ shares, ...args })}`, async () => {
        await assert.rejects(
          graphOf(() => pair(shares, args)),
          message,
        );
      });

    it("takes a bucket for the load balancer's log where the load balancer is its own only", async () => {
      const logged = (shares: boolean) =>
        graphOf(() => {
          const accessLogs = new LogBucket("logs", { protect: false });
          if (shares) pair(undefined, { accessLogs });
          else service({ accessLogs });
        });
      await assert.rejects(
        logged(true),
        /"shop": accessLogs must be left out: it is that of service "service"/,
      );
      await logged(false);
    });

    it("refuses another network", async () => {
      await assert.rejects(
        graphOf(() => pair({ paths: ["/a"] }, { network: new Network("other") })),
        /network must be that of service "service", whose load balancer is shared/,
      );
    });
  });
});
