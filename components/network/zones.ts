import * as aws from "@pulumi/aws";
import { defaults } from "./defaults.ts";

/** Ids of the zones in which API Gateway makes no VPC link V2, by region. An id names the same place in every account, a name like `ap-northeast-2a`
 * does not.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html */
const notLinkable: Readonly<Record<string, readonly string[]>> = {
  "ap-northeast-2": ["apne2-az4"],
  "us-east-1": ["use1-az3"],
};

/** Adds to the arguments of a network the names of zones of the program's region that a VPC link can be in.
 * @throws Error when the account has fewer than it wants. */
export async function inLinkableZones<Args extends { readonly zones?: number }>(
  network: Args,
): Promise<Args & { readonly zoneNames: readonly string[] }> {
  const {
    id: region,
    names,
    zoneIds,
  } = await aws.getAvailabilityZones({
    state: "available",
    filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
  });
  return { ...network, zoneNames: chooseZones(region, names, zoneIds, network.zones ?? defaults.zones) };
}

/** Chooses the first zones by name, as `awsx.ec2.Vpc` does, among those that a VPC link can be in.
 * @param names Names of the region's zones, as this account sees them.
 * @param zoneIds Their ids, in the same order.
 * @throws Error when there are fewer than `count`. */
export function chooseZones(
  region: string,
  names: readonly string[],
  zoneIds: readonly string[],
  count: number,
): string[] {
  const excluded = notLinkable[region] ?? [];
  const zones = names.filter((_, index) => !excluded.includes(zoneIds[index] ?? "")).sort();
  if (zones.length < count)
    throw new Error(
      `Network: region ${region} has ${zones.length} zones that a VPC link can be in (${zones.join(", ")}), not ${count}. Fix: lower mysfits:network.zones`,
    );
  return zones.slice(0, count);
}
