import { jsonBody, jsonCall } from "../../../delivery/destinations.ts";
import { AwsError } from "../../../contract/errors.ts";
import type { Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import type { CatalogTable } from "./catalog-table.ts";
import { QueryFailure } from "./failure.ts";

/** The Glue catalogue as a query uses it: every call is decided by IAM for the query's caller.
 * @see https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html */
export class CatalogClient {
  readonly #platform: Platform;
  readonly #principal: Principal;
  readonly #region: string;

  constructor(platform: Platform, principal: Principal, region: string) {
    this.#platform = platform;
    this.#principal = principal;
    this.#region = region;
  }

  /** @returns undefined when there is no such database. @throws QueryFailure when IAM refuses. */
  async database(name: string): Promise<{ readonly Name: string } | undefined> {
    return (await this.#call<{ Database: { Name: string } }>("GetDatabase", { Name: name }))?.Database;
  }

  /** @returns undefined when there is no such table. @throws QueryFailure when IAM refuses. */
  async table(database: string, name: string): Promise<CatalogTable | undefined> {
    return (await this.#call<{ Table: CatalogTable }>("GetTable", { DatabaseName: database, Name: name }))
      ?.Table;
  }

  /** Partitions that were registered one by one. */
  async partitions(
    database: string,
    table: string,
  ): Promise<readonly { Values: string[]; StorageDescriptor?: { Location?: string } }[]> {
    const answer = await this.#call<{ Partitions: { Values: string[] }[] }>("GetPartitions", {
      DatabaseName: database,
      TableName: table,
    });
    return answer?.Partitions ?? [];
  }

  /** Names, in order. */
  async databases(): Promise<string[]> {
    return await this.#names("GetDatabases", {}, "DatabaseList");
  }

  /** Names, in order. @throws QueryFailure when there is no such database. */
  async tables(database: string): Promise<string[]> {
    if (!(await this.database(database)))
      throw new QueryFailure(`SCHEMA_NOT_FOUND: line 1:1: Schema '${database}' does not exist`);
    return await this.#names("GetTables", { DatabaseName: database }, "TableList");
  }

  async #names(operation: string, input: object, member: string): Promise<string[]> {
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.#call<Record<string, { Name: string }[]> & { NextToken?: string }>(operation, {
        ...input,
        NextToken,
      });
      names.push(...(page?.[member] ?? []).map(({ Name }) => Name));
      NextToken = page?.NextToken;
    } while (NextToken !== undefined);
    return names.sort();
  }

  async #call<T>(operation: string, input: object): Promise<T | undefined> {
    // Athena itself goes to Glue, not the network that its caller is in.
    const { network: _, ...principal } = this.#principal;
    try {
      const answer = await this.#platform.capabilities.gateway.call(
        principal,
        "glue",
        jsonCall(this.#region, `AWSGlue.${operation}`, input),
      );
      return jsonBody(answer);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (error.code === "EntityNotFoundException") return undefined;
      const code = error.code === "AccessDenied" ? "AccessDeniedException" : error.code;
      throw new QueryFailure(
        `${error.message} (Service: AmazonDataCatalog; Status Code: 400; Error Code: ${code})`,
      );
    }
  }
}
