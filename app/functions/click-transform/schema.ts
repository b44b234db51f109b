import { namespace } from "../metrics.ts";

const uuid = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
// Only days that exist, so that the table can be read by time. Every fourth year of this century is a leap year.
const day =
  "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])";
const date = `(20[0-9]{2}-(${day})|20([02468][048]|[13579][26])-02-29)`;
const time = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,3})?";

/** Properties of a click. The route's model, the table's columns and this function's check come from it. */
export const clickSchema = {
  required: ["eventId", "mysfitId", "at"],
  properties: {
    eventId: {
      type: "string",
      pattern: uuid,
      maxLength: 36,
      description: "Made by the browser: the same when a click is sent again",
    },
    mysfitId: { type: "string", pattern: uuid, maxLength: 36, description: "Which mysfit was looked at" },
    at: {
      type: "string",
      pattern: `^${date}T${time}Z$`,
      maxLength: 24,
      description: "When, by the browser's clock, in UTC",
    },
  },
} as const;

/** Columns that the transform adds to a click. */
export const clickColumns = {
  receivedAt: "string",
  userId: "string",
  species: "string",
  goodevil: "string",
  lawchaos: "string",
} as const;

/** The clicks as the program's `ClickStream` takes them, with the metric of those that failed. */
export const clicks = {
  events: "clicks",
  event: clickSchema,
  added: clickColumns,
  failureMetric: { namespace, metricName: "ClickRecordsFailed" },
};

/** A click as browsers send it. */
export type Click = Readonly<Record<keyof typeof clickSchema.properties, string>>;

const checks = new Map(
  Object.entries(clickSchema.properties).map(([name, { pattern, ...rest }]) => [
    name,
    { ...rest, pattern: new RegExp(pattern) },
  ]),
);

/** True when a value is a click, by the schema. */
export function isClick(value: unknown): value is Click {
  if (
    typeof value !== "object" ||
    value === null ||
    !clickSchema.required.every((name) => Object.hasOwn(value, name))
  )
    return false;
  return Object.entries(value).every(([name, text]) => {
    const check = checks.get(name);
    return (
      check !== undefined &&
      typeof text === "string" &&
      text.length <= check.maxLength &&
      check.pattern.test(text)
    );
  });
}
