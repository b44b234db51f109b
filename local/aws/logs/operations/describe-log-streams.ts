import { invalid } from "../errors.ts";
import { readGroupName } from "../group-name.ts";
import { operation } from "../operation.ts";
import { pageOf } from "../paging.ts";

/** Streams of one answer. */
const MOST = 50;

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html */
export const describeLogStreams = operation("DescribeLogStreams", {
  members: {
    logGroupName: true,
    logGroupIdentifier: true,
    logStreamNamePrefix: true,
    orderBy: true,
    descending: true,
    nextToken: true,
    limit: true,
  },
  read: (_, input) => {
    const { orderBy = "LogStreamName", logStreamNamePrefix } = input;
    if (orderBy !== "LogStreamName" && orderBy !== "LastEventTime")
      throw invalid(`orderBy must be LogStreamName or LastEventTime (got ${orderBy})`);
    if (orderBy === "LastEventTime" && logStreamNamePrefix !== undefined)
      throw invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
    return { ...input, orderBy, group: readGroupName(input) };
  },
  access: ({ store, region }, { group }) => [
    { action: "logs:DescribeLogStreams", resource: store.groupArn(region, group) },
  ],
  run: async (
    { store, region },
    { group, logStreamNamePrefix = "", orderBy, descending = false, ...paging },
  ) => {
    const { name, arn } = store.get(region, group);
    const streams = await Promise.all(
      store
        .streams(region, name)
        .filter((stream) => stream.name.startsWith(logStreamNamePrefix))
        .map(async (stream) => {
          const events = await store.read(region, name, stream.name);
          return {
            logStreamName: stream.name,
            creationTime: stream.createdAt,
            arn: `${arn}:log-stream:${stream.name}`,
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
    if (orderBy === "LastEventTime")
      streams.sort((a, b) => (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0));
    if (descending) streams.reverse();
    const { page, nextToken } = pageOf(streams, paging, MOST);
    return { logStreams: page, nextToken };
  },
});
