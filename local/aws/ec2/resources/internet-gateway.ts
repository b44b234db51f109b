import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { attachInternetGateway } from "../internet-gateways.ts";
import { ec2Id, owned, type OwnedOutputs } from "../resource-names.ts";
import type { NetworkStore } from "../store.ts";

const internetGatewayInputs = { vpcId: true, tags: true } as const;
type InternetGatewayInputs = Read<Inputs<aws.ec2.InternetGatewayArgs>, typeof internetGatewayInputs>;

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html */
export function internetGatewayResource(store: NetworkStore) {
  const set = (id: string, { inputs }: Resource<InternetGatewayInputs>) =>
    attachInternetGateway(store, id, inputs.vpcId);
  return resource<aws.ec2.InternetGatewayArgs, OwnedOutputs>()({
    inputs: internetGatewayInputs,
    async create(wanted) {
      const id = ec2Id("igw");
      set(id, wanted);
      return { id, outputs: owned(wanted, "internet-gateway", id) };
    },
    async start(kept) {
      set(kept.id, kept);
    },
    async update(wanted, { id }) {
      set(id, wanted);
      return { id, outputs: owned(wanted, "internet-gateway", id) };
    },
    async delete({ id }) {
      store.internetGateways.delete(id);
    },
  });
}
