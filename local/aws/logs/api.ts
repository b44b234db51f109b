import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { ApiRequest, Operation, ServiceApi } from "../../contract/service.ts";
import { readFilterPattern } from "./filter-pattern.ts";
import { invalid, type InputEvent, type LogGroup, type LogGroups } from "./log-groups.ts";

interface Input {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly logStreamName?: string;
  readonly logGroupNamePrefix?: string;
  readonly logStreamNamePrefix?: string;
  readonly logStreamNames?: readonly string[];
  readonly logGroupClass?: string;
  readonly kmsKeyId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly tagKeys?: readonly string[];
  readonly resourceArn?: string;
  readonly retentionInDays?: number;
  readonly logEvents?: readonly InputEvent[];
  readonly startTime?: number;
  readonly endTime?: number;
  readonly startFromHead?: boolean;
  readonly filterPattern?: string;
  readonly nextToken?: string;
  readonly limit?: number;
}

type Call = (region: string, input: Input) => Promise<object>;

/** Largest batch: bytes of all messages with 26 for each event.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const BATCH_BYTES = 1_048_576;
const EVENT_OVERHEAD = 26;
const BATCH_EVENTS = 10_000;

/** CloudWatch Logs as SDK clients call it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/ */
export function logsApi(groups: LogGroups): ServiceApi {
  const calls: Readonly<Record<string, Call>> = {
    CreateLogGroup: async (region, input) => {
      const { logGroupClass = "STANDARD", kmsKeyId, tags = {} } = input;
      await groups.create({ name: groupOf(input), region, logGroupClass, kmsKeyId, tags, origin: "api" });
      return {};
    },
    DeleteLogGroup: async (region, input) => {
      await groups.delete(region, groupOf(input));
      return {};
    },
    CreateLogStream: async (region, input) => {
      await groups.createStream(region, groupOf(input), streamOf(input));
      return {};
    },
    DeleteLogStream: async (region, input) => {
      await groups.deleteStream(region, groupOf(input), streamOf(input));
      return {};
    },
    PutLogEvents: async (region, input) => {
      const group = groups.get(region, groupOf(input));
      const stream = streamOf(input);
      // AWS makes no stream here: that is a call of its own.
      if (!groups.hasStream(region, group.name, stream))
        throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
      const rejectedLogEventsInfo = await groups.put(region, group.name, stream, checkBatch(input.logEvents));
      return {
        nextSequenceToken: "49599396607703531511419593985621160512859251095480828066",
        rejectedLogEventsInfo,
      };
    },
    GetLogEvents: async (region, input) => {
      const events = (await groups.read(region, groupOf(input), streamOf(input))).filter(within(input));
      const limit = limitOf(input, 10_000);
      const [direction, position] = readToken(input.nextToken);
      const start = direction ? position : input.startFromHead ? 0 : Math.max(0, events.length - limit);
      const from = direction === "b" ? Math.max(0, start - limit) : start;
      const page = events.slice(from, direction === "b" ? start : from + limit);
      return { events: page, nextForwardToken: `f/${from + page.length}`, nextBackwardToken: `b/${from}` };
    },
    FilterLogEvents: async (region, input) => {
      const group = groupOf(input);
      const { logStreamNames, logStreamNamePrefix = "" } = input;
      const names = groups
        .streams(region, groups.get(region, group).name)
        .map(({ name }) => name)
        .filter((name) =>
          logStreamNames ? logStreamNames.includes(name) : name.startsWith(logStreamNamePrefix),
        );
      const matches = readFilterPattern(input.filterPattern ?? "");
      const found = [];
      for (const logStreamName of names)
        for (const event of (await groups.read(region, group, logStreamName)).filter(within(input)))
          if (matches(event.message)) found.push({ logStreamName, ...event });
      found.sort((a, b) => a.timestamp - b.timestamp);
      const limit = limitOf(input, 10_000);
      const [, start] = readToken(input.nextToken);
      const events = found
        .slice(start, start + limit)
        .map((event, index) => ({ ...event, eventId: String(start + index) }));
      return {
        events,
        searchedLogStreams: [],
        ...(start + limit < found.length && { nextToken: `f/${start + limit}` }),
      };
    },
    DescribeLogGroups: async (region, input) => {
      const all = groups.all(region).filter(({ name }) => name.startsWith(input.logGroupNamePrefix ?? ""));
      return await Promise.resolve(page(all.map(describeGroup), input, "logGroups"));
    },
    DescribeLogStreams: async (region, input) => {
      const { name: group, arn } = groups.get(region, groupOf(input));
      const all = groups
        .streams(region, group)
        .filter(({ name }) => name.startsWith(input.logStreamNamePrefix ?? ""));
      const described = await Promise.all(
        all.map(async ({ name, createdAt }) => {
          const events = await groups.read(region, group, name);
          return {
            logStreamName: name,
            creationTime: createdAt,
            arn: `${arn}:log-stream:${name}`,
            storedBytes: 0,
            firstEventTimestamp: events[0]?.timestamp,
            lastEventTimestamp: events.at(-1)?.timestamp,
            lastIngestionTime: events.reduce<number | undefined>(
              (latest, { ingestionTime }) => Math.max(latest ?? 0, ingestionTime),
              undefined,
            ),
          };
        }),
      );
      return page(described, input, "logStreams");
    },
    PutRetentionPolicy: async (region, input) => {
      if (input.retentionInDays === undefined) throw invalid("retentionInDays is missing");
      await groups.change(region, groupOf(input), { retentionInDays: input.retentionInDays });
      return {};
    },
    DeleteRetentionPolicy: async (region, input) => {
      await groups.change(region, groupOf(input), { retentionInDays: undefined });
      return {};
    },
    TagResource: async (region, input) => {
      const group = groupByArn(groups, region, input);
      await groups.change(region, group.name, { tags: { ...group.tags, ...input.tags } });
      return {};
    },
    UntagResource: async (region, input) => {
      const group = groupByArn(groups, region, input);
      const left = Object.entries(group.tags).filter(([name]) => !input.tagKeys?.includes(name));
      await groups.change(region, group.name, { tags: Object.fromEntries(left) });
      return {};
    },
    ListTagsForResource: async (region, input) =>
      await Promise.resolve({ tags: groupByArn(groups, region, input).tags }),
  };
  return {
    signingName: "logs",
    protocol: "json-1.1",
    operation(request): Operation {
      const name = (header(request.headers, "x-amz-target") ?? "").replace(/^Logs_20140328\./, "");
      const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
      if (!call) throw new NotEmulatedError(`logs:${name}`);
      const input = readInput(request);
      return {
        name,
        access: [{ action: `logs:${name}`, resource: resourceOf(groups, request.region, name, input) }],
        run: async () => ({ body: await call(request.region, input) }),
      };
    },
  };
}

/** What a call's policy statement must name.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
function resourceOf(groups: LogGroups, region: string, name: string, input: Input): string {
  if (input.resourceArn !== undefined) return input.resourceArn;
  if (name === "DescribeLogGroups")
    return groups.streamArn(region, "", "").replace(/log-group::log-stream:$/, "log-group:*");
  const group = nameOfGroup(input) ?? "";
  if (/^(PutLogEvents|GetLogEvents|DeleteLogStream)$/.test(name))
    return groups.streamArn(region, group, input.logStreamName ?? "");
  return groups.streamArn(region, group, "").replace(/:log-stream:$/, ":*");
}

function readInput({ body }: ApiRequest): Input {
  try {
    const value = JSON.parse(body.toString() || "{}") as unknown;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Answered below, as any other body that is no object.
  }
  throw new AwsError("SerializationException", "The body is not a JSON object");
}

/** Name, or the last part of an ARN. */
function nameOfGroup({ logGroupName, logGroupIdentifier }: Input): string | undefined {
  return logGroupName ?? logGroupIdentifier?.replace(/^arn:.*:log-group:/, "").replace(/:\*$/, "");
}

function groupOf(input: Input): string {
  const name = nameOfGroup(input);
  if (!name)
    throw invalid(
      "1 validation error detected: Value null at 'logGroupName' failed to satisfy constraint: Member must not be null",
    );
  return name;
}

function streamOf({ logStreamName }: Input): string {
  if (!logStreamName)
    throw invalid(
      "1 validation error detected: Value null at 'logStreamName' failed to satisfy constraint: Member must not be null",
    );
  return logStreamName;
}

function groupByArn(groups: LogGroups, region: string, { resourceArn = "" }: Input): LogGroup {
  return groups.get(region, groupOf({ logGroupIdentifier: resourceArn }));
}

function checkBatch(events: readonly InputEvent[] | undefined): readonly InputEvent[] {
  if (!events || events.length === 0 || events.length > BATCH_EVENTS)
    throw invalid(`logEvents must have 1 to ${BATCH_EVENTS} events`);
  let size = 0;
  for (const [index, { timestamp, message }] of events.entries()) {
    if (typeof message !== "string" || message === "" || !Number.isInteger(timestamp))
      throw invalid(`logEvents[${index}] must have a timestamp in milliseconds and a message`);
    if (timestamp < (events[index - 1]?.timestamp ?? 0))
      throw invalid("Log events in a single PutLogEvents request must be in chronological order.");
    size += Buffer.byteLength(message) + EVENT_OVERHEAD;
  }
  if (size > BATCH_BYTES) throw invalid(`Upload too large: ${size} bytes exceeds limit of ${BATCH_BYTES}`);
  return events;
}

const within =
  ({ startTime = 0, endTime = Infinity }: Input) =>
  ({ timestamp }: { timestamp: number }) =>
    timestamp >= startTime && timestamp < endTime;

function limitOf({ limit }: Input, maximum: number): number {
  if (limit === undefined) return maximum;
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= maximum))
    throw invalid(`limit must be 1 to ${maximum} (got ${limit})`);
  return limit;
}

/** `f/120`: forward from 120; `b/120`: backward to 120. */
function readToken(token: string | undefined): ["f" | "b" | undefined, number] {
  if (token === undefined) return [undefined, 0];
  const [, direction, position] = /^([fb])\/(\d{1,12})$/.exec(token) ?? [];
  if (direction === undefined) throw invalid("The specified nextToken is invalid.");
  return [direction as "f" | "b", Number(position)];
}

function page(all: readonly object[], input: Input, member: string): object {
  const limit = limitOf(input, 50);
  const [, start] = readToken(input.nextToken);
  return {
    [member]: all.slice(start, start + limit),
    ...(start + limit < all.length && { nextToken: `f/${start + limit}` }),
  };
}

function describeGroup({ name, arn, createdAt, retentionInDays, logGroupClass, kmsKeyId }: LogGroup): object {
  return {
    logGroupName: name,
    creationTime: createdAt,
    retentionInDays,
    logGroupClass,
    kmsKeyId,
    storedBytes: 0,
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
  };
}
