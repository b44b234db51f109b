import assert from "node:assert/strict";
import type { ServiceTasks } from "../../contract/capabilities/container-services.ts";
import { MINUTE } from "../../aws/application-autoscaling/local-speed.ts";
import { MeasuredMinutes } from "../../aws/application-autoscaling/measured-minutes.ts";
import { readMetric } from "../../aws/application-autoscaling/metric-specification.ts";
import { putAction, putPolicy, registerTarget } from "../../aws/application-autoscaling/registration.ts";
import { ScheduledScaling } from "../../aws/application-autoscaling/scheduled-scaling.ts";
import { ScalingStore } from "../../aws/application-autoscaling/store.ts";
import { TargetTracking } from "../../aws/application-autoscaling/target-tracking.ts";
import { cloudwatch } from "../../aws/cloudwatch/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const region = "ap-northeast-2";
const resourceId = "service/cluster/app";
const label = "app/lb/1/targetgroup/tg/2";

// https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
describe("Target tracking", () => {
  let testbed: Testbed;
  let store: ScalingStore;
  let minutes: MeasuredMinutes;
  let tracking: TargetTracking;
  let tasks: ServiceTasks;
  /** The minute that is over next. */
  let minute: number;
  beforeEach(async () => {
    tasks = { desired: 2, running: 2, isDeploying: false };
    minute = 1_000_000;
    testbed = await startTestbed([cloudwatch], {
      capabilities: {
        containerServices: {
          tasksOf: (_, id) => (id === resourceId ? tasks : undefined),
          setDesiredCount: (_region, _id, count) => (tasks = { ...tasks, desired: count, running: count }),
        },
      },
    });
    store = new ScalingStore(testbed.platform);
    minutes = new MeasuredMinutes();
    tracking = new TargetTracking(store, minutes);
    await registerTarget(store, { region, resourceId, minimum: 2, maximum: 10 });
  });
  afterEach(() => testbed.stop());

  const policy = async (name: string, more: object = {}) =>
    await putPolicy(store, {
      region,
      resourceId,
      name,
      targetValue: 40,
      scaleOutCooldown: 60,
      scaleInCooldown: 300,
      disableScaleIn: false,
      ...readMetric(resourceId, { PredefinedMetricType: "ECSServiceAverageCPUUtilization" }, undefined),
      ...more,
    });
  const cpu = (percent: number) => ({
    namespace: "AWS/ECS",
    metricName: "CPUUtilization",
    dimensions: { ClusterName: "cluster", ServiceName: "app" },
    value: percent,
    unit: "Percent",
  });
  const requests = (perTarget: number) => ({
    namespace: "AWS/ApplicationELB",
    metricName: "RequestCountPerTarget",
    dimensions: { LoadBalancer: "app/lb/1", TargetGroup: "targetgroup/tg/2" },
    // What is counted in a minute of here stands for thirty times as many.
    value: perTarget / 30,
    unit: "Count",
  });
  /** Lets minutes pass in which these values were measured. */
  const pass = async (count: number, ...values: readonly object[]) => {
    for (let passed = 0; passed < count; passed++) {
      await tracking.look(minute * MINUTE);
      for (const value of values)
        minutes.add({ ...(value as ReturnType<typeof cpu>), region, timestamp: minute * MINUTE + 1 });
      minute++;
    }
    await tracking.look(minute * MINUTE);
  };
  const alarm = (kind: string) => testbed.capabilities.alarms.all().find(({ name }) => name.includes(kind));

  it("makes an alarm for each direction, as AWS names them", async () => {
    const { high, low } = await policy("cpu");
    assert.match(high.name, /^TargetTracking-service\/cluster\/app-AlarmHigh-[0-9a-f-]{36}$/);
    assert.match(low?.name ?? "", /^TargetTracking-service\/cluster\/app-AlarmLow-[0-9a-f-]{36}$/);
    assert.equal(alarm("AlarmHigh")?.state, "INSUFFICIENT_DATA");
  });

  it("scales out when three minutes in a row are above the target, by how far they are above it", async () => {
    await policy("cpu");
    await pass(2, cpu(90));
    assert.equal(tasks.desired, 2);
    await pass(1, cpu(90));
    assert.equal(tasks.desired, 5);
    assert.equal(alarm("AlarmHigh")?.state, "ALARM");
    const [activity] = store.activities();
    assert.equal(activity?.description, "Setting desired count to 5.");
    assert.match(
      activity.cause,
      /^monitor alarm TargetTracking-.*AlarmHigh-.* in state ALARM triggered policy cpu$/,
    );
  });

  it("does not scale on what it does not know", async () => {
    await policy("cpu");
    await pass(2, cpu(90));
    await pass(1);
    await pass(2, cpu(90));
    assert.equal(tasks.desired, 2);
    await pass(20);
    assert.equal(alarm("AlarmHigh")?.state, "INSUFFICIENT_DATA");
    assert.equal(tasks.desired, 2);
  });

  it("adds nothing twice within the cooldown, but more when more is needed", async () => {
    await policy("cpu", { scaleOutCooldown: 600 });
    await pass(3, cpu(60));
    assert.equal(tasks.desired, 3);
    await pass(1, cpu(60));
    assert.equal(tasks.desired, 3, "three tasks were meant for it");
    await pass(1, cpu(100));
    assert.equal(tasks.desired, 5, "of the two tasks that there were");
    await pass(10, cpu(60));
    assert.equal(tasks.desired, 8, "after the cooldown, of the five");
  });

  it("scales in when fifteen minutes in a row are below nine tenths of it, and waits for the cooldown", async () => {
    await policy("cpu");
    tasks = { desired: 8, running: 8, isDeploying: false };
    await pass(14, cpu(30));
    await pass(1, cpu(37));
    assert.equal(tasks.desired, 8, "37 is not below 36");
    await pass(14, cpu(30));
    assert.equal(tasks.desired, 8);
    await pass(1, cpu(30));
    assert.equal(tasks.desired, 6);
    await pass(4, cpu(10));
    assert.equal(tasks.desired, 6, "within five minutes");
    await pass(1, cpu(10));
    assert.equal(tasks.desired, 2, "never below the minimum");
  });

  it("never goes beyond the maximum", async () => {
    await policy("cpu");
    tasks = { desired: 8, running: 8, isDeploying: false };
    await pass(3, cpu(100));
    assert.equal(tasks.desired, 10);
  });

  it("takes nothing away with disableScaleIn, and has no alarm for it", async () => {
    const { low } = await policy("cpu", { disableScaleIn: true });
    assert.equal(low, undefined);
    tasks = { desired: 8, running: 8, isDeploying: false };
    await pass(20, cpu(1));
    assert.equal(tasks.desired, 8);
    assert.equal(alarm("AlarmLow"), undefined);
  });

  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
  it("takes nothing away while a deployment is under way", async () => {
    await policy("cpu");
    tasks = { desired: 8, running: 8, isDeploying: true };
    await pass(16, cpu(1));
    assert.equal(tasks.desired, 8);
    tasks = { ...tasks, isDeploying: false };
    await pass(1, cpu(1));
    assert.equal(tasks.desired, 2);
  });

  it("counts the requests of a minute, and goes by the policy that asks for most", async () => {
    await policy("cpu");
    await policy("requests", {
      targetValue: 1000,
      ...readMetric(
        resourceId,
        { PredefinedMetricType: "ALBRequestCountPerTarget", ResourceLabel: label },
        undefined,
      ),
    });
    await pass(3, cpu(60), requests(2_500));
    assert.equal(tasks.desired, 5);
  });

  it("takes tasks away only when all policies agree", async () => {
    await policy("cpu");
    await policy("requests", {
      targetValue: 1000,
      ...readMetric(
        resourceId,
        { PredefinedMetricType: "ALBRequestCountPerTarget", ResourceLabel: label },
        undefined,
      ),
    });
    tasks = { desired: 8, running: 8, isDeploying: false };
    await pass(20, cpu(1), requests(950));
    assert.equal(tasks.desired, 8);
    await pass(15, cpu(1), requests(500));
    assert.equal(tasks.desired, 4);
  });

  it("holds what is suspended", async () => {
    await policy("cpu");
    await registerTarget(store, {
      region,
      resourceId,
      suspended: { scalingIn: true, scalingOut: true, scheduled: true },
    });
    await pass(5, cpu(100));
    assert.equal(tasks.desired, 2);
    await pass(20, cpu(1));
    assert.equal(tasks.desired, 2);
  });

  // https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html
  it("has other limits from a time on, and brings the service inside them", async () => {
    tasks = { desired: 6, running: 6, isDeploying: false };
    const night = {
      name: "night",
      schedule: "cron(0 1 * * ? *)",
      timeZone: "Asia/Seoul",
      minimum: 1,
      maximum: 3,
    };
    const morning = { ...night, name: "morning", schedule: "cron(0 6 * * ? *)", minimum: 4, maximum: 10 };
    for (const action of [night, morning]) await putAction(store, { region, resourceId, ...action });
    const schedules = new ScheduledScaling(store, Date.parse("2026-11-29T15:00:00Z"));
    await schedules.look(Date.parse("2026-11-29T15:59:59Z"));
    assert.equal(tasks.desired, 6);
    await schedules.look(Date.parse("2026-11-29T16:00:01Z"));
    assert.equal(tasks.desired, 3);
    const { minimum, maximum } = store.target(region, resourceId);
    assert.deepEqual([minimum, maximum], [1, 3]);
    await schedules.look(Date.parse("2026-11-29T16:00:59Z"));
    tasks = { desired: 1, running: 1, isDeploying: false };
    await schedules.look(Date.parse("2026-11-29T21:00:30Z"));
    assert.equal(tasks.desired, 4);
    assert.equal(
      store.activities().some(({ cause }) => cause === "scheduled action name morning was triggered"),
      true,
    );
  });
});
