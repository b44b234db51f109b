import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarm.ts";
import { transformed } from "../parts/component.ts";
import type { Chart } from "./args.ts";
import type { Settings } from "./defaults.ts";

/** Width of a dashboard, and size of a chart, in units of its grid.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const GRID = { columns: 24, chart: { width: 8, height: 6 } };
/** Alarms in a row of the widget of alarms, which is one unit high for each row and two for its title. */
const ALARMS_IN_A_ROW = 4;

/** Most metrics of a dashboard that is free.
 * @see https://aws.amazon.com/cloudwatch/pricing/ */
const METRICS = 50;

/** Makes the dashboards of a stage: the states of its alarms, below them the charts in the order in which they were declared, and another
 * dashboard for those that would make one cost more than it has to.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html */
export function stageDashboards(
  name: string,
  args: Settings,
  {
    charts,
    alarms,
  }: { readonly charts: readonly Chart[]; readonly alarms: readonly aws.cloudwatch.MetricAlarm[] },
  parent: pulumi.ComponentResource,
): readonly aws.cloudwatch.Dashboard[] {
  return parted(charts).map((part, index) => {
    const number = index === 0 ? "" : `-${index + 1}`;
    const states = index === 0 ? [alarmStates(alarms)] : [];
    const height = states[0]?.height ?? 0;
    const widgets = part.map((chart, place) => chartWidget(chart, place, height, args.region));
    return new aws.cloudwatch.Dashboard(
      `${name}-dashboard${number}`,
      transformed(
        parent,
        "dashboard",
        {
          dashboardName: `${pulumi.getProject()}-${pulumi.getStack()}${number}`,
          dashboardBody: pulumi.jsonStringify({ widgets: [...states, ...widgets] }),
        },
        args.transform?.dashboard,
      ),
      { parent },
    );
  });
}

/** Charts of each dashboard. */
function parted(charts: readonly Chart[]): readonly (readonly Chart[])[] {
  const parts: Chart[][] = [[]];
  let metrics = 0;
  for (const chart of charts) {
    metrics += chart.metrics.length;
    if (metrics > METRICS) {
      parts.push([]);
      metrics = chart.metrics.length;
    }
    parts.at(-1)?.push(chart);
  }
  return parts;
}

const alarmStates = (alarms: readonly aws.cloudwatch.MetricAlarm[]) => ({
  type: "alarm",
  x: 0,
  y: 0,
  width: GRID.columns,
  height: 2 + Math.ceil(alarms.length / ALARMS_IN_A_ROW),
  properties: { title: "Alarms", alarms: alarms.map(({ arn }) => arn) },
});

/** Makes the widget of a chart.
 * @param place Number of charts before it.
 * @param top Rows above the charts. */
function chartWidget(chart: Chart, place: number, top: number, region: string) {
  const { width, height } = GRID.chart;
  const inARow = GRID.columns / width;
  return {
    type: "metric",
    x: (place % inARow) * width,
    y: top + Math.floor(place / inARow) * height,
    width,
    height,
    properties: {
      title: chart.title,
      view: "timeSeries",
      stacked: false,
      region: chart.region ?? region,
      period: chart.period ?? 300,
      metrics: chart.metrics.map(line),
    },
  };
}

/** Writes a metric as a dashboard has it: namespace, name, dimensions one after the other, and how it is drawn. */
const line = ({ namespace, metricName, dimensions, statistic, label = metricName }: Metric) => [
  namespace,
  metricName,
  ...Object.entries(dimensions).flat(),
  { stat: statistic, label },
];
