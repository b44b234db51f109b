import type { VpcLinkCapability } from "../../contract/capabilities.ts";
import type { NetworkInterface } from "../../contract/principal.ts";
import type { Store } from "../../host/store.ts";
import type { VpcLinkRecord } from "./records.ts";

/** VPC links V2: network interfaces in subnets, with security groups, from which API Gateway calls load balancers. Durable.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html */
export class VpcLinkStore implements VpcLinkCapability {
  readonly #store: Store;
  readonly #interfaces = new Map<string, NetworkInterface>();

  constructor(store: Store) {
    this.#store = store;
  }

  #links() {
    return this.#store.collection<VpcLinkRecord>("apigatewayv2/vpcLinks");
  }

  get(id: string): VpcLinkRecord | undefined {
    return this.#links().get(id);
  }

  async put(link: VpcLinkRecord): Promise<void> {
    this.#interfaces.delete(link.id);
    await this.#links().put(link.id, link);
  }

  async delete(id: string): Promise<void> {
    this.#interfaces.delete(id);
    await this.#links().delete(id);
  }

  /** The same object for the same link, as long as it is not changed: what is known of its way to others is kept by it. */
  find(vpcLinkId: string): NetworkInterface | undefined {
    const known = this.#interfaces.get(vpcLinkId);
    if (known) return known;
    const link = this.get(vpcLinkId);
    if (!link) return undefined;
    const { id, name, subnetIds, securityGroupIds } = link;
    const made = { owner: `VPC link ${name} (${id})`, subnetIds, securityGroupIds, publicIp: false };
    this.#interfaces.set(vpcLinkId, made);
    return made;
  }
}
