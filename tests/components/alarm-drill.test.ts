import assert from "node:assert/strict";
import { cloudwatch } from "../../local/aws/cloudwatch/index.ts";
import type { GraphResource } from "../../local/engine/index.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";
import { graphOfStack } from "../support/graph.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const MINUTE = 60_000;

interface WatchedMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions?: Readonly<Record<string, string>>;
}
interface AlarmInputs extends WatchedMetric {
  readonly region?: string;
  readonly threshold: number;
  readonly comparisonOperator: string;
  readonly period?: number;
  readonly evaluationPeriods: number;
  readonly metricQueries?: readonly { readonly metric?: WatchedMetric & { readonly period: number } }[];
}
const inputsOf = ({ inputs }: GraphResource) => inputs as unknown as AlarmInputs;

/** Metrics that an alarm watches: its own, or those of its expression. */
const metricsOf = (inputs: AlarmInputs): readonly WatchedMetric[] =>
  inputs.metricQueries?.flatMap(({ metric }) => metric ?? []) ?? [inputs];
const periodOf = ({ period, metricQueries }: AlarmInputs) =>
  period ?? metricQueries?.find(({ metric }) => metric)?.metric?.period ?? 60;

// Metrics of the account as such, which are no resource's.
const ofTheAccount = ["Reputation.BounceRate", "Reputation.ComplaintRate"];

for (const stack of ["dev", "prod"])
  describe(`The alarms of ${stack}`, function () {
    this.timeout(60_000);
    let alarms: readonly GraphResource[];
    let composites: readonly GraphResource[];
    let names: ReadonlySet<string>;
    let dashboards: readonly string[];
    let testbed: Testbed;
    before(async () => {
      const graph = await graphOfStack(stack);
      alarms = graph.byType(ALARM);
      composites = graph.byType(COMPOSITE);
      dashboards = graph
        .byType("aws:cloudwatch/dashboard:Dashboard")
        .map(({ inputs }) => inputs["dashboardBody"] as string);
      names = new Set(
        graph.resources.flatMap(({ id, outputs, inputs }) =>
          [id, ...Object.values(outputs), ...Object.values(inputs)].filter(
            (value) => typeof value === "string",
          ),
        ),
      );
      const metricNames = graph
        .byType("aws:wafv2/webAcl:WebAcl")
        .map(({ inputs }) => (inputs["visibilityConfig"] as { metricName: string }).metricName);
      names = new Set([...names, ...metricNames]);
      testbed = await startTestbed([cloudwatch]);
    });
    after(() => testbed.stop());

    it("watch resources of the stage, each by its name", () => {
      const fixed = ["Global", "ALL"];
      for (const alarm of alarms)
        for (const { metricName, dimensions = {} } of metricsOf(inputsOf(alarm))) {
          const values = Object.values(dimensions);
          assert.equal(values.length === 0, ofTheAccount.includes(metricName), alarm.name);
          for (const value of values)
            assert.ok(names.has(value) || fixed.includes(value), `${alarm.name}: ${value}`);
        }
    });

    // https://aws.amazon.com/cloudwatch/pricing/
    it("have dashboards that are free: two, of at most 50 metrics each", () => {
      const metrics = dashboards.map((body) => {
        const { widgets } = JSON.parse(body) as {
          widgets: { type: string; properties: { metrics: unknown[] } }[];
        };
        return widgets.flatMap(({ type, properties }) => (type === "metric" ? properties.metrics : []))
          .length;
      });
      assert.equal(metrics.length, 2);
      for (const number of metrics) assert.ok(number > 0 && number <= 50, `${number} metrics`);
    });

    it("go off when their metric is bad for as long as they say, and are good again when it is", async () => {
      for (const { name, inputs } of alarms) {
        const { region, alarmActions, okActions, ...rest } = inputs;
        assert.ok(Array.isArray(alarmActions) && Array.isArray(okActions), name);
        await testbed.resources.create(ALARM, name, { ...rest, name });
        assert.ok(region === undefined || typeof region === "string");
      }
      for (const { inputs } of composites)
        await testbed.resources.create(COMPOSITE, inputs["alarmName"] as string, {
          alarmName: inputs["alarmName"],
          // The planned names of the alarms stand for those that they have here.
          alarmRule: alarms
            .filter(({ outputs }) => String(inputs["alarmRule"]).includes(`"${String(outputs["name"])}"`))
            .map(({ name }) => `ALARM("${name}")`)
            .join(" OR "),
        });
      const states = async (at: number) => {
        await testbed.capabilities.alarms.evaluate(at);
        return new Map(testbed.capabilities.alarms.all().map(({ name, state }) => [name, state]));
      };
      const put = (isBad: boolean, at: number) => {
        for (const alarm of alarms) {
          const inputs = inputsOf(alarm);
          const { threshold, comparisonOperator, evaluationPeriods } = inputs;
          const isLower = comparisonOperator.startsWith("LessThan");
          const bad = isLower ? threshold - 1 : threshold * 2 + 1;
          const good = isLower ? threshold : 0;
          for (const { namespace, metricName, dimensions = {} } of metricsOf(inputs))
            for (let index = 0; index < evaluationPeriods; index++)
              testbed.platform.metrics.put({
                region: testbed.platform.region,
                namespace,
                metricName,
                dimensions,
                value: isBad ? bad : good,
                unit: "None",
                timestamp: at - index * periodOf(inputs) * 1000,
              });
        }
      };
      // From the middle of a period of every length, so that none is begun twice.
      const hour = Math.ceil(Date.now() / (60 * MINUTE)) * 60 * MINUTE;
      const [bad, good] = [hour - MINUTE, hour + 3 * 60 * MINUTE - MINUTE];
      put(true, bad);
      const raised = await states(bad);
      assert.deepEqual(
        [...raised].filter(([, state]) => state !== "ALARM"),
        [],
      );
      assert.equal(raised.size, alarms.length + composites.length);
      put(false, good);
      assert.deepEqual(
        [...(await states(good))].filter(([, state]) => state !== "OK"),
        [],
      );
    });
  });
