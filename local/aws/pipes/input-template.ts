import { escapeText, fillTemplate, valueAt } from "../../delivery/input-template.ts";

/** Fills in a pipe's input template: `<$.path>` is the event's value there, `<aws.pipes.event.json>` the whole event.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html */
export function applyTemplate(template: string, event: unknown): string {
  return fillTemplate(
    template,
    (name) => {
      if (name.startsWith("$")) return { value: valueAt(event, name) };
      return name === "aws.pipes.event.json" ? { value: event } : undefined;
    },
    (value) => escapeText(JSON.stringify(value)),
  );
}
