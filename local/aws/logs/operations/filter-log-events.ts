import { readFilterPattern } from "../filter-pattern.ts";
import { readGroupName } from "../group-name.ts";
import { operation } from "../operation.ts";
import { pageOf } from "../paging.ts";
import { isWithin } from "../time-range.ts";

/** Events of one answer. */
const MOST = 10_000;

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export const filterLogEvents = operation("FilterLogEvents", {
  members: {
    logGroupName: true,
    logGroupIdentifier: true,
    logStreamNames: true,
    logStreamNamePrefix: true,
    startTime: true,
    endTime: true,
    filterPattern: true,
    nextToken: true,
    limit: true,
    interleaved: "events of all streams are in the order of their times",
    unmask: "nothing is masked",
  },
  read: (_, input) => ({ ...input, group: readGroupName(input) }),
  access: ({ store, region }, { group }) => [
    { action: "logs:FilterLogEvents", resource: store.groupArn(region, group) },
  ],
  run: async ({ store, region }, { group, logStreamNames, logStreamNamePrefix = "", ...input }) => {
    const streams = store
      .streams(region, store.get(region, group).name)
      .map(({ name }) => name)
      .filter((name) => logStreamNames?.includes(name) ?? name.startsWith(logStreamNamePrefix));
    const matches = readFilterPattern(input.filterPattern ?? "");
    const matching = [];
    for (const logStreamName of streams)
      for (const event of (await store.read(region, group, logStreamName)).filter(isWithin(input)))
        if (matches(event.message)) matching.push({ logStreamName, ...event });
    matching.sort((a, b) => a.timestamp - b.timestamp);
    const { page, start, nextToken } = pageOf(matching, input, MOST);
    const events = page.map((event, index) => ({ ...event, eventId: String(start + index) }));
    return { events, searchedLogStreams: [], nextToken };
  },
});
