import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { availabilityZones } from "../availability-zones.ts";
import { contains, overlaps, parseCidr } from "../cidr.ts";
import type { Subnet } from "../records.ts";
import { ec2Id, owned, type OwnedOutputs } from "../resource-names.ts";
import type { NetworkStore } from "../store.ts";

const subnetInputs = {
  vpcId: true,
  cidrBlock: true,
  availabilityZone: true,
  availabilityZoneId: true,
  mapPublicIpOnLaunch: true,
  privateDnsHostnameTypeOnLaunch: true,
  assignIpv6AddressOnCreation: [false],
  enableDns64: [false],
  ipv6Native: [false],
  mapCustomerOwnedIpOnLaunch: [false],
  enableResourceNameDnsARecordOnLaunch: "no instance is launched here",
  enableResourceNameDnsAaaaRecordOnLaunch: "no instance is launched here",
  tags: true,
} as const;
type SubnetInputs = Read<Inputs<aws.ec2.SubnetArgs>, typeof subnetInputs>;

/** Outputs of a subnet. */
interface SubnetOutputs extends OwnedOutputs {
  readonly availabilityZone: string;
  readonly availabilityZoneId: string | undefined;
  readonly mapPublicIpOnLaunch: boolean;
  readonly privateDnsHostnameTypeOnLaunch: string;
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export function subnetResource(store: NetworkStore) {
  const outputs = (wanted: Resource<SubnetInputs>, { id, availabilityZone }: Subnet): SubnetOutputs => ({
    ...owned(wanted, "subnet", id),
    availabilityZone,
    availabilityZoneId: availabilityZones(wanted.region).find(({ name }) => name === availabilityZone)?.id,
    mapPublicIpOnLaunch: wanted.inputs.mapPublicIpOnLaunch ?? false,
    privateDnsHostnameTypeOnLaunch: wanted.inputs.privateDnsHostnameTypeOnLaunch ?? "ip-name",
  });

  return resource<aws.ec2.SubnetArgs, SubnetOutputs>()({
    inputs: subnetInputs,
    async create(wanted) {
      const subnet = readSubnet(ec2Id("subnet"), wanted);
      checkSubnet(subnet, store);
      store.subnets.set(subnet.id, subnet);
      return { id: subnet.id, outputs: outputs(wanted, subnet) };
    },
    async start(kept) {
      store.subnets.set(kept.id, readSubnet(kept.id, kept));
    },
    async update(wanted, { id }) {
      const subnet = readSubnet(id, wanted);
      store.subnets.set(id, subnet);
      return { id, outputs: outputs(wanted, subnet) };
    },
    async delete({ id }) {
      store.subnets.delete(id);
    },
    replaceOn: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId"],
  });
}

function readSubnet(id: string, { region, inputs }: Resource<SubnetInputs>): Subnet {
  if (inputs.cidrBlock === undefined)
    throw new NotEmulatedError("a subnet without cidrBlock", "Give it an IPv4 block.");
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

function checkSubnet({ vpcId, cidr }: Subnet, store: NetworkStore): void {
  const vpc = store.get("vpcs", vpcId);
  if (!contains(vpc.cidr, cidr) || cidr.prefix > 28)
    throw new AwsError(
      "InvalidSubnet.Range",
      `The CIDR '${cidr.text}' is invalid: it must be inside the VPC's ${vpc.cidr.text}, and /28 or larger`,
    );
  const other = [...store.subnets.values()].find(
    (subnet) => subnet.vpcId === vpcId && overlaps(subnet.cidr, cidr),
  );
  if (other)
    throw new AwsError(
      "InvalidSubnet.Conflict",
      `The CIDR '${cidr.text}' conflicts with another subnet: ${other.id} has ${other.cidr.text}`,
    );
}
