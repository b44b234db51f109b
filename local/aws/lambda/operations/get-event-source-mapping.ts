import { operation } from "../operation.ts";
import { describeMapping } from "./mapping-description.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html */
export const getEventSourceMapping = operation("GetEventSourceMapping", {
  members: { UUID: true },
  access: ({ store, region }, { UUID }) => [
    { action: "lambda:GetEventSourceMapping", resource: store.mappings.arnOf({ region, uuid: UUID }) },
  ],
  run: ({ store }, { UUID }) => describeMapping(store.mappings.get(UUID)),
});
