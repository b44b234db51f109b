import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { AwsError } from "../../../contract/errors.ts";
import type { DatabaseStore } from "../store.ts";

interface Outputs {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly supportedNetworkTypes: readonly string[];
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:rds/subnetGroup:SubnetGroup`. Aurora wants subnets in two zones at the least.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html */
export function subnetGroupResource(store: DatabaseStore) {
  const { capabilities } = store.platform;
  const put = async (
    {
      description = "Managed by Pulumi",
      subnetIds,
      tags = {},
    }: {
      readonly description?: string;
      readonly subnetIds: readonly string[];
      readonly tags?: Readonly<Record<string, string>>;
    },
    region: string,
    name: string,
  ) => {
    const zones = new Set(subnetIds.map((id) => capabilities.network.subnet(id).availabilityZone));
    if (zones.size < 2)
      throw new AwsError(
        "DBSubnetGroupDoesNotCoverEnoughAZs",
        `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${[...zones].join(", ")}. Add subnets to cover at least 2 AZs.`,
      );
    const vpcId = capabilities.network.vpcOf(subnetIds, []);
    const arn = store.arn(region, "subgrp", name);
    await store.putSubnetGroup({ name, region, arn, description, subnetIds, vpcId, tags });
    const outputs = { arn, name, description, vpcId, supportedNetworkTypes: ["IPV4"], tagsAll: tags };
    return { id: name, outputs };
  };
  return resource<aws.rds.SubnetGroupArgs, Outputs>()({
    inputs: { name: true, namePrefix: true, description: true, subnetIds: true, tags: true },
    replaceOn: ["name", "namePrefix"],
    create: async ({ name: logical, region, inputs }) =>
      await put(
        inputs,
        region,
        (inputs.name ?? physicalName(inputs.namePrefix ?? logical, 255)).toLowerCase(),
      ),
    update: async ({ region, inputs }, { id }) => await put(inputs, region, id),
    delete: async ({ id, region }) => await store.deleteSubnetGroup(region, id),
  });
}
