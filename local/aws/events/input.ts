import { valueAt } from "../pipes/input-template.ts";
import type { BusEvent, RuleRecord, Target } from "./records.ts";

/** What a target gets of an event: all of it, a part, a constant, or a template with parts of it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export function inputFor(target: Target, event: BusEvent, rule: RuleRecord, ingestedAt: number): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(event, target.InputPath) ?? null);
  if (!target.InputTransformer) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = target.InputTransformer;
  const { detail: _, ...withoutDetail } = event;
  const values = new Map<string, unknown>([
    ...Object.entries(InputPathsMap).map(([name, path]): [string, unknown] => [name, valueAt(event, path)]),
    ["aws.events.rule-arn", rule.arn],
    ["aws.events.rule-name", rule.name],
    ["aws.events.event.ingestion-time", new Date(ingestedAt).toISOString()],
    ["aws.events.event", withoutDetail],
    ["aws.events.event.json", event],
  ]);
  return fill(InputTemplate, values);
}

/** Inside quotes text goes in bare, outside as JSON; what is not there is an empty text. */
function fill(template: string, values: ReadonlyMap<string, unknown>): string {
  let isQuoted = false;
  return template.replaceAll(/\\.|"|<([\w.-]+)>/g, (whole, name: string | undefined) => {
    if (name === undefined) {
      if (whole === '"') isQuoted = !isQuoted;
      return whole;
    }
    const value = values.get(name);
    if (!isQuoted) return JSON.stringify(value ?? "");
    const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}
