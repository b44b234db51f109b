import type * as aws from "@pulumi/aws";
import { randomId } from "../../../contract/names.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { publicAddress } from "../public-addresses.ts";
import { owned, type OwnedOutputs } from "../resource-names.ts";

const eipInputs = {
  domain: ["vpc"],
  publicIpv4Pool: ["amazon"],
  networkBorderGroup: "addresses here are of no network",
  tags: true,
} as const;
type EipInputs = Read<Inputs<aws.ec2.EipArgs>, typeof eipInputs>;

/** Outputs of an Elastic IP address. */
interface EipOutputs extends OwnedOutputs {
  readonly allocationId: string;
  readonly domain: string;
  readonly publicIp: string;
  readonly publicDns: string;
  readonly networkBorderGroup: string;
  readonly publicIpv4Pool: string;
}

/** Elastic IP addresses: an id and an address from a block reserved for documentation.
 * @see https://www.rfc-editor.org/rfc/rfc5737 */
export const eipResource = resource<aws.ec2.EipArgs, EipOutputs>()({
  inputs: eipInputs,
  async create(wanted) {
    const id = `eipalloc-0${randomId(16)}`;
    return { id, outputs: eipOutputs(wanted, id) };
  },
  update: async (wanted, { id }) => ({ id, outputs: eipOutputs(wanted, id) }),
});

function eipOutputs(wanted: Resource<EipInputs>, id: string): EipOutputs {
  return {
    ...owned(wanted, "elastic-ip", id),
    allocationId: id,
    domain: "vpc",
    publicIp: publicAddress(id),
    publicDns: `ec2-${publicAddress(id).replaceAll(".", "-")}.${wanted.region}.compute.amazonaws.com`,
    networkBorderGroup: wanted.region,
    publicIpv4Pool: "amazon",
  };
}
