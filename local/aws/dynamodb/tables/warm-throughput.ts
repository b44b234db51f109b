import type { GlobalSecondaryIndexWarmThroughputDescription } from "@aws-sdk/client-dynamodb";
import { validationError } from "../errors.ts";
import type { Raw } from "../raw.ts";
import type { BillingMode, ProvisionedThroughput, WarmThroughput } from "../records.ts";

/** Throughput that AWS has ready for a new on-demand table or index. */
const ON_DEMAND = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };

/** @throws AwsError ValidationException unless the units are whole numbers from 1, or absent. */
export function checkWarmThroughput(warm: WarmThroughput | undefined): void {
  if (!warm) return;
  const { ReadUnitsPerSecond, WriteUnitsPerSecond } = warm;
  for (const [member, units] of Object.entries({ ReadUnitsPerSecond, WriteUnitsPerSecond }))
    if (units !== undefined && !(Number.isInteger(units) && units >= 1))
      throw validationError(
        `1 validation error detected: Value '${String(units)}' at 'warmThroughput.${member.charAt(0).toLowerCase()}${member.slice(1)}' failed to satisfy constraint: Member must have value greater than or equal to 1`,
      );
}

/** Describes the warm throughput of a table or a global index: what was asked for, else what AWS begins with.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableWarmThroughputDescription.html */
export function describeWarmThroughput(
  warm: WarmThroughput | undefined,
  billingMode: BillingMode,
  provisioned: ProvisionedThroughput | undefined,
): Raw<GlobalSecondaryIndexWarmThroughputDescription> {
  const start =
    billingMode === "PAY_PER_REQUEST" || !provisioned
      ? ON_DEMAND
      : {
          ReadUnitsPerSecond: provisioned.ReadCapacityUnits,
          WriteUnitsPerSecond: provisioned.WriteCapacityUnits,
        };
  return { ...start, ...warm, Status: "ACTIVE" };
}
