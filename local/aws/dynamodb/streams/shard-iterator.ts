import { AwsError } from "../../../contract/errors.ts";
import { validationError } from "../errors.ts";

/** Time for which an iterator can be used, in milliseconds.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
const VALID_FOR = 15 * 60 * 1000;

/** A position in a shard. */
export interface ShardPosition {
  readonly streamArn: string;
  /** Reads from behind this sequence number, or with neither from the oldest record. */
  readonly after?: string;
  /** Reads from this sequence number. */
  readonly at?: string;
}

/** A position as text, valid for 15 minutes. It says itself where it points, and nothing is kept. */
export function shardIterator({ streamArn, after, at }: ShardPosition): string {
  const position = Buffer.from(JSON.stringify({ after, at, issued: Date.now() })).toString("base64");
  return `${streamArn}|1|${position}`;
}

/** Reads the text of {@link shardIterator}.
 * @throws AwsError ValidationException when it is not one, ExpiredIteratorException after 15 minutes. */
export function parseShardIterator(text: unknown): ShardPosition {
  const [streamArn, , encoded] = typeof text === "string" ? text.split("|") : [];
  let position: { after?: unknown; at?: unknown; issued?: unknown } | undefined;
  try {
    position = JSON.parse(Buffer.from(encoded ?? "", "base64").toString()) as typeof position;
  } catch {
    // said below
  }
  const { after, at, issued } = position ?? {};
  if (!streamArn?.startsWith("arn:") || typeof issued !== "number" || !isSequence(after) || !isSequence(at))
    throw validationError("Invalid ShardIterator");
  if (issued + VALID_FOR < Date.now())
    throw new AwsError(
      "ExpiredIteratorException",
      "The shard iterator has expired and can no longer be used to retrieve stream records",
    );
  return { streamArn, ...(after !== undefined && { after }), ...(at !== undefined && { at }) };
}

function isSequence(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === "string" && /^\d{21}$/.test(value));
}
