import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { source } from "./events.ts";
import type { SendEvents } from "./relay.ts";

/** Milliseconds for one call: the rows are locked meanwhile, and the database ends a transaction that says nothing for five seconds. */
const PATIENCE = 3_000;

/** Makes the client for {@link eventBridge}: one attempt, since the relay makes its own. */
export const openEventBridge = (): EventBridgeClient =>
  new EventBridgeClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: PATIENCE, throwOnRequestTimeout: true },
  });

/** Sends events to a bus of EventBridge, each with its trace, which goes on to the targets. The id of the outbox is in the detail, as `eventId`:
 * EventBridge gives an id of its own each time.
 * @param bus Name or ARN.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-related-service-xray.html */
export function eventBridge(client: Pick<EventBridgeClient, "send">, bus: string): SendEvents {
  return async (events) => {
    const { Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: events.map(({ eventId, type, detail, writtenAt, trace }) => ({
          EventBusName: bus,
          Source: source,
          DetailType: type,
          Detail: JSON.stringify({ ...detail, eventId }),
          Time: writtenAt,
          TraceHeader: trace,
        })),
      }),
      { abortSignal: AbortSignal.timeout(PATIENCE) },
    );
    // Each answer is at the place of its event.
    return new Set(
      events.flatMap(({ eventId }, index) => (Entries[index]?.EventId === undefined ? [] : [eventId])),
    );
  };
}
