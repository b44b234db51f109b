import assert from "node:assert/strict";
import {
  ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DeleteScheduledActionCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { ServiceTasks } from "../../contract/capabilities/container-services.ts";
import { applicationAutoScaling } from "../../aws/application-autoscaling/index.ts";
import { cloudwatch } from "../../aws/cloudwatch/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const target = {
  ServiceNamespace: "ecs",
  ResourceId: "service/cluster/app",
  ScalableDimension: "ecs:service:DesiredCount",
} as const;

// https://docs.aws.amazon.com/autoscaling/application/APIReference/
describe("Application Auto Scaling's API", () => {
  let testbed: Testbed;
  let client: ApplicationAutoScalingClient;
  let alarms: CloudWatchClient;
  let tasks: ServiceTasks;
  beforeEach(async () => {
    tasks = { desired: 1, running: 1, isDeploying: false };
    testbed = await startTestbed([cloudwatch, applicationAutoScaling], {
      capabilities: {
        containerServices: {
          tasksOf: (_, id) => (id === target.ResourceId ? tasks : undefined),
          setDesiredCount: (_region, _id, count) => (tasks = { ...tasks, desired: count, running: count }),
        },
      },
    });
    client = new ApplicationAutoScalingClient(testbed.clientConfig);
    alarms = new CloudWatchClient(testbed.clientConfig);
  });
  afterEach(async () => {
    client.destroy();
    alarms.destroy();
    await testbed.stop();
  });

  const register = async (limits: object = { MinCapacity: 2, MaxCapacity: 6 }) =>
    await client.send(new RegisterScalableTargetCommand({ ...target, ...limits }));
  const track = async (PolicyName: string, more: object = {}) =>
    await client.send(
      new PutScalingPolicyCommand({
        ...target,
        PolicyName,
        PolicyType: "TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 40,
          PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
          ...more,
        },
      }),
    );

  it("registers a service, brings it inside its limits and says so", async () => {
    const { ScalableTargetARN } = await register();
    assert.match(
      ScalableTargetARN ?? "",
      /^arn:aws:application-autoscaling:ap-northeast-2:000000000000:scalable-target\/0ec5[0-9a-f]{28}$/,
    );
    assert.equal(tasks.desired, 2);
    const { ScalableTargets } = await client.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs", ResourceIds: [target.ResourceId] }),
    );
    const [described] = ScalableTargets ?? [];
    assert.equal(described?.MinCapacity, 2);
    assert.equal(described.MaxCapacity, 6);
    assert.deepEqual(described.SuspendedState, {
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
    });
    const { ScalingActivities } = await client.send(
      new DescribeScalingActivitiesCommand({ ServiceNamespace: "ecs", ResourceId: target.ResourceId }),
    );
    assert.deepEqual(
      ScalingActivities?.map(({ Description, Cause }) => [Description, Cause]),
      [["Setting desired count to 2.", "minimum capacity was set to 2"]],
    );
  });

  it("changes what is given of a target, and keeps the rest", async () => {
    await register();
    await register({ MaxCapacity: 4 });
    const { ScalableTargets } = await client.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs" }),
    );
    assert.deepEqual(
      ScalableTargets?.map(({ MinCapacity, MaxCapacity }) => [MinCapacity, MaxCapacity]),
      [[2, 4]],
    );
  });

  it("makes the alarms of a policy at CloudWatch, and takes them away with it", async () => {
    await register();
    const { Alarms, PolicyARN } = await track("cpu");
    assert.match(
      PolicyARN ?? "",
      /^arn:aws:autoscaling:ap-northeast-2:000000000000:scalingPolicy:[0-9a-f-]{36}:resource\/ecs\/service\/cluster\/app:policyName\/cpu$/,
    );
    assert.equal(Alarms?.length, 2);
    const { MetricAlarms } = await alarms.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: "TargetTracking-service/cluster/app-" }),
    );
    assert.deepEqual(
      MetricAlarms?.map(
        ({ MetricName, ComparisonOperator, Threshold, EvaluationPeriods, Period, AlarmActions }) => [
          MetricName,
          ComparisonOperator,
          Threshold,
          EvaluationPeriods,
          Period,
          AlarmActions,
        ],
      ),
      [
        ["CPUUtilization", "GreaterThanThreshold", 40, 3, 60, [PolicyARN]],
        ["CPUUtilization", "LessThanThreshold", 36, 15, 60, [PolicyARN]],
      ],
    );
    await client.send(new DeleteScalingPolicyCommand({ ...target, PolicyName: "cpu" }));
    const after = await alarms.send(new DescribeAlarmsCommand({}));
    assert.deepEqual(after.MetricAlarms, []);
    await assert.rejects(client.send(new DeleteScalingPolicyCommand({ ...target, PolicyName: "cpu" })), {
      name: "ObjectNotFoundException",
    });
  });

  it("describes policies in pages, as they were put", async () => {
    await register();
    for (const name of ["a", "b", "c"])
      await track(name, { ScaleInCooldown: 120, DisableScaleIn: name === "c" });
    const first = await client.send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: "ecs", MaxResults: 2 }),
    );
    assert.deepEqual(
      first.ScalingPolicies?.map(({ PolicyName }) => PolicyName),
      ["a", "b"],
    );
    const second = await client.send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: "ecs", NextToken: first.NextToken }),
    );
    const [policy] = second.ScalingPolicies ?? [];
    assert.equal(policy?.PolicyName, "c");
    assert.equal(policy.Alarms?.length, 1);
    assert.deepEqual(policy.TargetTrackingScalingPolicyConfiguration, {
      TargetValue: 40,
      PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
      ScaleInCooldown: 120,
      DisableScaleIn: true,
    });
    assert.equal(second.NextToken, undefined);
  });

  it("keeps scheduled actions, and forgets them", async () => {
    await register();
    const StartTime = new Date("2026-12-01T00:00:00Z");
    await client.send(
      new PutScheduledActionCommand({
        ...target,
        ScheduledActionName: "night",
        Schedule: "cron(0 1 * * ? *)",
        Timezone: "Asia/Seoul",
        StartTime,
        ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 2 },
      }),
    );
    const { ScheduledActions } = await client.send(
      new DescribeScheduledActionsCommand({ ServiceNamespace: "ecs", ScheduledActionNames: ["night"] }),
    );
    const [night] = ScheduledActions ?? [];
    assert.equal(night?.Schedule, "cron(0 1 * * ? *)");
    assert.equal(night.Timezone, "Asia/Seoul");
    assert.deepEqual(night.StartTime, StartTime);
    assert.equal(night.EndTime, undefined);
    assert.deepEqual(night.ScalableTargetAction, { MinCapacity: 1, MaxCapacity: 2 });
    await client.send(new DeleteScheduledActionCommand({ ...target, ScheduledActionName: "night" }));
    const after = await client.send(new DescribeScheduledActionsCommand({ ServiceNamespace: "ecs" }));
    assert.deepEqual(after.ScheduledActions, []);
  });

  it("forgets policies and scheduled actions with their target", async () => {
    await register();
    await track("cpu");
    await client.send(new DeregisterScalableTargetCommand(target));
    const { ScalingPolicies } = await client.send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: "ecs" }),
    );
    assert.deepEqual(ScalingPolicies, []);
    await assert.rejects(client.send(new DeregisterScalableTargetCommand(target)), {
      name: "ObjectNotFoundException",
    });
  });

  it("keeps everything over a restart", async () => {
    await register();
    await track("cpu");
    await testbed.restart();
    const { ScalingPolicies } = await client.send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: "ecs" }),
    );
    assert.equal(ScalingPolicies?.length, 1);
  });

  it("takes the program's resources, and keeps the limits that a schedule has set over a restart", async () => {
    const { resources } = testbed;
    const of = {
      serviceNamespace: "ecs",
      scalableDimension: target.ScalableDimension,
      resourceId: target.ResourceId,
    };
    const made = await resources.create("aws:appautoscaling/target:Target", "target", {
      ...of,
      minCapacity: 2,
      maxCapacity: 6,
    });
    assert.equal(made.id, target.ResourceId);
    const policy = await resources.create("aws:appautoscaling/policy:Policy", "requests", {
      ...of,
      name: "requests",
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        targetValue: 1000,
        predefinedMetricSpecification: {
          predefinedMetricType: "ALBRequestCountPerTarget",
          resourceLabel: "app/lb/1/targetgroup/tg/2",
        },
      },
    });
    assert.equal((policy["alarmArns"] as string[]).length, 2);
    const action = await resources.create("aws:appautoscaling/scheduledAction:ScheduledAction", "night", {
      ...of,
      name: "night",
      schedule: "cron(0 1 * * ? *)",
      timezone: "Asia/Seoul",
      scalableTargetAction: { minCapacity: 1, maxCapacity: 2 },
    });
    assert.match(
      String(action["arn"]),
      /:scheduledAction:[0-9a-f-]{36}:resource\/ecs\/service\/cluster\/app:scheduledActionName\/night$/,
    );
    await register({ MinCapacity: 1, MaxCapacity: 2 });
    await testbed.restart();
    const { ScalableTargets } = await client.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs" }),
    );
    assert.equal(ScalableTargets?.[0]?.MaxCapacity, 2);
    await resources.remove("aws:appautoscaling/target:Target", "target");
    assert.deepEqual(testbed.capabilities.scaling.targets(), []);
  });

  for (const [what, call, reason] of [
    [
      "a service that is not there",
      () =>
        client.send(
          new RegisterScalableTargetCommand({
            ...target,
            ResourceId: "service/cluster/other",
            MinCapacity: 1,
            MaxCapacity: 2,
          }),
        ),
      /ECS service doesn't exist/,
    ],
    [
      "a new target without limits",
      () => register({ MinCapacity: 1 }),
      /MinCapacity and MaxCapacity are required/,
    ],
    [
      "limits that cross",
      () => register({ MinCapacity: 3, MaxCapacity: 2 }),
      /not above MaxCapacity \(got 3 and 2\)/,
    ],
    [
      "an id of another form",
      () => client.send(new RegisterScalableTargetCommand({ ...target, ResourceId: "cluster/app" })),
      /must be service\/<cluster>\/<service>/,
    ],
    ["a policy without a target", () => track("cpu"), /No scalable target found/],
  ] as const)
    it(`refuses ${what}`, async () => {
      await assert.rejects(call(), reason);
    });

  for (const [what, more, reason] of [
    [
      "a label that is none",
      {
        PredefinedMetricSpecification: {
          PredefinedMetricType: "ALBRequestCountPerTarget",
          ResourceLabel: "tg",
        },
      },
      /ResourceLabel must be app\//,
    ],
    [
      "a metric of another service",
      { PredefinedMetricSpecification: { PredefinedMetricType: "DynamoDBReadCapacityUtilization" } },
      /is none of a service of ECS/,
    ],
    [
      "two metrics",
      { CustomizedMetricSpecification: { MetricName: "x", Namespace: "y", Statistic: "Sum" } },
      /Exactly one of/,
    ],
    [
      "metric math",
      { PredefinedMetricSpecification: undefined, CustomizedMetricSpecification: { Metrics: [{ Id: "a" }] } },
      /CustomizedMetricSpecification\.Metrics.* is not emulated here/,
    ],
  ] as const)
    it(`refuses a policy with ${what}`, async () => {
      await register();
      await assert.rejects(track("cpu", more), reason);
    });

  it("refuses by name what is not done here: steps, and what is no service of ECS", async () => {
    await register();
    await assert.rejects(
      client.send(new PutScalingPolicyCommand({ ...target, PolicyName: "steps", PolicyType: "StepScaling" })),
      /a policy of type StepScaling is not emulated here/,
    );
    await assert.rejects(
      client.send(
        new RegisterScalableTargetCommand({
          ...target,
          ServiceNamespace: "dynamodb",
          MinCapacity: 1,
          MaxCapacity: 2,
        }),
      ),
      /ServiceNamespace.*is not emulated here/,
    );
  });
});
