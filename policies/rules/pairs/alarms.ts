import {
  at,
  elements,
  isObject,
  isUnknown,
  ofTypes,
  type PolicyGraph,
  type PolicyResource,
} from "../../graph.ts";
import { regionOf } from "../../links.ts";
import type { Finding, Rule } from "../../rule.ts";
import { namespaces, type Named, type Namespace } from "./metrics.ts";

const alarms = ["aws:cloudwatch/metricAlarm:MetricAlarm"];

/** One metric that an alarm looks at. */
interface Metric {
  /** Where it stands among the inputs, with a dot behind it: "" for the alarm's own. */
  readonly path: string;
  readonly name: unknown;
  readonly namespace: Namespace;
  readonly namespaceName: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

/** Metrics of an alarm whose namespace is known here. */
function metricsOf({ inputs }: PolicyResource): readonly Metric[] {
  const places = [
    { path: "", value: inputs as unknown, name: inputs["metricName"] },
    ...elements(inputs["metricQueries"]).map((query, index) => {
      const value = at(query, "metric");
      return { path: `metricQueries.${index}.metric.`, value, name: at(value, "metricName") };
    }),
  ];
  return places.flatMap(({ path, value, name }) => {
    const namespaceName = at(value, "namespace");
    const dimensions = at(value, "dimensions") ?? {};
    const namespace = typeof namespaceName === "string" ? namespaces[namespaceName] : undefined;
    return namespace && isObject(dimensions)
      ? [{ path, name, namespace, namespaceName: String(namespaceName), dimensions }]
      : [];
  });
}

/** Rules of alarms and what they look at. */
export const alarmPairs: readonly Rule[] = [
  {
    id: "alarm-metric",
    title: "An alarm looks at a metric that its namespace has",
    number: "pair",
    sources: [],
    severity: "medium",
    types: alarms,
    check: (alarm) =>
      metricsOf(alarm).flatMap(({ path, name, namespace, namespaceName }) =>
        typeof name === "string" && !namespace.metrics.test(name)
          ? [
              {
                property: `${path}metricName`,
                got: name,
                fix: `use a metric of ${namespaceName}: an alarm of one that nobody sends never goes off`,
              },
            ]
          : [],
      ),
  },
  {
    id: "alarm-dimension",
    title: "An alarm's dimensions name something of the program",
    number: "pair",
    sources: [],
    severity: "medium",
    types: alarms,
    check: (alarm, graph) =>
      metricsOf(alarm).flatMap(({ path, namespace, dimensions }) =>
        Object.entries(dimensions).flatMap(([dimension, value]) => {
          const property = `${path}dimensions.${dimension}`;
          const named = namespace.dimensions[dimension];
          return named && typeof value === "string" && !isThere(graph, named, value)
            ? [{ property, got: value, fix: `name ${kindsOf(named)} of the program by its output` }]
            : [];
        }),
      ),
  },
  {
    id: "alarm-dimensions-together",
    title: "An alarm has all the dimensions that its metric is sent with",
    number: "pair",
    sources: [],
    severity: "medium",
    // CloudWatch takes metrics of other dimensions for others: an alarm of them has no data.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#dimension-combinations
    types: alarms,
    check: (alarm) =>
      metricsOf(alarm).flatMap(({ path, namespace, dimensions }) =>
        Object.keys(dimensions).flatMap((dimension): readonly Finding[] => {
          const other = namespace.together?.[dimension];
          return other !== undefined && !Object.hasOwn(dimensions, other)
            ? [
                {
                  property: `${path}dimensions.${other}`,
                  got: undefined,
                  fix: `give ${other} too: the metric is sent with both, and without it the alarm never has data`,
                },
              ]
            : [];
        }),
      ),
  },
  {
    id: "alarm-region",
    title: "An alarm is in the region that its metric is sent to",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
    types: alarms,
    check: (alarm) => {
      const region = regionOf(alarm);
      if (region === undefined || region === "us-east-1") return [];
      return metricsOf(alarm).flatMap(({ path, namespaceName }) =>
        ["AWS/CloudFront", "AWS/Route53"].includes(namespaceName)
          ? [
              {
                property: path === "" ? "region" : `${path}namespace`,
                got: region,
                fix: `make the alarm in us-east-1: metrics of ${namespaceName} are sent there alone`,
              },
            ]
          : [],
      );
    },
  },
];

/** True when something of the program has this name, or may have it: its name is not known yet. */
function isThere(graph: PolicyGraph, { types, members }: Named, value: string): boolean {
  return ofTypes(graph, types).some((resource) => {
    const { id, inputs, outputs } = resource;
    const known = members
      .flatMap((member) => [at(inputs, member), at(outputs, member), member === "id" ? id : undefined])
      .filter((name) => name !== undefined);
    return known.includes(value) || known.length === 0 || known.every(isUnknown);
  });
}

const kindsOf = ({ types }: Named): string =>
  types.map((type) => type.replace(/^aws:(.+)\/.+:(.+)$/, "$1.$2")).join(" or ");
