import { isIPv4 } from "node:net";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";

/** Makes the IP sets of a list: one for each version of IP that it has. In an emergency they can be changed by hand, at once; what is written in
 * the program comes back with the next `up`.
 * @param list `allowed` or `blocked`. */
export function addressSets(
  name: string,
  list: string,
  addresses: readonly string[],
  { tags }: Settings,
  parent: pulumi.Resource,
): readonly aws.wafv2.IpSet[] {
  return (["IPV4", "IPV6"] as const).flatMap((ipAddressVersion) => {
    const those = addresses.filter(
      (cidr) => isIPv4(cidr.split("/")[0] ?? "") === (ipAddressVersion === "IPV4"),
    );
    if (those.length === 0) return [];
    return new aws.wafv2.IpSet(
      `${name}-${list}-${ipAddressVersion.toLowerCase()}`,
      {
        region: "us-east-1",
        scope: "CLOUDFRONT",
        description: `Addresses that are ${list} at ${name}`,
        ipAddressVersion,
        addresses: those,
        tags,
      },
      { parent },
    );
  });
}
