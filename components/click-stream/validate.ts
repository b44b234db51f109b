import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/limits.html */
export function problems(args: Settings): (Problem | false)[] {
  const { events, event, maximumEvents, buffering, format, queryLimitBytes, expirationDays } = args;
  const { megabytes, seconds } = buffering;
  const within = (value: number, least: number, most: number) =>
    Number.isFinite(value) && value >= least && value <= most;
  return [
    !/^[a-z]{1,32}$/.test(events) && {
      argument: "events",
      must: "be 1 to 32 small letters: it is a path, a table and a folder",
      got: events,
      fix: 'use "clicks"',
    },
    Object.keys(event.properties).length === 0 && {
      argument: "event.properties",
      must: "have at least one property",
      got: event.properties,
      fix: "say what an event has",
    },
    ...(event.required ?? []).map(
      (name) =>
        !Object.hasOwn(event.properties, name) && {
          argument: "event.required",
          must: "name properties of the event",
          got: name,
          fix: `add ${name} to properties`,
        },
    ),
    ...Object.keys(args.added ?? {}).map(
      (name) =>
        Object.keys(event.properties).some((own) => own.toLowerCase() === name.toLowerCase()) && {
          argument: "added",
          must: "not name a property of the event again",
          got: name,
          fix: "use another name",
        },
    ),
    !isWhole(maximumEvents, 1, 100) && {
      argument: "maximumEvents",
      must: "be a whole number from 1 to 100",
      got: maximumEvents,
      fix: "use 20",
    },
    !(within(megabytes, 1, 128) && within(seconds, 0, 900)) && {
      argument: "buffering",
      must: "be 1 to 128 MB and 0 to 900 seconds",
      got: buffering,
      fix: "use 64 MB and 60 seconds",
    },
    format === "parquet" &&
      megabytes < 64 && {
        argument: "buffering.megabytes",
        must: "be at least 64 for Parquet",
        got: megabytes,
        fix: "use 64",
      },
    args.report !== undefined &&
      args.userPoolArn === undefined && {
        argument: "userPoolArn",
        must: "be given with report",
        got: args.userPoolArn,
        fix: "give the pool whose users may read reports",
      },
    ...Object.keys(args.queries ?? {}).map(
      (query) =>
        !/^[A-Za-z0-9-]{1,64}$/.test(query) && {
          argument: "queries",
          must: "be named by letters, digits and hyphens",
          got: query,
          fix: 'use "last-7-days"',
        },
    ),
    !within(queryLimitBytes, 10_485_760, Number.MAX_SAFE_INTEGER) && {
      argument: "queryLimitBytes",
      must: "be at least 10485760 (10 MB)",
      got: queryLimitBytes,
      fix: "use 1024 ** 3",
    },
    !isWhole(expirationDays, 1) && {
      argument: "expirationDays",
      must: "be a whole number of days, 1 or more",
      got: expirationDays,
      fix: "use 365",
    },
  ];
}
