import { readGroupName } from "../group-name.ts";
import { operation } from "../operation.ts";
import { readLimit, readToken } from "../paging.ts";
import { isWithin } from "../time-range.ts";

/** Events of one answer. */
const MOST = 10_000;

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
export const getLogEvents = operation("GetLogEvents", {
  members: {
    logGroupName: true,
    logGroupIdentifier: true,
    logStreamName: true,
    startTime: true,
    endTime: true,
    startFromHead: true,
    nextToken: true,
    limit: true,
    unmask: "nothing is masked",
  },
  read: (_, input) => ({ ...input, group: readGroupName(input), stream: input.logStreamName }),
  access: ({ store, region }, { group, stream }) => [
    { action: "logs:GetLogEvents", resource: store.streamArn(region, group, stream) },
  ],
  run: async ({ store, region }, { group, stream, ...input }) => {
    const events = (await store.read(region, group, stream)).filter(isWithin(input));
    const limit = readLimit(input.limit, MOST);
    const { direction, position } = readToken(input.nextToken);
    const head = input.startFromHead ? 0 : Math.max(0, events.length - limit);
    const start = direction === undefined ? head : position;
    const isBackward = direction === "b";
    const from = isBackward ? Math.max(0, start - limit) : start;
    const page = events.slice(from, isBackward ? start : from + limit);
    return {
      events: page,
      nextForwardToken: `f/${from + page.length}`,
      nextBackwardToken: `b/${from}`,
    };
  },
});
