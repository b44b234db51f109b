import { header } from "../../../contract/http.ts";
import { currentTraceId } from "../../../observe/trace.ts";
import type { S3Call } from "../operation.ts";
import type { ObjectVersion } from "../records.ts";
import type { Deletion } from "../stores/bucket-store.ts";
import type { S3Store } from "../store.ts";
import { tellEventBridge } from "./event-bridge.ts";
import { messageOf } from "./message.ts";
import {
  eventOfDeletion,
  eventOfVersion,
  type EventName,
  type EventOrigin,
  type ObjectEvent,
} from "./object-event.ts";
import { asksFor } from "./rules.ts";

/** Tells of a version that the caller of an operation wrote or tagged, as {@link tell} does. */
export async function tellOfVersion(call: S3Call, name: EventName, version: ObjectVersion): Promise<void> {
  const shownId = call.store.buckets.shownId(version);
  await tell(call.store, eventOfVersion(name, version, shownId, originOf(call)), traceHeaderOf(call));
}

/** Tells of what the caller of an operation deleted, as {@link tell} does. */
export async function tellOfDeletion(call: S3Call, deletion: Deletion): Promise<void> {
  const shownId = deletion.version && call.store.buckets.shownId(deletion.version);
  const event = eventOfDeletion("ObjectRemoved", deletion, shownId, originOf(call));
  await tell(call.store, event, traceHeaderOf(call));
}

/** Origin of what the caller of an operation did. */
function originOf({ principal, request }: S3Call): EventOrigin {
  return {
    requester: principal.kind === "service" ? principal.arn : principal.accountId,
    principalId: principal.kind === "anonymous" ? "ANONYMOUS" : `AWS:${principal.userId}`,
    sourceIp: request.sourceIp,
    requestId: request.requestId ?? "",
  };
}

const traceHeaderOf = ({ request }: S3Call) => header(request.headers, "x-amzn-trace-id");

/** Tells everybody who asked for it of an event. It is told, or written down to be told, before the caller is answered: whoever was answered
 * can count on it. What goes wrong is said in the log.
 * @param event Undefined when nothing happened.
 * @param traceHeader `X-Amzn-Trace-Id` of the request. */
export async function tell(
  { buckets, platform, deliveries }: S3Store,
  event: ObjectEvent | undefined,
  traceHeader?: string,
): Promise<void> {
  const bucket = event && buckets.find(event.bucket);
  if (!bucket) return;
  const { name, region, notifications = [], eventBridge } = bucket;
  const rules = notifications.filter((rule) => asksFor(rule, event));
  if (rules.length > 0)
    await deliveries.accept(
      rules.map(({ id, destination }) => ({
        bucket: name,
        destination,
        message: messageOf(event, id, region, platform.accountId),
        attempts: 0,
        traceHeader,
        traceId: currentTraceId(),
      })),
    );
  if (!eventBridge) return;
  try {
    await tellEventBridge(platform, region, event);
  } catch (error) {
    platform.logs.write("s3", "error", `the event of ${name}/${event.key}: ${(error as Error).message}`);
  }
}
