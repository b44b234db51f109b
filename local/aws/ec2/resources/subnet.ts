import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import { availabilityZones } from "../availability-zones.ts";
import { contains, overlaps, parseCidr } from "../cidr.ts";
import type { Subnet } from "../records.ts";
import { ec2Id, owned } from "../resource-names.ts";
import type { Topology } from "../topology.ts";

type SubnetInputs = Inputs<aws.ec2.SubnetArgs>;

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export function subnetHandler(topology: Topology): ResourceHandler<SubnetInputs> {
  const outputs = (resource: Resource<SubnetInputs>, { id, availabilityZone }: Subnet) => ({
    ...owned(resource, "subnet", id),
    availabilityZone,
    availabilityZoneId: availabilityZones(resource.region).find(({ name }) => name === availabilityZone)?.id,
    mapPublicIpOnLaunch: resource.inputs.mapPublicIpOnLaunch ?? false,
    privateDnsHostnameTypeOnLaunch: resource.inputs.privateDnsHostnameTypeOnLaunch ?? "ip-name",
  });

  return {
    async create(resource) {
      const subnet = readSubnet(ec2Id("subnet"), resource);
      checkSubnet(subnet, topology);
      topology.subnets.set(subnet.id, subnet);
      return { id: subnet.id, outputs: outputs(resource, subnet) };
    },
    async start(kept) {
      topology.subnets.set(kept.id, readSubnet(kept.id, kept));
    },
    async update(resource, { id }) {
      const subnet = readSubnet(id, resource);
      topology.subnets.set(id, subnet);
      return { id, outputs: outputs(resource, subnet) };
    },
    async delete({ id }) {
      topology.subnets.delete(id);
    },
    replaceOn: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId"],
  };
}

function readSubnet(id: string, { region, inputs }: Resource<SubnetInputs>): Subnet {
  if (inputs.cidrBlock === undefined)
    throw new NotEmulatedError("a subnet without cidrBlock", "Give it an IPv4 block.");
  if (inputs.ipv6Native) throw new NotEmulatedError("an IPv6-only subnet");
  const zones = availabilityZones(region);
  const zone =
    inputs.availabilityZone ??
    zones.find((entry) => entry.id === inputs.availabilityZoneId)?.name ??
    zones[0]?.name ??
    "";
  if (!zones.some(({ name }) => name === zone))
    throw new AwsError(
      "InvalidParameterValue",
      `Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.map(({ name }) => name).join(", ")}.`,
    );
  return {
    id,
    vpcId: inputs.vpcId,
    cidr: parseCidr(inputs.cidrBlock),
    availabilityZone: zone,
    tags: inputs.tags ?? {},
  };
}

function checkSubnet({ vpcId, cidr }: Subnet, topology: Topology): void {
  const vpc = topology.get("vpcs", vpcId);
  if (!contains(vpc.cidr, cidr) || cidr.prefix > 28)
    throw new AwsError(
      "InvalidSubnet.Range",
      `The CIDR '${cidr.text}' is invalid: it must be inside the VPC's ${vpc.cidr.text}, and /28 or larger`,
    );
  const other = [...topology.subnets.values()].find(
    (subnet) => subnet.vpcId === vpcId && overlaps(subnet.cidr, cidr),
  );
  if (other)
    throw new AwsError(
      "InvalidSubnet.Conflict",
      `The CIDR '${cidr.text}' conflicts with another subnet: ${other.id} has ${other.cidr.text}`,
    );
}
