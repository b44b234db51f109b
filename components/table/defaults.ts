import type * as aws from "@pulumi/aws";

/** What every table has. @param protect Whether its data must outlive a mistake. */
export function tableDefaults(
  protect: boolean,
): Pick<
  aws.dynamodb.TableArgs,
  "billingMode" | "deletionProtectionEnabled" | "pointInTimeRecovery" | "serverSideEncryption"
> {
  return {
    billingMode: "PAY_PER_REQUEST",
    deletionProtectionEnabled: protect,
    pointInTimeRecovery: { enabled: protect },
    serverSideEncryption: { enabled: true },
  };
}

/** Defaults that are warned about when a transform changes them. */
export const tableGuards = [
  "deletionProtectionEnabled",
  "pointInTimeRecovery.enabled",
  "serverSideEncryption.enabled",
];
