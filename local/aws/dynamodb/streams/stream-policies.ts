import type { Database } from "../database/database.ts";
import { rangeOf } from "../database/keys.ts";
import type { TableDefinition } from "../records.ts";

type ResourcePolicy = NonNullable<TableDefinition["resourcePolicy"]>;

const PREFIX = "p/";

/** Resource policies of streams, by ARN. Those of tables are part of the table's definition.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html */
export class StreamPolicies {
  readonly #database: Database;
  readonly #policies = new Map<string, ResourcePolicy>();

  private constructor(database: Database) {
    this.#database = database;
  }

  static async open(database: Database): Promise<StreamPolicies> {
    const policies = new StreamPolicies(database);
    for await (const step of database.entries(rangeOf(PREFIX)))
      for (const [key, text] of step)
        policies.#policies.set(key.slice(PREFIX.length), JSON.parse(text) as ResourcePolicy);
    return policies;
  }

  get(arn: string): ResourcePolicy | undefined {
    return this.#policies.get(arn);
  }

  /** Keeps a policy, or with undefined removes it. */
  async put(arn: string, policy: ResourcePolicy | undefined): Promise<void> {
    if (policy) this.#policies.set(arn, policy);
    else this.#policies.delete(arn);
    await this.#database.commit([{ key: PREFIX + arn, value: policy && JSON.stringify(policy) }]);
  }
}
