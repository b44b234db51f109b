import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { attachInternetGateway } from "../internet-gateways.ts";
import type { NetworkStore } from "../store.ts";

const attachmentInputs = { internetGatewayId: true, vpcId: true } as const;
type AttachmentInputs = Read<Inputs<aws.ec2.InternetGatewayAttachmentArgs>, typeof attachmentInputs>;

/** Outputs of an attachment. */
interface AttachmentOutputs {
  readonly region: string;
}

/** `aws.ec2.InternetGatewayAttachment`: the gateway's VPC, stated apart from it. */
export function internetGatewayAttachmentResource(store: NetworkStore) {
  const set = ({ inputs }: Resource<AttachmentInputs>) => {
    store.get("internetGateways", inputs.internetGatewayId);
    attachInternetGateway(store, inputs.internetGatewayId, inputs.vpcId);
  };
  return resource<aws.ec2.InternetGatewayAttachmentArgs, AttachmentOutputs>()({
    inputs: attachmentInputs,
    async create(wanted) {
      set(wanted);
      return {
        id: `${wanted.inputs.internetGatewayId}:${wanted.inputs.vpcId}`,
        outputs: { region: wanted.region },
      };
    },
    async start(kept) {
      set(kept);
    },
    async delete({ inputs }) {
      if (store.internetGateways.has(inputs.internetGatewayId))
        attachInternetGateway(store, inputs.internetGatewayId, undefined);
    },
  });
}
