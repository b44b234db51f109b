import { accountAccess } from "../access/access.ts";
import { operation } from "../operation.ts";

/** Quotas of an account as AWS has them at first. Nothing is throttled here.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html */
export const describeLimits = operation("DescribeLimits", {
  members: {},
  access: () => [accountAccess("DescribeLimits")],
  run: () => ({
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  }),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html */
export const describeEndpoints = operation("DescribeEndpoints", {
  members: {},
  access: () => [accountAccess("DescribeEndpoints")],
  run: ({ region }) => ({
    Endpoints: [{ Address: `dynamodb.${region}.amazonaws.com`, CachePeriodInMinutes: 1440 }],
  }),
});
