import type { Store } from "../../../host/store.ts";
import { conflict, notFound } from "../errors.ts";
import type {
  ApiSnapshot,
  AuthorizerRecord,
  DeploymentRecord,
  GatewayResponseRecord,
  IntegrationRecord,
  IntegrationResponseRecord,
  MethodKey,
  MethodRecord,
  MethodResponseRecord,
  MethodSettingsRecord,
  ModelRecord,
  RequestValidatorRecord,
  ResourceRecord,
  RestApiRecord,
  StageRecord,
} from "../records.ts";

/** The kinds of things that belong to one REST API. */
export interface Parts {
  readonly resources: ResourceRecord;
  readonly methods: MethodRecord;
  readonly methodResponses: MethodResponseRecord;
  readonly integrations: IntegrationRecord;
  readonly integrationResponses: IntegrationResponseRecord;
  readonly models: ModelRecord;
  readonly requestValidators: RequestValidatorRecord;
  readonly authorizers: AuthorizerRecord;
  readonly gatewayResponses: GatewayResponseRecord;
  readonly deployments: DeploymentRecord;
  readonly stages: StageRecord;
  readonly methodSettings: MethodSettingsRecord;
}
/** Name of a kind. */
export type PartKind = keyof Parts;

interface Kept<T> {
  /** Whose it is: a second resource that claims the same method or name is a conflict, the same one after a crash is not. */
  readonly urn: string;
  readonly record: T;
}

const KINDS: readonly PartKind[] = [
  "resources",
  "methods",
  "methodResponses",
  "integrations",
  "integrationResponses",
  "models",
  "requestValidators",
  "authorizers",
  "gatewayResponses",
  "deployments",
  "stages",
  "methodSettings",
];

/** Models that every API has.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html */
const BUILT_IN_MODELS: readonly ModelRecord[] = [
  {
    id: "empty",
    name: "Empty",
    contentType: "application/json",
    schema: `{"title":"Empty Schema","type":"object"}`,
  },
  {
    id: "error",
    name: "Error",
    contentType: "application/json",
    schema: `{"title":"Error Schema","type":"object","properties":{"message":{"type":"string"}}}`,
  },
];

/** Key of a method below its API. */
export const methodKey = ({ resourceId, httpMethod }: MethodKey): string => `${resourceId}/${httpMethod}`;

/** The REST APIs of this state folder: drafts, deployments, stages. Durable. */
export class RestApiStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  #collection<K extends PartKind>(kind: K) {
    return this.#store.collection<Kept<Parts[K]>>(`apigateway/${kind}`);
  }

  #apis() {
    return this.#store.collection<RestApiRecord>("apigateway/restApis");
  }

  /** @throws NotFoundException as API Gateway words it. */
  api(restApiId: string): RestApiRecord {
    const api = this.#apis().get(restApiId);
    if (!api) throw notFound(`Invalid API identifier specified ${restApiId}`);
    return api;
  }

  async putApi(api: RestApiRecord): Promise<void> {
    await this.#apis().put(api.id, api);
  }

  /** Removes an API with everything in it. */
  async deleteApi(restApiId: string): Promise<void> {
    const below = KINDS.flatMap((kind) =>
      this.#collection(kind)
        .entries()
        .filter(([key]) => key.startsWith(`${restApiId}/`))
        .map(([key]) => ({ collection: `apigateway/${kind}`, key, value: undefined })),
    );
    await this.#store.write([
      ...below,
      { collection: "apigateway/restApis", key: restApiId, value: undefined },
    ]);
  }

  /** Makes a part of an API.
   * @throws NotFoundException when the API is not there; ConflictException when another resource has made this part. */
  async add<K extends PartKind>(
    kind: K,
    restApiId: string,
    key: string,
    urn: string,
    record: Parts[K],
  ): Promise<void> {
    this.api(restApiId);
    const collection = this.#collection(kind);
    const owner = collection.get(`${restApiId}/${key}`)?.urn;
    if (owner !== undefined && owner !== urn)
      throw conflict(`${kind} ${key} of API ${restApiId} exists already, made by ${owner}`);
    await collection.put(`${restApiId}/${key}`, { urn, record });
  }

  /** Changes a part of an API. It is its resource's, which may have another name now.
   * @throws NotFoundException when the API is not there */
  async change<K extends PartKind>(
    kind: K,
    restApiId: string,
    key: string,
    urn: string,
    record: Parts[K],
  ): Promise<void> {
    this.api(restApiId);
    await this.#collection(kind).put(`${restApiId}/${key}`, { urn, record });
  }

  get<K extends PartKind>(kind: K, restApiId: string, key: string): Parts[K] | undefined {
    return this.#collection(kind).get(`${restApiId}/${key}`)?.record;
  }

  list<K extends PartKind>(kind: K, restApiId: string): Parts[K][] {
    const prefix = `${restApiId}/`;
    return this.#collection(kind)
      .entries()
      .filter(([key]) => key.startsWith(prefix))
      .map(([, { record }]) => record);
  }

  async delete(kind: PartKind, restApiId: string, key: string): Promise<void> {
    await this.#collection(kind).delete(`${restApiId}/${key}`);
  }

  /** The resources of an API, its root first. */
  resources(restApiId: string): ResourceRecord[] {
    return [{ id: this.api(restApiId).rootResourceId, pathPart: "" }, ...this.list("resources", restApiId)];
  }

  /** @throws NotFoundException as API Gateway words it. */
  resource(restApiId: string, resourceId: string): ResourceRecord {
    const resource = this.resources(restApiId).find(({ id }) => id === resourceId);
    if (!resource) throw notFound(`Invalid Resource identifier specified: ${resourceId} in API ${restApiId}`);
    return resource;
  }

  /** @throws NotFoundException as API Gateway words it. */
  method(restApiId: string, key: MethodKey): MethodRecord {
    const method = this.get("methods", restApiId, methodKey(key));
    if (!method)
      throw notFound(`Invalid Method identifier specified: ${key.httpMethod} on resource ${key.resourceId}`);
    return method;
  }

  /** Models of an API with those that every API has. */
  models(restApiId: string): ModelRecord[] {
    const own = this.list("models", restApiId);
    return [...BUILT_IN_MODELS.filter(({ name }) => own.every((model) => model.name !== name)), ...own];
  }

  /** The draft as it is now: what a deployment freezes. */
  snapshot(restApiId: string): ApiSnapshot {
    return {
      api: this.api(restApiId),
      resources: this.resources(restApiId),
      methods: this.list("methods", restApiId),
      methodResponses: this.list("methodResponses", restApiId),
      integrations: this.list("integrations", restApiId),
      integrationResponses: this.list("integrationResponses", restApiId),
      models: this.models(restApiId),
      requestValidators: this.list("requestValidators", restApiId),
      authorizers: this.list("authorizers", restApiId),
      gatewayResponses: this.list("gatewayResponses", restApiId),
    };
  }
}
