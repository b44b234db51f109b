import { formatArn } from "../../contract/arn.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import type { ApiRecord, DataSourceRecord, FunctionRecord, ResolverRecord } from "./records.ts";
import { GraphQlRuntime } from "./runtime/api.ts";
import { badRequest, notFound } from "./errors.ts";

/** Every GraphQL API with its data sources, functions and resolvers. Durable; what answers is made from it. */
export class GraphQlApiStore {
  readonly #platform: Platform;
  readonly #apis: Collection<ApiRecord>;
  readonly #sources: Collection<DataSourceRecord>;
  readonly #functions: Collection<FunctionRecord>;
  readonly #resolvers: Collection<ResolverRecord>;
  readonly #runtimes = new Map<string, GraphQlRuntime>();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#apis = platform.store.collection("appsync/apis");
    this.#sources = platform.store.collection("appsync/sources");
    this.#functions = platform.store.collection("appsync/functions");
    this.#resolvers = platform.store.collection("appsync/resolvers");
  }

  arnOf(region: string, id: string): string {
    return formatArn({
      service: "appsync",
      region,
      accountId: this.#platform.accountId,
      resource: `apis/${id}`,
    });
  }

  /** `<id>.appsync-api.<region>.amazonaws.com` */
  hostOf({ id, region }: Pick<ApiRecord, "id" | "region">): string {
    return `${id}.appsync-api.${region}.amazonaws.com`;
  }

  /** @throws AwsError NotFoundException */
  get(id: string): ApiRecord {
    const api = this.#apis.get(id);
    if (!api) throw notFound(`GraphQL API ${id} not found.`);
    return api;
  }

  /** Keeps an API, and answers at its host name from now on. */
  async put(api: ApiRecord): Promise<void> {
    await this.open(api);
    await this.#apis.put(api.id, api);
  }

  /** Answers at the API's host name, with the resolvers that it has. */
  async open(api: ApiRecord): Promise<void> {
    const runtime = new GraphQlRuntime(this.#platform, api);
    for (const fn of this.#functions.values().filter(({ apiId }) => apiId === api.id))
      await runtime.resolvers.putFunction(fn, this.#source(api.id, fn.dataSource));
    for (const resolver of this.#resolvers.values().filter(({ apiId }) => apiId === api.id))
      await this.#attach(runtime, resolver);
    await this.#runtimes.get(api.id)?.flush();
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
    await this.#runtimes.get(api.id)?.flush();
    this.#runtimes.delete(api.id);
    await this.#apis.delete(api.id);
  }

  /** Writes every log line that waits. */
  async flush(): Promise<void> {
    await Promise.all([...this.#runtimes.values()].map((runtime) => runtime.flush()));
  }

  async putSource(source: DataSourceRecord): Promise<void> {
    await this.#sources.put(`${source.apiId}/${source.name}`, source);
    const runtime = this.#runtimes.get(source.apiId);
    const isAsking = (one: { apiId: string; dataSource?: string }) =>
      one.apiId === source.apiId && one.dataSource === source.name;
    for (const fn of this.#functions.values().filter(isAsking))
      await runtime?.resolvers.putFunction(fn, source);
    for (const resolver of this.#resolvers.values().filter(isAsking))
      await runtime?.resolvers.attach(resolver, source);
  }

  async deleteSource(apiId: string, name: string): Promise<void> {
    await this.#sources.delete(`${apiId}/${name}`);
  }

  /** Keeps a function. Pipelines that have it use the new code from now on. */
  async putFunction(fn: FunctionRecord): Promise<void> {
    await this.#runtimes.get(fn.apiId)?.resolvers.putFunction(fn, this.#source(fn.apiId, fn.dataSource));
    await this.#functions.put(`${fn.apiId}/${fn.id}`, fn);
  }

  /** @throws AwsError BadRequestException while a resolver has it */
  async deleteFunction(apiId: string, id: string): Promise<void> {
    const user = this.#resolvers
      .values()
      .find((one) => one.apiId === apiId && "functions" in one && one.functions.includes(id));
    if (user)
      throw badRequest(
        `Function ${id} is used by the resolver ${user.type}.${user.field}: delete that first.`,
      );
    await this.#functions.delete(`${apiId}/${id}`);
  }

  /** @throws AwsError NotFoundException naming a function that does not exist */
  async putResolver(resolver: ResolverRecord): Promise<void> {
    const missing =
      "functions" in resolver
        ? resolver.functions.filter((id) => !this.#functions.has(`${resolver.apiId}/${id}`))
        : [];
    if (missing.length > 0)
      throw notFound(
        `The specified functions [${missing.join(",")}] must exist before referencing them from a resolver.`,
      );
    const runtime = this.#runtimes.get(resolver.apiId);
    if (runtime) await this.#attach(runtime, resolver);
    await this.#resolvers.put(keyOf(resolver), resolver);
  }

  async deleteResolver(resolver: Pick<ResolverRecord, "apiId" | "type" | "field">): Promise<void> {
    this.#runtimes.get(resolver.apiId)?.resolvers.detach(resolver);
    await this.#resolvers.delete(keyOf(resolver));
  }

  async #attach(runtime: GraphQlRuntime, resolver: ResolverRecord): Promise<void> {
    await runtime.resolvers.attach(
      resolver,
      "dataSource" in resolver ? this.#source(resolver.apiId, resolver.dataSource) : undefined,
    );
  }

  #source(apiId: string, name: string): DataSourceRecord {
    const source = this.#sources.get(`${apiId}/${name}`);
    if (!source) throw notFound(`No data source found named ${name}.`);
    return source;
  }
}

const keyOf = ({ apiId, type, field }: Pick<ResolverRecord, "apiId" | "type" | "field">) =>
  `${apiId}/${type}/${field}`;
