import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { bars, document, type StageEstimate } from "../../plan/cost/document.ts";
import { difference } from "../../plan/cost/difference.ts";
import { estimate, inOneAccount, sum } from "../../plan/cost/estimate.ts";
import { freeTypes } from "../../plan/cost/free.ts";
import type { CostResource } from "../../plan/cost/graph.ts";
import { idleItems } from "../../plan/cost/idle.ts";
import { priceOf, prices, type Price } from "../../plan/cost/prices.ts";
import { formats, report } from "../../plan/cost/report.ts";
import { ref, resource, UNKNOWN } from "../policies/fixtures/fixture.ts";
import { graphOfStack } from "../support/graph.ts";

const region = "ap-northeast-2";
const root = resolve(import.meta.dirname, "../..");

/** Amounts of an estimate by what is paid for, in cents. */
const amounts = (...resources: readonly CostResource[]) =>
  Object.fromEntries(
    estimate({ resources }, region).lines.map(({ what, usd }) => [what, Math.round(usd * 100)] as const),
  );

const task = resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
  cpu: "512",
  memory: "1024",
  runtimePlatform: { cpuArchitecture: "ARM64" },
});
const service = (inputs: Readonly<Record<string, unknown>>) =>
  resource("aws:ecs/service:Service", "service", { taskDefinition: ref(task), ...inputs });

describe("Cost of an idle month", function () {
  this.timeout(120_000);
  const stages: StageEstimate[] = [];
  before(async () => {
    for (const stage of ["dev", "prod"]) {
      const without = await graphOfStack(stage, { config: { "mysfits:shop": "false" } });
      const one = estimate(without, region);
      const whole = estimate(await graphOfStack(stage), region);
      assert.deepEqual(whole.unknownTypes, []);
      stages.push({ stage, estimate: one, shop: difference(one, whole) });
    }
  });

  it("is at most 5 USD for the database and the cache of dev's shop", () => {
    const lines = stages[0]?.shop.changes.filter(({ name }) => /^shop-(data|cache)-/.test(name)) ?? [];
    const usd = lines.reduce((total, { before, after }) => total + after - before, 0);
    assert.ok(lines.length > 0);
    assert.ok(usd > 0 && usd <= 5, `${usd} USD`);
  });

  it("is at most 25 USD in dev and 100 in prod without the shop, in one account with what AWS gives it for ever", () => {
    const shared = inOneAccount(stages.map((one) => one.estimate));
    assert.deepEqual(Object.entries(bars), [
      ["dev", 25],
      ["prod", 100],
    ]);
    for (const [index, { stage }] of stages.entries()) {
      const usd = shared[index] ?? NaN;
      assert.ok(
        usd > 10 && usd <= (bars[stage] ?? 0),
        `${stage}: ${usd} USD. Fix: see the levers of docs/cost.md`,
      );
    }
  });

  it("knows a price for every resource of the stages, or that there is none", () => {
    for (const { estimate: one } of stages)
      assert.deepEqual(
        one.unknownTypes,
        [],
        "Fix: add them to plan/cost/idle.ts, or to free.ts with the reason",
      );
  });

  it("is what docs/cost.md says", () => {
    const text = readFileSync(resolve(root, "docs/cost.md"), "utf8");
    assert.equal(text, document(stages, region), "Fix: npm run cost -- --write");
  });

  it("is the same in a preview, where outputs are not known yet", async () => {
    const config = { "mysfits:shop": "false" };
    const early = estimate(await graphOfStack("dev", { preview: true, config }), region);
    assert.deepEqual(early.lines, stages[0]?.estimate.lines);
  });

  it("tells the same bytes for the same program, in every format", async () => {
    const again = estimate(await graphOfStack("dev", { config: { "mysfits:shop": "false" } }), region);
    for (const format of formats)
      assert.equal(
        report("Stage dev", again, format),
        report("Stage dev", stages[0]?.estimate ?? assert.fail(), format),
      );
  });

  it("adds up: by line, by component, and as a whole", () => {
    for (const { estimate: one } of stages) {
      assert.ok(Math.abs(sum(one.lines) - one.usd) < 1e-9);
      assert.ok(Math.abs(sum(one.components) - one.usd) < 1e-9);
      assert.ok(one.components.some(({ component }) => component === "service"));
    }
  });
});

describe("Estimates", () => {
  // https://aws.amazon.com/elasticloadbalancing/pricing/
  it("count a load balancer by the hour, and the addresses of a public one", () => {
    const lb = (inputs: Readonly<Record<string, unknown>>) =>
      resource("aws:lb/loadBalancer:LoadBalancer", "lb", inputs);
    assert.deepEqual(amounts(lb({ internal: true, subnets: ["a", "b"] })), { internal: 1643 });
    assert.deepEqual(amounts(lb({ subnets: ["a", "b"] })), {
      public: 1643,
      "an address in each subnet": 730,
    });
  });

  // https://aws.amazon.com/privatelink/pricing/
  it("count an interface endpoint in each of its subnets, and no gateway endpoint", () => {
    const endpoint = (inputs: Readonly<Record<string, unknown>>) =>
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", "it", inputs);
    assert.deepEqual(amounts(endpoint({ vpcEndpointType: "Interface", subnetIds: ["a", UNKNOWN] })), {
      "a network interface in each subnet": 1898,
    });
    assert.deepEqual(amounts(endpoint({ vpcEndpointType: "Gateway" })), {});
  });

  // https://aws.amazon.com/fargate/pricing/
  it("count tasks by processor, size and capacity provider, with their addresses", () => {
    assert.deepEqual(amounts(task, service({ desiredCount: 2, launchType: "FARGATE" })), {
      "2 tasks on FARGATE, 0.5 vCPU each": 2719,
      "2 tasks on FARGATE, 1 GB each": 597,
    });
    const strategies = [
      { capacityProvider: "FARGATE_SPOT", weight: 3 },
      { capacityProvider: "FARGATE", base: 1, weight: 1 },
    ];
    const spread = service({
      desiredCount: 4,
      capacityProviderStrategies: strategies,
      networkConfiguration: { assignPublicIp: true },
    });
    assert.deepEqual(amounts(task, spread), {
      "1 task on FARGATE, 0.5 vCPU each": 1360,
      "1 task on FARGATE, 1 GB each": 299,
      "3 tasks on FARGATE_SPOT, 0.5 vCPU each": 1224,
      "3 tasks on FARGATE_SPOT, 1 GB each": 269,
      "an address for each task": 1460,
    });
  });

  it("count as many tasks as scaling keeps at least", () => {
    const scaled = service({ desiredCount: 1, launchType: "FARGATE" });
    const target = resource("aws:appautoscaling/target:Target", "target", {
      resourceId: ref(scaled),
      minCapacity: 3,
    });
    assert.deepEqual(Object.keys(amounts(task, scaled, target)), [
      "3 tasks on FARGATE, 0.5 vCPU each",
      "3 tasks on FARGATE, 1 GB each",
    ]);
  });

  // https://aws.amazon.com/cloudwatch/pricing/
  it("count an alarm for each metric that it reads", () => {
    const alarm = (inputs: Readonly<Record<string, unknown>>) =>
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", "it", inputs);
    assert.deepEqual(amounts(alarm({ metricName: "Errors" })), { alarm: 10 });
    const metricQueries = [{ metric: {} }, { metric: {} }, { expression: "m1 / m2" }];
    assert.deepEqual(amounts(alarm({ metricQueries })), { alarm: 20 });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
  it("count what Lambda asks an empty queue, and nothing for a stream", () => {
    const queue = resource("aws:sqs/queue:Queue", "queue");
    const mapping = (source: unknown) =>
      resource("aws:lambda/eventSourceMapping:EventSourceMapping", "it", { eventSourceArn: source });
    assert.deepEqual(amounts(queue, mapping(ref(queue))), { "asks an empty queue": 26 });
    assert.deepEqual(amounts(queue, mapping("arn:aws:dynamodb:stream")), {});
  });

  it("take off what an account has for ever, and never more than was counted", () => {
    const alarms = Array.from({ length: 12 }, (_, index) =>
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", `alarm-${index}`, {}),
    );
    const board = resource("aws:cloudwatch/dashboard:Dashboard", "board");
    const { usd, allowances } = estimate({ resources: [...alarms, board] }, region);
    assert.equal(usd.toFixed(2), "4.20");
    assert.deepEqual(
      allowances.map(({ what, usd: off }) => [what, off.toFixed(2)]),
      [
        ["10 alarms", "1.00"],
        ["3 dashboards", "3.00"],
      ],
    );
  });

  it("give what an account has to the first of its stages, and what is left to the next", () => {
    const boards = (count: number) =>
      estimate(
        {
          resources: Array.from({ length: count }, (_, index) =>
            resource("aws:cloudwatch/dashboard:Dashboard", `board-${index}`),
          ),
        },
        region,
      );
    assert.deepEqual(inOneAccount([boards(2), boards(2), boards(1)]), [0, 3, 3]);
  });

  it("name types that nobody thought of, and no component", () => {
    const resources = [
      resource("aws:rds/instance:Instance", "database"),
      resource("mysfits:table:Table", "table"),
      resource("aws:iam/role:Role", "role"),
    ];
    const one = estimate({ resources }, region);
    assert.deepEqual(one.unknownTypes, ["aws:rds/instance:Instance"]);
    assert.match(report("Stage dev", one, "text"), /No price is known of aws:rds\/instance:Instance/);
  });

  it("price a resource where it is", () => {
    const far = {
      ...resource("aws:lb/loadBalancer:LoadBalancer", "lb", { internal: true }),
      region: "ap-southeast-2",
    };
    assert.deepEqual(amounts(far), { internal: 1840 });
    assert.throws(
      () => priceOf("loadBalancerHour", "eu-west-1"),
      /no price of loadBalancerHour in eu-west-1 .*Fix:/,
    );
  });

  it("differ by what was added, taken out and made larger", () => {
    const lb = resource("aws:lb/loadBalancer:LoadBalancer", "lb", { internal: true });
    const key = resource("aws:kms/key:Key", "key");
    const one = (count: number) => service({ desiredCount: count, launchType: "FARGATE" });
    const before = estimate({ resources: [task, one(1), lb] }, region);
    const after = estimate({ resources: [task, one(2), key] }, region);
    const { changes, before: was, after: is } = difference(before, after);
    assert.deepEqual(
      changes.map(({ name, before: from, after: to }) => [name, from.toFixed(2), to.toFixed(2)]),
      [
        ["lb", "16.43", "0.00"],
        ["service", "13.60", "27.19"],
        ["service", "2.99", "5.97"],
        ["key", "0.00", "1.00"],
      ],
    );
    assert.deepEqual([was, is], [before.usd, after.usd]);
    assert.deepEqual(difference(after, after).changes, []);
  });
});

describe("Prices", () => {
  it("have an address and a day, and say of each region how they are known", () => {
    for (const [name, price] of Object.entries(prices) as [string, Price][]) {
      assert.match(price.source, /^https:\/\//, name);
      assert.match(price.read, /^2026-\d\d-\d\d$/, name);
      for (const [where, usd] of Object.entries(price.usd)) {
        assert.ok(usd > 0, name);
        if (typeof price.evidence !== "string") assert.ok(where in price.evidence, `${name} in ${where}`);
      }
    }
  });

  it("and free types do not overlap, and free types are listed once", () => {
    const free = Object.values(freeTypes).flat();
    assert.equal(new Set(free).size, free.length);
    assert.deepEqual(
      free.filter((type) => type in idleItems),
      [],
    );
  });
});
