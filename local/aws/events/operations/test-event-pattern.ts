import { readEventPattern } from "../../../delivery/event-pattern.ts";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export const testEventPattern = operation("TestEventPattern", {
  members: { EventPattern: true, Event: true },
  access: () => [{ action: "events:TestEventPattern", resource: "*" }],
  run: (_, { EventPattern, Event }) => ({ Result: readEventPattern(EventPattern)(readEvent(Event)) }),
});

function readEvent(event: string): unknown {
  try {
    return JSON.parse(event) as unknown;
  } catch {
    throw invalid("Parameter Event is not valid JSON.");
  }
}
