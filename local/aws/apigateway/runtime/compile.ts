import type { Platform } from "../../../contract/service.ts";
import { methodKey } from "../stores/rest-apis.ts";
import { methodName, resourcePaths, type ApiSnapshot, type MethodRecord } from "../records.ts";
import type { ValidateDocument } from "../schema/models.ts";
import { cognitoAuthorizer } from "./cognito-authorizer.ts";
import type { Authorize, CompiledApi, CompiledMethod, CompiledResource } from "./compiled.ts";
import { GatewayResponses } from "./gateway-responses.ts";
import { compileIntegration } from "./integrations/compile-integration.ts";
import type { InvocationStage } from "./invocation.ts";
import { compileRequestValidation } from "./method-request.ts";
import { expandPolicy } from "./resource-policy.ts";
import { Router } from "./router.ts";

/** Makes a snapshot ready to serve one stage: routes, schemas, templates and mappings are worked out here, once.
 * @throws Error naming the method, model or template that does not work; BadRequestException for what API Gateway refuses
 * when a deployment is made.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDeployment.html */
export async function compileApi(
  platform: Platform,
  snapshot: ApiSnapshot,
  stage: InvocationStage,
): Promise<CompiledApi> {
  const paths = resourcePaths(snapshot.resources);
  const integrations = new Map(
    snapshot.integrations.map((integration) => [methodKey(integration), integration]),
  );
  const model = await modelCompiler(snapshot);
  const methods: CompiledMethod[] = [];
  for (const method of snapshot.methods) {
    const name = methodName(method, paths);
    const resourcePath = paths.get(method.resourceId);
    const integration = integrations.get(methodKey(method));
    if (resourcePath === undefined || !integration)
      throw new Error(`No integration defined for method ${name}`);
    const validator = snapshot.requestValidators.find(({ id }) => id === method.requestValidatorId);
    methods.push({
      resourceId: method.resourceId,
      resourcePath,
      httpMethod: method.httpMethod,
      name,
      apiKeyRequired: method.apiKeyRequired,
      authorize: authorizer(platform, snapshot, stage, method, name),
      validate: compileRequestValidation(method, validator, model),
      integration: await compileIntegration(platform, stage, snapshot, method, integration, name),
      loggingLevel: "OFF",
    });
  }
  return {
    router: new Router(byResource(methods)),
    methods,
    gatewayResponses: new GatewayResponses(snapshot.gatewayResponses),
    policy:
      snapshot.api.policy &&
      expandPolicy(snapshot.api.policy, stage.region, stage.accountId, stage.restApiId),
    minimumCompressionSize: snapshot.api.minimumCompressionSize,
  };
}

function authorizer(
  platform: Platform,
  snapshot: ApiSnapshot,
  stage: InvocationStage,
  method: MethodRecord,
  name: string,
): Authorize | undefined {
  if (method.authorization === "NONE") return undefined;
  const record = snapshot.authorizers.find(({ id }) => id === method.authorizerId);
  if (!record) throw new Error(`the authorizer ${method.authorizerId} of ${name} is not there`);
  return cognitoAuthorizer(
    record,
    method.authorizationScopes,
    stage.variables,
    () => platform.capabilities.tokens,
  );
}

function byResource(methods: readonly CompiledMethod[]): CompiledResource[] {
  return [...Map.groupBy(methods, ({ resourcePath }) => resourcePath)].map(([resourcePath, ofResource]) => ({
    resourcePath,
    methods: new Map(ofResource.map((method) => [method.httpMethod, method])),
  }));
}

/** Loads the schema compiler only for APIs that check bodies. */
async function modelCompiler(snapshot: ApiSnapshot): Promise<(name: string) => ValidateDocument> {
  const checked = new Set(
    snapshot.requestValidators.filter(({ validateRequestBody }) => validateRequestBody).map(({ id }) => id),
  );
  const used = snapshot.methods.some(
    ({ requestValidatorId, requestModels }) =>
      checked.has(requestValidatorId ?? "") && Object.keys(requestModels).length > 0,
  );
  if (!used)
    return (name) => {
      throw new Error(`Invalid model identifier specified: ${name}`);
    };
  const { Models } = await import("../schema/models.ts");
  const models = new Models(snapshot.api.id, snapshot.models);
  return (name) => models.validator(name);
}
