import type * as aws from "@pulumi/aws";
import type { WithDefaults } from "../parts/component.ts";
import type { TableArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  maximumThroughput: { reads: 2_000, writes: 1_000 },
  protect: true,
} as const satisfies Partial<TableArgs>;

/** Arguments of `Table` with the defaults. */
export type Settings = WithDefaults<TableArgs, typeof defaults>;

/** Makes what every table has.
 * @param protect True when its data must outlive a mistake. */
export const tableDefaults = (protect: boolean) =>
  ({
    billingMode: "PAY_PER_REQUEST",
    deletionProtectionEnabled: protect,
    pointInTimeRecovery: { enabled: protect },
    serverSideEncryption: { enabled: true },
  }) satisfies aws.dynamodb.TableArgs;

/** Defaults that are warned about when a transform changes them. */
export const guards = [
  "deletionProtectionEnabled",
  "pointInTimeRecovery.enabled",
  "serverSideEncryption.enabled",
];
