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

/** Makes the dashboard of a stage: the states of its alarms, and below them the charts in the order in which they were declared.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html */
export function stageDashboard(
  name: string,
  args: Settings,
  {
    charts,
    alarms,
  }: { readonly charts: readonly Chart[]; readonly alarms: readonly aws.cloudwatch.MetricAlarm[] },
  parent: pulumi.ComponentResource,
): aws.cloudwatch.Dashboard {
  const height = 2 + Math.ceil(alarms.length / ALARMS_IN_A_ROW);
  const states = {
    type: "alarm",
    x: 0,
    y: 0,
    width: GRID.columns,
    height,
    properties: { title: "Alarms", alarms: alarms.map(({ arn }) => arn) },
  };
  const widgets = charts.map((chart, index) => {
    const { width, height: chartHeight } = GRID.chart;
    const inARow = GRID.columns / width;
    return {
      type: "metric",
      x: (index % inARow) * width,
      y: height + Math.floor(index / inARow) * chartHeight,
      width,
      height: chartHeight,
      properties: {
        title: chart.title,
        view: "timeSeries",
        stacked: false,
        region: chart.region ?? args.region,
        period: chart.period ?? 300,
        metrics: chart.metrics.map(line),
      },
    };
  });
  return new aws.cloudwatch.Dashboard(
    `${name}-dashboard`,
    transformed(
      parent,
      "dashboard",
      {
        dashboardName: `${pulumi.getProject()}-${pulumi.getStack()}`,
        dashboardBody: pulumi.jsonStringify({ widgets: [states, ...widgets] }),
      },
      args.transform?.dashboard,
    ),
    { parent },
  );
}

/** Writes a metric as a dashboard has it: namespace, name, dimensions one after the other, and how it is drawn. */
const line = ({ namespace, metricName, dimensions, statistic, label = metricName }: Metric) => [
  namespace,
  metricName,
  ...Object.entries(dimensions).flat(),
  { stat: statistic, label },
];
