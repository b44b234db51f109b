/** Records of a REST API: the draft that Pulumi's resources edit and the snapshots that deployments make of it.
 * Members are those of the API's entities.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_Types.html */

/** A map of names to texts, as templates and parameter mappings are. */
export type StringMap = Readonly<Record<string, string>>;

/** A REST API. */
export interface RestApiRecord {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly rootResourceId: string;
  /** ISO 8601, UTC. */
  readonly createdDate: string;
  /** Resource policy, JSON text. */
  readonly policy?: string;
  readonly binaryMediaTypes: readonly string[];
  /** Bytes from which answers are compressed; absent: never. */
  readonly minimumCompressionSize?: number;
  readonly disableExecuteApiEndpoint: boolean;
}

/** A resource: one part of a path. */
export interface ResourceRecord {
  readonly id: string;
  /** Absent for the root. */
  readonly parentId?: string;
  readonly pathPart: string;
}

/** Place of a method. */
export interface MethodKey {
  readonly resourceId: string;
  /** `GET`, …, or `ANY`. */
  readonly httpMethod: string;
}

/** A method of a resource. */
export interface MethodRecord extends MethodKey {
  readonly authorization: "NONE" | "COGNITO_USER_POOLS";
  readonly authorizerId?: string;
  readonly authorizationScopes: readonly string[];
  readonly apiKeyRequired: boolean;
  readonly operationName?: string;
  /** Model name by content type. */
  readonly requestModels: StringMap;
  /** `method.request.<location>.<name>` to whether it is required. */
  readonly requestParameters: Readonly<Record<string, boolean>>;
  readonly requestValidatorId?: string;
}

/** A response that a method declares. */
export interface MethodResponseRecord extends MethodKey {
  readonly statusCode: string;
  readonly responseModels: StringMap;
  readonly responseParameters: Readonly<Record<string, boolean>>;
}

/** Kind of backend behind a method. */
export type IntegrationType = "HTTP" | "HTTP_PROXY" | "AWS" | "AWS_PROXY" | "MOCK";
/** Rule for a body without a template for its type. */
export type PassthroughBehavior = "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER";

/** An integration: the backend of a method. */
export interface IntegrationRecord extends MethodKey {
  readonly type: IntegrationType;
  readonly integrationHttpMethod?: string;
  readonly uri?: string;
  /** ARN of the role that calls the service. */
  readonly credentials?: string;
  readonly connectionType: "INTERNET" | "VPC_LINK";
  readonly connectionId?: string;
  /** ARN of the load balancer behind a VPC link V2. */
  readonly integrationTarget?: string;
  readonly passthroughBehavior: PassthroughBehavior;
  readonly requestParameters: StringMap;
  /** VTL by content type. */
  readonly requestTemplates: StringMap;
  readonly timeoutMilliseconds: number;
}

/** A response that an integration makes of its backend's. */
export interface IntegrationResponseRecord extends MethodKey {
  readonly statusCode: string;
  /** Regular expression on the integration's status; absent or empty: the default response. */
  readonly selectionPattern?: string;
  readonly responseTemplates: StringMap;
  readonly responseParameters: StringMap;
}

/** A model of bodies. */
export interface ModelRecord {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  /** JSON schema, draft 4, as text. */
  readonly schema: string;
}

/** Parts of a request that a method has checked. */
export interface RequestValidatorRecord {
  readonly id: string;
  readonly name: string;
  readonly validateRequestBody: boolean;
  readonly validateRequestParameters: boolean;
}

/** An authorizer of user pools. */
export interface AuthorizerRecord {
  readonly id: string;
  readonly name: string;
  readonly type: "COGNITO_USER_POOLS";
  readonly providerArns: readonly string[];
  /** `method.request.header.<name>` */
  readonly identitySource: string;
  readonly identityValidationExpression?: string;
}

/** A response of API Gateway itself. */
export interface GatewayResponseRecord {
  readonly responseType: string;
  readonly statusCode?: string;
  readonly responseTemplates: StringMap;
  readonly responseParameters: StringMap;
}

/** Everything a deployment freezes. */
export interface ApiSnapshot {
  readonly api: RestApiRecord;
  readonly resources: readonly ResourceRecord[];
  readonly methods: readonly MethodRecord[];
  readonly methodResponses: readonly MethodResponseRecord[];
  readonly integrations: readonly IntegrationRecord[];
  readonly integrationResponses: readonly IntegrationResponseRecord[];
  readonly models: readonly ModelRecord[];
  readonly requestValidators: readonly RequestValidatorRecord[];
  readonly authorizers: readonly AuthorizerRecord[];
  readonly gatewayResponses: readonly GatewayResponseRecord[];
}

/** A deployment: the draft, frozen. */
export interface DeploymentRecord {
  readonly id: string;
  readonly restApiId: string;
  readonly createdDate: string;
  readonly snapshot: ApiSnapshot;
}

/** A stage: a deployment that is served. */
export interface StageRecord {
  readonly restApiId: string;
  readonly stageName: string;
  readonly deploymentId: string;
  readonly variables: StringMap;
  readonly accessLog?: { readonly destinationArn: string; readonly format: string };
}

/** Level of a stage's execution log. */
export type LoggingLevel = "OFF" | "ERROR" | "INFO";

/** Settings of all methods of a stage (path `*` and method `*`) or of one. Absent members are inherited. */
export interface MethodSettingsRecord {
  readonly restApiId: string;
  readonly stageName: string;
  /** Path with its leading slash, or `*`. */
  readonly path: string;
  readonly httpMethod: string;
  /** Requests a second; -1 for no limit but the account's. */
  readonly throttlingRateLimit?: number;
  readonly throttlingBurstLimit?: number;
  readonly loggingLevel?: LoggingLevel;
}

/** An API key. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly enabled: boolean;
  /** ISO 8601, UTC. */
  readonly createdDate: string;
}

/** Requests a second and burst; absent members are the account's. */
export interface ThrottleSettings {
  readonly rateLimit?: number;
  readonly burstLimit?: number;
}

/** Length of a quota's period. */
export type QuotaPeriod = "DAY" | "WEEK" | "MONTH";

/** Requests of each key in a period. */
export interface QuotaSettings {
  readonly limit: number;
  /** Requests fewer in the first period.
   * @see https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html */
  readonly offset: number;
  readonly period: QuotaPeriod;
}

/** A usage plan: stages that the keys of the plan may call, and how often. */
export interface UsagePlanRecord {
  readonly id: string;
  readonly name: string;
  readonly apiStages: readonly {
    readonly apiId: string;
    readonly stage: string;
    /** By method: `/things/{id}/GET`. */
    readonly throttles: Readonly<Record<string, ThrottleSettings>>;
  }[];
  readonly throttle?: ThrottleSettings;
  readonly quota?: QuotaSettings;
}

/** A key of a usage plan. */
export interface UsagePlanKeyRecord {
  readonly usagePlanId: string;
  readonly keyId: string;
}

/** Path of every resource by its id: `/mysfits/{mysfitId}`. */
export function resourcePaths(resources: readonly ResourceRecord[]): Map<string, string> {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const pathOf = (resource: ResourceRecord): string => {
    const parent = resource.parentId === undefined ? undefined : byId.get(resource.parentId);
    return parent ? `${pathOf(parent)}/${resource.pathPart}` : "";
  };
  return new Map(resources.map((resource) => [resource.id, pathOf(resource) || "/"]));
}

/** Name of a method for messages: `GET /mysfits/{mysfitId}`. */
export function methodName(key: MethodKey, paths: ReadonlyMap<string, string>): string {
  return `${key.httpMethod} ${paths.get(key.resourceId) ?? key.resourceId}`;
}
