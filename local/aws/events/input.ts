import { AwsError } from "../../contract/errors.ts";
import { fillTemplate, placeholdersOf, valueAt } from "../../delivery/input-template.ts";
import type { BusEvent, RuleRecord, Target } from "./records.ts";

/** Variables that every template may use. */
const PREDEFINED: readonly string[] = [
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
];

/** Text that a target gets of an event: all of it, a part, a constant, or a template with parts of it.
 * @throws AwsError InvalidJson when a template in the form of a JSON object comes to no JSON: nothing is delivered then.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export function inputFor(target: Target, event: BusEvent, rule: RuleRecord, ingestedAt: number): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(event, target.InputPath) ?? null);
  if (!target.InputTransformer) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = target.InputTransformer;
  const values = new Map<string, unknown>([
    ...Object.entries(InputPathsMap).map(([name, path]): [string, unknown] => [name, valueAt(event, path)]),
    ["aws.events.rule-arn", rule.arn],
    ["aws.events.rule-name", rule.name],
    ["aws.events.event.ingestion-time", new Date(ingestedAt).toISOString()],
    ["aws.events.event", withoutDetail(event)],
    ["aws.events.event.json", event],
  ]);
  const isJson = isJsonTemplate(InputTemplate);
  const text = fillTemplate(
    InputTemplate,
    (name) => (values.has(name) ? { value: values.get(name) } : undefined),
    // An object is never escaped: inside quotes it breaks a JSON template, and loses its own quotes in a text.
    (value) => (isJson ? JSON.stringify(value) : JSON.stringify(value).replaceAll('"', "")),
  );
  if (isJson) checkJson(text);
  return text;
}

/** Names the first placeholder of a template that stands for nothing; undefined when there is none. */
export function unknownPlaceholder({
  InputPathsMap = {},
  InputTemplate,
}: NonNullable<Target["InputTransformer"]>): string | undefined {
  return placeholdersOf(InputTemplate).find(
    (name) => !Object.hasOwn(InputPathsMap, name) && !PREDEFINED.includes(name),
  );
}

/** The event as the variable `aws.events.event` has it: without its detail, and with another spelling of its type's name. */
function withoutDetail({ detail: _, "detail-type": detailType, ...event }: BusEvent) {
  return { ...event, detailType };
}

function isJsonTemplate(template: string): boolean {
  return template.trimStart().startsWith("{");
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError(
      "InvalidJson",
      `The input template comes to no JSON: ${text.slice(0, 500)}. Take the quotes from around placeholders of objects and lists.`,
    );
  }
}
