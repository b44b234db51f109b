import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { accountId } from "../../contract/account.ts";
import type { Invoke } from "../../contract/service.ts";
import { availabilityZones } from "./availability-zones.ts";
import { managedPrefixLists } from "./managed-prefix-lists.ts";
import { ec2Arn } from "./resource-names.ts";
import type { NetworkStore } from "./store.ts";

/** Filters would choose among many; the ones that AWS's examples use choose nothing here. */
function refuseFilters(invoke: string, args: Readonly<Record<string, unknown>>): void {
  const filters = (args["filters"] ?? []) as readonly { name: string }[];
  const unknown = filters.find(({ name }) => name !== "opt-in-status");
  if (unknown)
    throw new NotEmulatedError(
      `${invoke} with the filter "${unknown.name}"`,
      "Give the id or the name itself.",
    );
}

/** @see https://www.pulumi.com/registry/packages/aws/api-docs/getavailabilityzones/ */
export const getAvailabilityZones: Invoke = async (args, region) => {
  refuseFilters("getAvailabilityZones", args);
  const excluded = new Set([
    ...((args["excludeNames"] ?? []) as string[]),
    ...((args["excludeZoneIds"] ?? []) as string[]),
  ]);
  const zones = availabilityZones(region).filter(({ name, id }) => !excluded.has(name) && !excluded.has(id));
  return {
    ...args,
    id: region,
    region,
    names: zones.map(({ name }) => name),
    zoneIds: zones.map(({ id }) => id),
    groupNames: [region],
  };
};

/** @see https://www.pulumi.com/registry/packages/aws/api-docs/ec2/getmanagedprefixlist/ */
export const getManagedPrefixList: Invoke = async (args, region) => {
  refuseFilters("getManagedPrefixList", args);
  const list = managedPrefixLists(region).find(({ name, id }) => name === args["name"] || id === args["id"]);
  if (!list)
    throw new AwsError(
      "InvalidPrefixListID.NotFound",
      `no prefix list ${JSON.stringify(args["name"] ?? args["id"])}; here are ${managedPrefixLists(region)
        .map(({ name }) => name)
        .join(", ")}`,
    );
  return {
    id: list.id,
    name: list.name,
    region,
    ownerId: "AWS",
    addressFamily: "IPv4",
    maxEntries: 0,
    version: 0,
    tags: {},
    arn: ec2Arn(region, "prefix-list", list.id),
    entries: [],
  };
};

/** `getPrefixList` answers the same lists under the names of the older data source. */
export const getPrefixList: Invoke = async (args, region) => {
  const { id, name } = await getManagedPrefixList({ id: args["prefixListId"], name: args["name"] }, region);
  return { id, prefixListId: id, name, region, cidrBlocks: [] };
};

/** A VPC of this program by its id.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ec2/getvpc/ */
export function getVpc(store: NetworkStore): Invoke {
  return async (args, region) => {
    refuseFilters("getVpc", args);
    const id = args["id"];
    if (typeof id !== "string")
      throw new NotEmulatedError(
        "getVpc without an id",
        "There is no default VPC here: make one, or give the id of one of the program.",
      );
    const vpc = store.get("vpcs", id);
    return {
      id,
      region,
      ownerId: accountId,
      cidrBlock: vpc.cidr.text,
      default: false,
      instanceTenancy: "default",
      state: "available",
      arn: ec2Arn(region, "vpc", id),
      enableDnsHostnames: vpc.enableDnsHostnames,
      enableDnsSupport: vpc.enableDnsSupport,
      mainRouteTableId: store.mainRouteTableOf(vpc),
      tags: vpc.tags,
      cidrBlockAssociations: [],
    };
  };
}
