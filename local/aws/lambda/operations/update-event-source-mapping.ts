import { Answer } from "../../../contract/answer.ts";
import { checkBatch } from "../event-sources/batch-limits.ts";
import { operation } from "../operation.ts";
import { describeMapping } from "./mapping-description.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html */
export const updateEventSourceMapping = operation("UpdateEventSourceMapping", {
  members: { UUID: true, Enabled: true, BatchSize: true },
  access: ({ store, region }, { UUID }) => [
    { action: "lambda:UpdateEventSourceMapping", resource: store.mappings.arnOf({ region, uuid: UUID }) },
  ],
  run: async ({ store: { mappings } }, { UUID, Enabled, BatchSize }) => {
    const before = mappings.get(UUID);
    const { eventSourceArn, window, enabled, batchSize } = before;
    checkBatch(eventSourceArn, BatchSize ?? batchSize, window);
    const changed = await mappings.put({
      ...before,
      enabled: Enabled ?? enabled,
      batchSize: BatchSize ?? batchSize,
      lastModified: new Date().toISOString(),
    });
    return new Answer(describeMapping(changed), { status: 202 });
  },
});
