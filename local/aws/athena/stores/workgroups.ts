import { formatArn } from "../../../contract/arn.ts";
import type { Platform } from "../../../contract/service.ts";
import type { Collection } from "../../../host/store.ts";
import { invalidRequest } from "../errors.ts";
import type { NamedQueryRecord, WorkgroupRecord } from "../records.ts";

/** The workgroup that every account has in every region. */
export const PRIMARY = "primary";

/** Workgroups and the queries that are kept in them. Durable. */
export class WorkgroupStore {
  readonly #accountId: string;
  readonly #records: Collection<WorkgroupRecord>;
  readonly #named: Collection<NamedQueryRecord>;

  constructor({ accountId, store }: Platform) {
    this.#accountId = accountId;
    this.#records = store.collection("athena/workgroups");
    this.#named = store.collection("athena/named-queries");
  }

  arnOf(region: string, name: string): string {
    return formatArn({
      service: "athena",
      region,
      accountId: this.#accountId,
      resource: `workgroup/${name}`,
    });
  }

  /** @throws AwsError InvalidRequestException */
  get(region: string, name: string): WorkgroupRecord {
    const workgroup = this.#records.get(`${region}/${name}`);
    if (workgroup) return workgroup;
    if (name === PRIMARY) return primary(region);
    throw invalidRequest(`WorkGroup ${name} is not found.`);
  }

  all(region: string): WorkgroupRecord[] {
    const made = this.#records.values().filter((one) => one.region === region);
    return (made.some(({ name }) => name === PRIMARY) ? made : [primary(region), ...made]).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
  }

  /** @throws AwsError InvalidRequestException when there is one of that name already. */
  async create(record: WorkgroupRecord): Promise<void> {
    if (this.#records.has(`${record.region}/${record.name}`))
      throw invalidRequest(`WorkGroup ${record.name} already exists`);
    await this.put(record);
  }

  async put(record: WorkgroupRecord): Promise<void> {
    await this.#records.put(`${record.region}/${record.name}`, record);
  }

  /** With the queries that are kept in it. */
  async delete(region: string, name: string): Promise<void> {
    for (const query of this.#named.values())
      if (query.region === region && query.workgroup === name) await this.#named.delete(query.id);
    await this.#records.delete(`${region}/${name}`);
  }

  /** By name. @param region Of one region; of all when omitted. */
  namedQueries(region?: string): NamedQueryRecord[] {
    const queries = this.#named.values().filter((query) => region === undefined || query.region === region);
    return queries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  namedQuery(region: string, id: string): NamedQueryRecord | undefined {
    const query = this.#named.get(id);
    return query?.region === region ? query : undefined;
  }

  async putNamedQuery(record: NamedQueryRecord): Promise<void> {
    await this.#named.put(record.id, record);
  }

  async deleteNamedQuery(id: string): Promise<void> {
    await this.#named.delete(id);
  }
}

function primary(region: string): WorkgroupRecord {
  const configuration = { isEnforced: false, publishesMetrics: false };
  return { name: PRIMARY, region, description: "", isEnabled: true, createdAt: 0, configuration };
}
