import { accountAccess } from "../access/access.ts";
import type { OperationHandler } from "../call.ts";

/** Quotas of an account as AWS has them at first. Nothing is throttled here.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html */
export const describeLimits: OperationHandler = () => ({
  access: [accountAccess("DescribeLimits")],
  run: async () => ({
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  }),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html */
export const describeEndpoints: OperationHandler = ({ region }) => ({
  access: [accountAccess("DescribeEndpoints")],
  run: async () => ({
    Endpoints: [{ Address: `dynamodb.${region}.amazonaws.com`, CachePeriodInMinutes: 1440 }],
  }),
});
