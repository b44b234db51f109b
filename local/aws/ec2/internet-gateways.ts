import { AwsError } from "../../contract/errors.ts";
import type { NetworkStore } from "./store.ts";

/** Attaches an internet gateway to a VPC, or with undefined to none.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachInternetGateway.html
 * @throws AwsError InvalidParameterValue for a VPC that has another one; InvalidVpcID.NotFound. */
export function attachInternetGateway(store: NetworkStore, id: string, vpcId: string | undefined): void {
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
