import { isWhole, type Problem } from "../parts/component.ts";
import { functionDefaults } from "../function/index.ts";
import { isOrdered } from "./args.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that would lose events or stop them for ever. */
export function problems(args: Settings): (Problem | false)[] {
  const {
    source,
    batchSize,
    batchingWindowSeconds: window,
    maximumRetries,
    visibilityTimeoutSeconds: visibility,
    concurrency,
  } = args;
  const timeout = args.function.timeoutSeconds ?? functionDefaults.timeoutSeconds;
  const isStream = "table" in source;
  const isFifo = isOrdered(source);
  const mapping = typeof args.transform?.mapping === "object" ? args.transform.mapping : undefined;
  return [
    !isWhole(maximumRetries, 0, 1000) && {
      argument: "maximumRetries",
      must: "be a whole number from 0 to 1000: an event that is tried for ever stops all events behind it",
      got: maximumRetries,
      fix: "use 5",
    },
    mapping?.maximumRetryAttempts === -1 && {
      argument: "transform.mapping.maximumRetryAttempts",
      must: "not be -1: an event that is tried for ever stops all events behind it",
      got: -1,
      fix: "give maximumRetries",
    },
    isStream &&
      !isWhole(args.maximumAgeSeconds, 60, 86_400) && {
        argument: "maximumAgeSeconds",
        must: "be a whole number from 60 to 86400: a stream forgets events after a day, without telling anybody",
        got: args.maximumAgeSeconds,
        fix: "use 21600",
      },
    !isWhole(batchSize, 1, isFifo ? 10 : 1000) && {
      argument: "batchSize",
      must: `be a whole number from 1 to ${isFifo ? "10 for a FIFO queue" : "1000"}`,
      got: batchSize,
      fix: "use 10",
    },
    !isWhole(window, 0, 300) && {
      argument: "batchingWindowSeconds",
      must: "be a whole number from 0 to 300",
      got: window,
      fix: "use 0",
    },
    !isStream &&
      batchSize > 10 &&
      window === 0 && {
        argument: "batchingWindowSeconds",
        must: "be at least 1 with a batchSize over 10",
        got: window,
        fix: "use 1, or a batchSize of 10",
      },
    !isStream &&
      visibility !== undefined &&
      !(visibility >= 6 * timeout && visibility <= 43_200) && {
        argument: "visibilityTimeoutSeconds",
        must: `be at least six times the function's time-out (${6 * timeout}) and at most 43200: an event that shows again while it is worked on is done twice`,
        got: visibility,
        fix: `omit it, or use ${6 * timeout}`,
      },
    isStream &&
      visibility !== undefined && {
        argument: "visibilityTimeoutSeconds",
        must: "not be given for a table's stream",
        got: visibility,
        fix: "omit it",
      },
    isStream &&
      concurrency !== undefined && {
        argument: "concurrency",
        must: "not be given for a table's stream, which is read in order",
        got: concurrency,
        fix: "omit it",
      },
    concurrency !== undefined &&
      !isWhole(concurrency, 2, 1000) && {
        argument: "concurrency",
        must: "be a whole number from 2 to 1000",
        got: concurrency,
        fix: "use 2",
      },
    !isWhole(args.failureRetentionDays, 1, 14) && {
      argument: "failureRetentionDays",
      must: "be a whole number from 1 to 14: what failed has to be kept somewhere",
      got: args.failureRetentionDays,
      fix: "use 14",
    },
    "changes" in source &&
      !/^\$(\.[\w-]+)+$/.test(source.changes.groupBy) && {
        argument: "source.changes.groupBy",
        must: "be the path of a value in a record of the stream",
        got: source.changes.groupBy,
        fix: 'use "$.dynamodb.Keys.<the partition key>.S"',
      },
    !isStream &&
      "queue" in source &&
      source.queue !== "standard" &&
      source.queue !== "fifo" && {
        argument: "source.queue",
        must: 'be "standard" or "fifo"',
        got: source.queue,
        fix: 'use "standard"',
      },
  ];
}
