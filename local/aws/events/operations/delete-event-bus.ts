import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteEventBus.html */
export const deleteEventBus = operation("DeleteEventBus", {
  members: { Name: true },
  read: ({ store, region }, { Name }) => store.busArn(region, Name),
  access: (_, arn) => [{ action: "events:DeleteEventBus", resource: arn }],
  run: async ({ store }, arn) => await store.deleteBus(arn),
});
