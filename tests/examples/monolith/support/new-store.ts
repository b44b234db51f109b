import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { RegistrationsTable } from "../../../../examples/monolith/functions/stores/table.ts";
import { dynamodb } from "../../../../local/aws/dynamodb/index.ts";
import { startTestbed, type Testbed } from "../../../../local/tests/support/testbed.ts";

/** The new store of registrations in the local cloud, through an unmodified SDK client. */
export class NewStore {
  readonly #bed: Testbed;
  readonly client: DynamoDBDocumentClient;
  readonly table: RegistrationsTable;

  private constructor(bed: Testbed, client: DynamoDBDocumentClient) {
    this.#bed = bed;
    this.client = client;
    this.table = new RegistrationsTable(client, "registrations");
  }

  static async start(): Promise<NewStore> {
    const bed = await startTestbed([dynamodb]);
    const store = new NewStore(bed, DynamoDBDocumentClient.from(new DynamoDBClient(bed.clientConfig)));
    await store.#make();
    return store;
  }

  /** Address of DynamoDB. */
  get endpoint(): string {
    return this.#bed.endpoint;
  }

  get region(): string {
    return this.#bed.region;
  }

  /** Credentials of the operator. */
  get credentials(): Testbed["clientConfig"]["credentials"] {
    return this.#bed.clientConfig.credentials;
  }

  /** Makes the table anew, without anything in it. */
  async empty(): Promise<void> {
    await this.#bed.resources.remove("aws:dynamodb/table:Table", "registrations");
    await this.#make();
  }

  async #make(): Promise<void> {
    await this.#bed.resources.create("aws:dynamodb/table:Table", "registrations", {
      name: "registrations",
      hashKey: "email",
      billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "email", type: "S" }],
    });
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.#bed.stop();
  }
}
