import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { VpcLinkStore } from "../store.ts";

const inputs = { name: true, subnetIds: true, securityGroupIds: true, tags: true } as const;

type VpcLinkInputs = Read<Inputs<aws.apigatewayv2.VpcLinkArgs>, typeof inputs>;

/** Outputs of a link. */
interface VpcLinkOutputs {
  readonly name: string;
  readonly arn: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:apigatewayv2/vpcLink:VpcLink`.
 * @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/vpclinks.html */
export const vpcLinkResource = (store: VpcLinkStore) => {
  const write = async ({ name: logicalName, region, inputs: given }: Resource<VpcLinkInputs>, id: string) => {
    const { subnetIds, securityGroupIds, tags = {} } = given;
    if (subnetIds.length === 0)
      throw new AwsError("BadRequestException", "A VPC link needs at least one subnet: set subnetIds");
    const name = given.name ?? store.get(id)?.name ?? physicalName(logicalName, 128);
    await store.put({ id, name, subnetIds, securityGroupIds });
    return { id, outputs: { name, arn: `arn:aws:apigateway:${region}::/vpclinks/${id}`, tagsAll: tags } };
  };
  return resource<aws.apigatewayv2.VpcLinkArgs, VpcLinkOutputs>()({
    inputs,
    create: (link) => write(link, randomAlphanumeric(6)),
    update: (link, previous) => write(link, previous.id),
    delete: ({ id }) => store.delete(id),
    replaceOn: ["subnetIds", "securityGroupIds"],
  });
};
