import type * as aws from "@pulumi/aws";
import type { VpcLinkCapability } from "../../platform/capabilities.ts";
import { AwsError } from "../../platform/errors.ts";
import { physicalName } from "../../platform/names.ts";
import type { NetworkInterface } from "../../platform/principal.ts";
import type { Inputs, Resource, ResourceHandler } from "../../platform/resource.ts";
import type { Store } from "../../platform/store.ts";
import { gatewayId } from "../apigateway/ids.ts";

type VpcLinkInputs = Inputs<aws.apigatewayv2.VpcLinkArgs>;

interface VpcLinkRecord {
  readonly id: string;
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** VPC links V2: network interfaces in subnets, with security groups, from which API Gateway calls load balancers. Durable.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html */
export class VpcLinks implements VpcLinkCapability {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  #links() {
    return this.#store.collection<VpcLinkRecord>("apigatewayv2/vpcLinks");
  }

  find(vpcLinkId: string): NetworkInterface | undefined {
    const link = this.#links().get(vpcLinkId);
    return (
      link && {
        owner: `VPC link ${link.name} (${link.id})`,
        subnetIds: link.subnetIds,
        securityGroupIds: link.securityGroupIds,
        publicIp: false,
      }
    );
  }

  /** `aws:apigatewayv2/vpcLink:VpcLink`.
   * @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/vpclinks.html */
  handler(): ResourceHandler<VpcLinkInputs> {
    const write = async ({ name: logicalName, region, inputs }: Resource<VpcLinkInputs>, id: string) => {
      if (inputs.subnetIds.length === 0) throw new AwsError("BadRequestException", "A VPC link needs at least one subnet: set subnetIds");
      const name = inputs.name ?? this.#links().get(id)?.name ?? physicalName(logicalName, 128);
      await this.#links().put(id, { id, name, subnetIds: inputs.subnetIds, securityGroupIds: inputs.securityGroupIds });
      return { id, outputs: { name, arn: `arn:aws:apigateway:${region}::/vpclinks/${id}`, tagsAll: inputs.tags ?? {} } };
    };
    return {
      create: (resource) => write(resource, gatewayId(6)),
      update: (resource, previous) => write(resource, previous.id),
      delete: ({ id }) => this.#links().delete(id),
      replaceOn: ["subnetIds", "securityGroupIds"],
    };
  }
}
