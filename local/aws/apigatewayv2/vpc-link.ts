import type * as aws from "@pulumi/aws";
import type { VpcLinkCapability } from "../../contract/capabilities.ts";
import { AwsError } from "../../contract/errors.ts";
import { physicalName } from "../../contract/names.ts";
import type { NetworkInterface } from "../../contract/principal.ts";
import type { Inputs, Resource, ResourceHandler } from "../../contract/resource.ts";
import type { Store } from "../../host/store.ts";
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
  readonly #interfaces = new Map<string, NetworkInterface>();

  constructor(store: Store) {
    this.#store = store;
  }

  #links() {
    return this.#store.collection<VpcLinkRecord>("apigatewayv2/vpcLinks");
  }

  /** The same object for the same link, as long as it is not changed: what is known of its way to others is kept by it. */
  find(vpcLinkId: string): NetworkInterface | undefined {
    const known = this.#interfaces.get(vpcLinkId);
    if (known) return known;
    const link = this.#links().get(vpcLinkId);
    if (!link) return undefined;
    const { id, name, subnetIds, securityGroupIds } = link;
    const made = { owner: `VPC link ${name} (${id})`, subnetIds, securityGroupIds, publicIp: false };
    this.#interfaces.set(vpcLinkId, made);
    return made;
  }

  /** `aws:apigatewayv2/vpcLink:VpcLink`.
   * @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/vpclinks.html */
  handler(): ResourceHandler<VpcLinkInputs> {
    const write = async ({ name: logicalName, region, inputs }: Resource<VpcLinkInputs>, id: string) => {
      if (inputs.subnetIds.length === 0)
        throw new AwsError("BadRequestException", "A VPC link needs at least one subnet: set subnetIds");
      const name = inputs.name ?? this.#links().get(id)?.name ?? physicalName(logicalName, 128);
      this.#interfaces.delete(id);
      await this.#links().put(id, {
        id,
        name,
        subnetIds: inputs.subnetIds,
        securityGroupIds: inputs.securityGroupIds,
      });
      return {
        id,
        outputs: { name, arn: `arn:aws:apigateway:${region}::/vpclinks/${id}`, tagsAll: inputs.tags ?? {} },
      };
    };
    return {
      create: (resource) => write(resource, gatewayId(6)),
      update: (resource, previous) => write(resource, previous.id),
      delete: async ({ id }) => {
        this.#interfaces.delete(id);
        await this.#links().delete(id);
      },
      replaceOn: ["subnetIds", "securityGroupIds"],
    };
  }
}
