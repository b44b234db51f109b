import { AwsError } from "../../../contract/errors.ts";
import { header } from "../../../contract/http.ts";
import { readDetail, sizeOf } from "../entries.ts";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";

/** Limits of one call.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const LIMITS = { entries: 10, bytes: 1024 * 1024 };

/** Takes events; each entry is answered by itself, so callers have to look at `FailedEntryCount`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
export const putEvents = operation("PutEvents", {
  members: {
    Entries: {
      Source: true,
      DetailType: true,
      Detail: true,
      EventBusName: true,
      Resources: true,
      Time: true,
      TraceHeader: true,
    },
  },
  read: ({ store, region }, { Entries: entries }) => {
    if (entries.length < 1 || entries.length > LIMITS.entries)
      throw invalid(
        `1 validation error detected: Value at 'entries' must have length from 1 to ${LIMITS.entries}`,
      );
    if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > LIMITS.bytes)
      throw invalid(`Total size of the entries in the request is over the limit of ${LIMITS.bytes} bytes.`);
    return entries.map((entry) => ({ entry, busArn: store.busArn(region, entry.EventBusName) }));
  },
  // Each source on each bus is asked for by itself.
  access: ({ store }, entries) => {
    const asked = new Map(
      entries.map(({ busArn, entry }) => {
        const { Source: source = "", DetailType: detailType = "" } = entry;
        return [`${busArn} ${source} ${detailType}`, { busArn, source, detailType }];
      }),
    );
    return [...asked.values()].map(({ busArn: resource, source, detailType }) => {
      const resourcePolicy = store.policyOf(resource);
      return {
        action: "events:PutEvents",
        resource,
        context: { "events:source": source, "events:detail-type": detailType },
        ...(resourcePolicy !== undefined && { resourcePolicy }),
      };
    });
  },
  run: async ({ store, principal, request }, entries) => {
    const isService = principal.arn.endsWith(".amazonaws.com");
    const answers: { EventId?: string; ErrorCode?: string; ErrorMessage?: string }[] = [];
    for (const { entry, busArn } of entries)
      try {
        const detail = readDetail(entry, isService);
        const EventId = await store.put({
          busArn,
          "detail-type": entry.DetailType ?? "",
          source: entry.Source ?? "",
          time: (entry.Time ?? new Date()).toISOString().replace(/\.\d+Z$/, "Z"),
          resources: entry.Resources ?? [],
          detail,
          traceHeader: entry.TraceHeader ?? header(request.headers, "x-amzn-trace-id"),
        });
        answers.push({ EventId });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        answers.push({ ErrorCode: error.code, ErrorMessage: error.message });
      }
    const failed = answers.filter(({ ErrorCode }) => ErrorCode !== undefined);
    return { Entries: answers, FailedEntryCount: failed.length };
  },
});
