import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { hexDigits, publicAddress } from "../public-addresses.ts";
import type { NatGateway } from "../records.ts";
import { ec2Id, owned, type OwnedOutputs } from "../resource-names.ts";
import type { NetworkStore } from "../store.ts";

const natGatewayInputs = {
  subnetId: true,
  vpcId: true,
  allocationId: true,
  connectivityType: ["public", "private"],
  availabilityMode: ["zonal", "regional"],
  tags: true,
} as const;
type NatGatewayInputs = Read<Inputs<aws.ec2.NatGatewayArgs>, typeof natGatewayInputs>;

/** Outputs of a NAT gateway. */
interface NatGatewayOutputs extends OwnedOutputs {
  readonly vpcId: string;
  readonly connectivityType: NatGateway["connectivity"];
  readonly availabilityMode: "regional" | "zonal";
  readonly networkInterfaceId: string;
  /** Empty for a private one. */
  readonly publicIp: string;
  readonly associationId: string;
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html */
export function natGatewayResource(store: NetworkStore) {
  const outputs = (
    wanted: Resource<NatGatewayInputs>,
    { id, vpcId, connectivity, subnetId }: NatGateway,
  ): NatGatewayOutputs => ({
    ...owned(wanted, "natgateway", id),
    vpcId,
    connectivityType: connectivity,
    availabilityMode: subnetId === undefined ? "regional" : "zonal",
    networkInterfaceId: `eni-0${hexDigits(id, 16)}`,
    publicIp: connectivity === "public" ? publicAddress(wanted.inputs.allocationId ?? id) : "",
    associationId: `eipassoc-0${hexDigits(id, 16)}`,
  });
  return resource<aws.ec2.NatGatewayArgs, NatGatewayOutputs>()({
    inputs: natGatewayInputs,
    async create(wanted) {
      const nat = readNatGateway(ec2Id("nat"), wanted.inputs, store);
      store.natGateways.set(nat.id, nat);
      return { id: nat.id, outputs: outputs(wanted, nat) };
    },
    async start(kept) {
      store.natGateways.set(kept.id, readNatGateway(kept.id, kept.inputs, store));
    },
    async update(wanted, { id }) {
      const nat = readNatGateway(id, wanted.inputs, store);
      store.natGateways.set(id, nat);
      return { id, outputs: outputs(wanted, nat) };
    },
    async delete({ id }) {
      store.natGateways.delete(id);
    },
    replaceOn: ["subnetId", "vpcId", "allocationId", "connectivityType", "availabilityMode", "privateIp"],
  });
}

function readNatGateway(id: string, inputs: NatGatewayInputs, store: NetworkStore): NatGateway {
  const connectivity = inputs.connectivityType === "private" ? "private" : "public";
  if (inputs.availabilityMode === "regional") {
    if (inputs.vpcId === undefined)
      throw new AwsError("MissingParameter", "A regional NAT gateway must have vpcId");
    store.get("vpcs", inputs.vpcId);
    return { id, vpcId: inputs.vpcId, connectivity };
  }
  if (inputs.subnetId === undefined)
    throw new AwsError("MissingParameter", "A zonal NAT gateway must have subnetId");
  if (connectivity === "public" && inputs.allocationId === undefined)
    throw new AwsError(
      "MissingParameter",
      "A public NAT gateway must have allocationId, the id of an Elastic IP address",
    );
  const { vpcId } = store.get("subnets", inputs.subnetId);
  return { id, vpcId, subnetId: inputs.subnetId, connectivity };
}
