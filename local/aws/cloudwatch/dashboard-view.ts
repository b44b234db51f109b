import type { ChartLine, DashboardView, WidgetView } from "../../contract/capabilities/dashboards.ts";
import { readDashboardBody, type Widget } from "./dashboard-body.ts";
import type { MetricId } from "./records.ts";
import { isStatistic } from "./statistics.ts";
import type { CloudWatchStore } from "./store.ts";

/** Most points of a line. */
const POINTS = 180;
const HOUR = 3600;
const textOf = (value: unknown, usual = "") => (typeof value === "string" ? value : usual);

/** Shows every dashboard as it is now.
 * @param hours Time up to now that the charts show. */
export function dashboardViews(store: CloudWatchStore, hours: number): DashboardView[] {
  store.hub.sample();
  return store.dashboards.all().map(({ name, body }) => ({
    name,
    widgets: readDashboardBody(body)
      .toSorted((one, other) => (one.y ?? 0) - (other.y ?? 0) || (one.x ?? 0) - (other.x ?? 0))
      .map((widget) => viewOf(store, widget, hours)),
  }));
}

function viewOf(store: CloudWatchStore, { type, properties }: Widget, hours: number): WidgetView {
  const title = textOf(properties["title"], type);
  if (type === "text") return { kind: "text", title: "", text: textOf(properties["markdown"]) };
  if (type === "alarm") {
    const arns = properties["alarms"] as readonly string[];
    const alarms = arns.flatMap((arn) => store.alarms.find(arn) ?? []);
    return {
      kind: "alarms",
      title,
      alarms: alarms.map(({ name, description, state }) => ({ name, description, state })),
    };
  }
  if (type !== "metric") return { kind: "other", title, type };
  const region = textOf(properties["region"]);
  const period = Math.max(60, Math.ceil((hours * HOUR) / POINTS / 60) * 60);
  const metrics = (properties["metrics"] ?? []) as readonly (readonly unknown[])[];
  let before: readonly string[] = [];
  const lines = metrics.flatMap((row): ChartLine[] => {
    const options = row.at(-1);
    const names = row.filter((part) => typeof part === "string");
    // "." stands for what is above it, and "..." for all that is.
    const parts =
      names[0] === "..."
        ? [...before.slice(0, before.length - names.length + 1), ...names.slice(1)]
        : names.map((part, index) => (part === "." ? (before[index] ?? "") : part));
    before = parts;
    const { stat, label } = (typeof options === "object" ? options : {}) as { stat?: string; label?: string };
    const statistic = stat ?? textOf(properties["stat"], "Average");
    const metric = metricOf(region, parts);
    return isStatistic(statistic)
      ? [lineOf(store, metric, { statistic, label: label ?? metric.metricName, period, hours })]
      : [];
  });
  return { kind: "chart", title, region, lines };
}

function metricOf(region: string, [namespace = "", metricName = "", ...pairs]: readonly string[]): MetricId {
  const dimensions: Record<string, string> = {};
  for (let index = 0; index + 1 < pairs.length; index += 2)
    dimensions[pairs[index] as string] = pairs[index + 1] as string;
  return { region, namespace, metricName, dimensions };
}

function lineOf(
  { metrics }: CloudWatchStore,
  metric: MetricId,
  line: {
    readonly statistic: string;
    readonly label: string;
    /** Seconds. */
    readonly period: number;
    readonly hours: number;
  },
): ChartLine {
  const milliseconds = line.period * 1000;
  const last = Math.floor(Date.now() / milliseconds) * milliseconds;
  const count = Math.ceil((line.hours * HOUR) / line.period);
  return {
    label: line.label,
    unit: metrics.unit(metric),
    points: Array.from({ length: count }, (_, index) => {
      const at = last - (count - 1 - index) * milliseconds;
      return { at, value: metrics.statistic(metric, line.statistic, line.period, at + milliseconds - 1) };
    }),
  };
}
