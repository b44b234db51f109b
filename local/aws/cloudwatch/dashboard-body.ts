import { AwsError } from "../../contract/errors.ts";

/** A widget of a dashboard, as far as it is looked at.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export interface Widget {
  readonly type: string;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Fault of a body, as AWS names it. */
interface Fault {
  readonly dataPath: string;
  readonly message: string;
}

const TYPES = ["metric", "text", "log", "alarm", "explorer", "custom"];
const MOST_WIDGETS = 500;
const MOST_ALARMS = 100;
const BOUNDS = { x: [0, 23], y: [0, Number.MAX_SAFE_INTEGER], width: [1, 24], height: [1, 1000] } as const;

/** Reads the body of a dashboard.
 * @throws AwsError DashboardInvalidInputError that lists every fault with its path.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
export function readDashboardBody(body: string): readonly Widget[] {
  const parsed = parse(body);
  const faults = faultsOf(parsed);
  if (faults.length > 0) throw invalid(faults);
  return (parsed as { readonly widgets: readonly Widget[] }).widgets;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw invalid([{ dataPath: "", message: "The body is not valid JSON" }]);
  }
}

function invalid(faults: readonly Fault[]): AwsError {
  return new AwsError(
    "DashboardInvalidInputError",
    `The dashboard body is invalid, there are ${faults.length} validation errors:\n${JSON.stringify(faults, null, 2)}`,
    400,
    {
      dashboardValidationMessages: faults.map(({ dataPath, message }) => ({
        DataPath: dataPath,
        Message: message,
      })),
    },
  );
}

function faultsOf(body: unknown): Fault[] {
  if (!isObject(body)) return [{ dataPath: "", message: "Should be object" }];
  const { widgets } = body;
  if (widgets === undefined) return [lacks("", "widgets")];
  if (!Array.isArray(widgets)) return [{ dataPath: "/widgets", message: "Should be array" }];
  if (widgets.length > MOST_WIDGETS)
    return [{ dataPath: "/widgets", message: `Should NOT have more than ${MOST_WIDGETS} items` }];
  return widgets.flatMap((widget: unknown, index) => faultsOfWidget(widget, `/widgets/${index}`));
}

function faultsOfWidget(widget: unknown, path: string): Fault[] {
  if (!isObject(widget)) return [{ dataPath: path, message: "Should be object" }];
  const { type, properties } = widget;
  if (!TYPES.includes(type as string))
    return [{ dataPath: `${path}/type`, message: "Should be equal to one of the allowed values" }];
  const places = Object.entries(BOUNDS).flatMap(([name, [least, most]]): Fault[] => {
    const value = widget[name];
    return value === undefined ||
      (Number.isInteger(value) && (value as number) >= least && (value as number) <= most)
      ? []
      : [{ dataPath: `${path}/${name}`, message: `Should be integer from ${least} to ${most}` }];
  });
  if (!isObject(properties)) return [...places, lacks(path, "properties")];
  return [...places, ...faultsOfProperties(type as string, properties, `${path}/properties`)];
}

function faultsOfProperties(
  type: string,
  properties: Readonly<Record<string, unknown>>,
  path: string,
): Fault[] {
  if (type === "text") return typeof properties["markdown"] === "string" ? [] : [lacks(path, "markdown")];
  if (type === "alarm") {
    const { alarms } = properties;
    if (!Array.isArray(alarms)) return [lacks(path, "alarms")];
    return alarms.length <= MOST_ALARMS
      ? []
      : [{ dataPath: `${path}/alarms`, message: `Should NOT have more than ${MOST_ALARMS} items` }];
  }
  if (type !== "metric") return [];
  const { metrics, annotations, region } = properties;
  const faults = typeof region === "string" ? [] : [lacks(path, "region")];
  if (metrics === undefined && !isObject(annotations)) return [...faults, lacks(path, "metrics")];
  if (metrics !== undefined && !Array.isArray(metrics))
    return [...faults, { dataPath: `${path}/metrics`, message: "Should be array" }];
  return [
    ...faults,
    ...(metrics ?? []).flatMap((line: unknown, index): Fault[] => {
      const dataPath = `${path}/metrics/${index}`;
      if (!Array.isArray(line)) return [{ dataPath, message: "Should be array" }];
      if (line.length === 1 && isObject(line[0])) return [];
      return line.length >= 2 ? [] : [{ dataPath, message: "Should NOT have fewer than 2 items" }];
    }),
  ];
}

const lacks = (dataPath: string, name: string): Fault => ({
  dataPath,
  message: `Should have required property '${name}'`,
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
