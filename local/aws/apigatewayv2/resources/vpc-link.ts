import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { VpcLinkStore } from "../store.ts";

type VpcLinkInputs = Inputs<aws.apigatewayv2.VpcLinkArgs>;

/** `aws:apigatewayv2/vpcLink:VpcLink`.
 * @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/vpclinks.html */
export function vpcLinkResource(store: VpcLinkStore): ResourceHandler<VpcLinkInputs> {
  const write = async ({ name: logicalName, region, inputs }: Resource<VpcLinkInputs>, id: string) => {
    const { subnetIds, securityGroupIds } = inputs;
    if (subnetIds.length === 0)
      throw new AwsError("BadRequestException", "A VPC link needs at least one subnet: set subnetIds");
    const name = inputs.name ?? store.get(id)?.name ?? physicalName(logicalName, 128);
    await store.put({ id, name, subnetIds, securityGroupIds });
    return {
      id,
      outputs: { name, arn: `arn:aws:apigateway:${region}::/vpclinks/${id}`, tagsAll: inputs.tags ?? {} },
    };
  };
  return {
    create: (resource) => write(resource, randomAlphanumeric(6)),
    update: (resource, previous) => write(resource, previous.id),
    delete: ({ id }) => store.delete(id),
    replaceOn: ["subnetIds", "securityGroupIds"],
  };
}
