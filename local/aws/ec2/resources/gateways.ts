import type * as aws from "@pulumi/aws";
import { createHash } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import { randomId } from "../../../contract/names.ts";
import type { Read } from "../../../contract/members.ts";
import { resource as defineResource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { NatGateway } from "../records.ts";
import { ec2Id, owned } from "../resource-names.ts";
import type { NetworkStore } from "../store.ts";

const internetGatewayInputs = { vpcId: true, tags: true } as const;
type InternetGatewayInputs = Read<Inputs<aws.ec2.InternetGatewayArgs>, typeof internetGatewayInputs>;
const attachmentInputs = { internetGatewayId: true, vpcId: true } as const;
type AttachmentInputs = Read<Inputs<aws.ec2.InternetGatewayAttachmentArgs>, typeof attachmentInputs>;
const natGatewayInputs = {
  subnetId: true,
  vpcId: true,
  allocationId: true,
  connectivityType: ["public", "private"],
  availabilityMode: ["zonal", "regional"],
  tags: true,
} as const;
type NatGatewayInputs = Read<Inputs<aws.ec2.NatGatewayArgs>, typeof natGatewayInputs>;
const eipInputs = {
  domain: ["vpc"],
  publicIpv4Pool: ["amazon"],
  networkBorderGroup: "addresses here are of no network",
  tags: true,
} as const;
type EipInputs = Read<Inputs<aws.ec2.EipArgs>, typeof eipInputs>;

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html */
export function internetGatewayResource(store: NetworkStore) {
  const set = (id: string, { inputs }: Resource<InternetGatewayInputs>) => attach(store, id, inputs.vpcId);
  return defineResource<aws.ec2.InternetGatewayArgs, ReturnType<typeof owned>>()({
    inputs: internetGatewayInputs,
    async create(resource) {
      const id = ec2Id("igw");
      set(id, resource);
      return { id, outputs: owned(resource, "internet-gateway", id) };
    },
    async start(kept) {
      set(kept.id, kept);
    },
    async update(resource, { id }) {
      set(id, resource);
      return { id, outputs: owned(resource, "internet-gateway", id) };
    },
    async delete({ id }) {
      store.internetGateways.delete(id);
    },
  });
}

/** `aws.ec2.InternetGatewayAttachment`: the gateway's VPC, stated apart from it. */
export function internetGatewayAttachmentResource(store: NetworkStore) {
  const set = ({ inputs }: Resource<AttachmentInputs>) => {
    store.get("internetGateways", inputs.internetGatewayId);
    attach(store, inputs.internetGatewayId, inputs.vpcId);
  };
  return defineResource<aws.ec2.InternetGatewayAttachmentArgs, { readonly region: string }>()({
    inputs: attachmentInputs,
    async create(resource) {
      set(resource);
      return {
        id: `${resource.inputs.internetGatewayId}:${resource.inputs.vpcId}`,
        outputs: { region: resource.region },
      };
    },
    async start(kept) {
      set(kept);
    },
    async delete({ inputs }) {
      if (store.internetGateways.has(inputs.internetGatewayId))
        attach(store, inputs.internetGatewayId, undefined);
    },
  });
}

function attach(store: NetworkStore, id: string, vpcId: string | undefined): void {
  if (vpcId !== undefined) {
    store.get("vpcs", vpcId);
    const other = [...store.internetGateways.values()].find(
      (gateway) => gateway.vpcId === vpcId && gateway.id !== id,
    );
    if (other)
      throw new AwsError(
        "InvalidParameterValue",
        `Network ${vpcId} already has an internet gateway attached: ${other.id}`,
      );
  }
  store.internetGateways.set(id, { id, vpcId });
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html */
export function natGatewayResource(store: NetworkStore) {
  const outputs = (
    resource: Resource<NatGatewayInputs>,
    { id, vpcId, connectivity, subnetId }: NatGateway,
  ) => ({
    ...owned(resource, "natgateway", id),
    vpcId,
    connectivityType: connectivity,
    availabilityMode: subnetId === undefined ? "regional" : "zonal",
    networkInterfaceId: `eni-0${digits(id, 16)}`,
    publicIp: connectivity === "public" ? publicAddress(resource.inputs.allocationId ?? id) : "",
    associationId: `eipassoc-0${digits(id, 16)}`,
  });
  return defineResource<aws.ec2.NatGatewayArgs, ReturnType<typeof outputs>>()({
    inputs: natGatewayInputs,
    async create(resource) {
      const nat = readNatGateway(ec2Id("nat"), resource.inputs, store);
      store.natGateways.set(nat.id, nat);
      return { id: nat.id, outputs: outputs(resource, nat) };
    },
    async start(kept) {
      store.natGateways.set(kept.id, readNatGateway(kept.id, kept.inputs, store));
    },
    async update(resource, { id }) {
      const nat = readNatGateway(id, resource.inputs, store);
      store.natGateways.set(id, nat);
      return { id, outputs: outputs(resource, nat) };
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

/** Elastic IP addresses: an id and an address from a block reserved for documentation.
 * @see https://www.rfc-editor.org/rfc/rfc5737 */
export const eipResource = defineResource<aws.ec2.EipArgs, ReturnType<typeof eipOutputs>>()({
  inputs: eipInputs,
  async create(resource) {
    const id = `eipalloc-0${randomId(16)}`;
    return { id, outputs: eipOutputs(resource, id) };
  },
  update: async (resource, { id }) => ({ id, outputs: eipOutputs(resource, id) }),
});

function eipOutputs(resource: Resource<EipInputs>, id: string) {
  return {
    ...owned(resource, "elastic-ip", id),
    allocationId: id,
    domain: "vpc",
    publicIp: publicAddress(id),
    publicDns: `ec2-${publicAddress(id).replaceAll(".", "-")}.${resource.region}.compute.amazonaws.com`,
    networkBorderGroup: resource.region,
    publicIpv4Pool: "amazon",
  };
}

const publicAddress = (seed: string) => `203.0.113.${(Number.parseInt(digits(seed, 6), 16) % 254) + 1}`;
const digits = (seed: string, length: number) =>
  createHash("sha256").update(seed).digest("hex").slice(0, length);
