import type { Store } from "../../host/store.ts";
import type { VpcLinkRecord } from "./records.ts";

/** VPC links V2. Durable.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html */
export class VpcLinkStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  #links() {
    return this.#store.collection<VpcLinkRecord>("apigatewayv2/vpcLinks");
  }

  /** The same object for the same link, as long as it is not changed. */
  get(id: string): VpcLinkRecord | undefined {
    return this.#links().get(id);
  }

  async put(link: VpcLinkRecord): Promise<void> {
    await this.#links().put(link.id, link);
  }

  async delete(id: string): Promise<void> {
    await this.#links().delete(id);
  }
}
