import { AwsError } from "../../../contract/errors.ts";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import type { InputEvent } from "../records.ts";

/** Limits of one batch: bytes are those of all messages with some for each event.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const BATCH = { bytes: 1_048_576, bytesForEach: 26, events: 10_000, milliseconds: 24 * 60 * 60 * 1000 };

/** Token that AWS still answers and nobody needs any more. */
const SEQUENCE_TOKEN = "49599396607703531511419593985621160512859251095480828066";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export const putLogEvents = operation("PutLogEvents", {
  members: {
    logGroupName: true,
    logStreamName: true,
    logEvents: { timestamp: true, message: true },
    sequenceToken: "AWS takes any, too",
  },
  access: ({ store, region }, { logGroupName, logStreamName }) => [
    { action: "logs:PutLogEvents", resource: store.streamArn(region, logGroupName, logStreamName) },
  ],
  run: async ({ store, region }, { logGroupName, logStreamName, logEvents }) => {
    const { name } = store.get(region, logGroupName);
    // AWS makes no stream here: that is a call of its own.
    if (!store.hasStream(region, name, logStreamName))
      throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
    checkBatch(logEvents);
    const rejectedLogEventsInfo = await store.put(region, name, logStreamName, logEvents);
    return { nextSequenceToken: SEQUENCE_TOKEN, rejectedLogEventsInfo };
  },
});

function checkBatch(events: readonly InputEvent[]): void {
  if (events.length === 0 || events.length > BATCH.events)
    throw invalid(`logEvents must have 1 to ${BATCH.events} events`);
  let size = 0;
  for (const [index, { timestamp, message }] of events.entries()) {
    if (message === "" || !Number.isInteger(timestamp) || timestamp < 0)
      throw invalid(`logEvents[${index}] must have a timestamp in milliseconds and a message`);
    if (timestamp < (events[index - 1]?.timestamp ?? 0))
      throw invalid("Log events in a single PutLogEvents request must be in chronological order.");
    size += Buffer.byteLength(message) + BATCH.bytesForEach;
  }
  if (size > BATCH.bytes) throw invalid(`Upload too large: ${size} bytes exceeds limit of ${BATCH.bytes}`);
  const [first, last] = [events[0] as InputEvent, events.at(-1) as InputEvent];
  if (last.timestamp - first.timestamp > BATCH.milliseconds)
    throw invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
}
