import type { Route53 } from "@aws-sdk/client-route-53";
import type { Access } from "../../contract/api.ts";
import { operationsOf } from "../../contract/operation.ts";
import { invalidInput } from "./errors.ts";
import type { HostedZone } from "./records.ts";
import type { ZoneStore } from "./store.ts";

/** Makes an operation of Route 53, on hosted zones. */
export const operation = operationsOf<Route53, ZoneStore>();

/** Right that IAM must give on one zone. */
export const zoneAccess = (name: string, id: string): Access[] => [
  {
    action: `route53:${name}`,
    resource: `arn:aws:route53:::hostedzone/${id.replace(/^\/hostedzone\//, "")}`,
  },
];

/** Right that IAM must give on no zone in particular. */
export const accountAccess = (name: string): Access[] => [{ action: `route53:${name}`, resource: "*" }];

/** Items of an answer at the most.
 * @throws AwsError InvalidInput. */
export function itemLimit(maximum: number | undefined, most: number): number {
  if (maximum === undefined) return most;
  if (!Number.isInteger(maximum) || maximum < 1)
    throw invalidInput(`maxItems must be a whole number from 1 to ${most} (got ${maximum})`);
  return Math.min(maximum, most);
}

/** A zone as the API answers it. */
export const describeZone = (store: ZoneStore, zone: HostedZone) => ({
  Id: `/hostedzone/${zone.id}`,
  Name: zone.name,
  CallerReference: zone.callerReference,
  Config: { Comment: zone.comment, PrivateZone: false },
  ResourceRecordSetCount: store.records(zone.id).length,
});

/** A change, which is done at once here. */
export const insync = (id: string) => ({ Id: `/change/${id}`, Status: "INSYNC", SubmittedAt: new Date() });
