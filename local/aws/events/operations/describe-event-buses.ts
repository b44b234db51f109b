import { operation } from "../operation.ts";
import type { BusRecord } from "../records.ts";

/** Describes a bus, the default one unless it is named.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html */
export const describeEventBus = operation("DescribeEventBus", {
  members: { Name: true },
  read: ({ store, region }, { Name }) => store.busArn(region, Name),
  access: (_, arn) => [{ action: "events:DescribeEventBus", resource: arn }],
  run: ({ store }, arn) => describe(store.bus(arn)),
});

/** Lists the buses of a region, all on one page.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEventBuses.html */
export const listEventBuses = operation("ListEventBuses", {
  members: {
    NamePrefix: true,
    NextToken: "everything is on one page",
    Limit: "everything is on one page",
  },
  access: () => [{ action: "events:ListEventBuses", resource: "*" }],
  run: ({ store, region }, { NamePrefix = "" }) => ({
    EventBuses: store
      .busesOf(region)
      .filter(({ name }) => name.startsWith(NamePrefix))
      .map(describe),
  }),
});

function describe({ name, arn, description, policy }: BusRecord) {
  return { Name: name, Arn: arn, Description: description, Policy: policy };
}
