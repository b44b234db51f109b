import { formatArn } from "../../platform/arn.ts";
import { AwsError } from "../../platform/errors.ts";
import type { Platform } from "../../platform/service.ts";
import type { Collection } from "../../platform/store.ts";
import type { ApiRecord, DataSourceRecord, ResolverRecord } from "./records.ts";
import { GraphQlRuntime } from "./runtime/api.ts";

/** Every GraphQL API with its data sources and resolvers. Durable; what answers is made from it. */
export class GraphQlApis {
  readonly #platform: Platform;
  readonly #apis: Collection<ApiRecord>;
  readonly #sources: Collection<DataSourceRecord>;
  readonly #resolvers: Collection<ResolverRecord>;
  readonly #runtimes = new Map<string, GraphQlRuntime>();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#apis = platform.store.collection("appsync/apis");
    this.#sources = platform.store.collection("appsync/sources");
    this.#resolvers = platform.store.collection("appsync/resolvers");
  }

  arnOf(region: string, id: string): string {
    return formatArn({ service: "appsync", region, accountId: this.#platform.accountId, resource: `apis/${id}` });
  }

  /** `<id>.appsync-api.<region>.amazonaws.com` */
  hostOf({ id, region }: Pick<ApiRecord, "id" | "region">): string {
    return `${id}.appsync-api.${region}.amazonaws.com`;
  }

  /** @throws AwsError NotFoundException */
  get(id: string): ApiRecord {
    const found = this.#apis.get(id);
    if (!found) throw new AwsError("NotFoundException", `GraphQL API ${id} not found.`, 404);
    return found;
  }

  /** Keeps an API, and answers at its host name from now on. */
  async put(api: ApiRecord): Promise<void> {
    await this.open(api);
    await this.#apis.put(api.id, api);
  }

  /** Answers at the API's host name, with the resolvers that it has. */
  async open(api: ApiRecord): Promise<void> {
    const runtime = new GraphQlRuntime(this.#platform, api);
    for (const resolver of this.#resolvers.values().filter(({ apiId }) => apiId === api.id))
      await runtime.attach(resolver, this.#source(api.id, resolver.dataSource));
    this.#runtimes.set(api.id, runtime);
    this.#platform.endpoints.register(this.hostOf(api), async (request) => {
      if (!/^\/graphql(\?|$)/.test(request.url))
        return {
          status: 404,
          headers: { "content-type": "application/json" },
          body: Buffer.from('{"errors":[{"errorType":"NotFoundException"}]}'),
        };
      return await runtime.handle(request);
    });
  }

  async delete(api: ApiRecord): Promise<void> {
    this.#platform.endpoints.unregister(this.hostOf(api));
    this.#runtimes.delete(api.id);
    await this.#apis.delete(api.id);
  }

  async putSource(source: DataSourceRecord): Promise<void> {
    await this.#sources.put(`${source.apiId}/${source.name}`, source);
    for (const resolver of this.#resolvers.values())
      if (resolver.apiId === source.apiId && resolver.dataSource === source.name)
        await this.#runtimes.get(source.apiId)?.attach(resolver, source);
  }

  async deleteSource(apiId: string, name: string): Promise<void> {
    await this.#sources.delete(`${apiId}/${name}`);
  }

  async putResolver(resolver: ResolverRecord): Promise<void> {
    await this.#runtimes.get(resolver.apiId)?.attach(resolver, this.#source(resolver.apiId, resolver.dataSource));
    await this.#resolvers.put(keyOf(resolver), resolver);
  }

  async deleteResolver(resolver: Pick<ResolverRecord, "apiId" | "type" | "field">): Promise<void> {
    this.#runtimes.get(resolver.apiId)?.detach(resolver);
    await this.#resolvers.delete(keyOf(resolver));
  }

  #source(apiId: string, name: string): DataSourceRecord {
    const found = this.#sources.get(`${apiId}/${name}`);
    if (!found) throw new AwsError("NotFoundException", `No data source found named ${name}.`, 404);
    return found;
  }
}

const keyOf = ({ apiId, type, field }: Pick<ResolverRecord, "apiId" | "type" | "field">) => `${apiId}/${type}/${field}`;
