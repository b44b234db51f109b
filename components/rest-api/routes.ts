import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { formerNames, pascalCase, routeSlug } from "../parts/names.ts";
import type { Route } from "./args.ts";
import type { Settings } from "./defaults.ts";
import type { Part } from "./part.ts";

/** API that routes belong to, and where in its tree each path is. */
interface RouteParts {
  readonly restApi: aws.apigateway.RestApi;
  readonly resourceIds: (path: string) => pulumi.Output<string>;
}

/** Place of a route, and who looks at its requests first. */
interface Surroundings {
  readonly restApi: aws.apigateway.RestApi;
  readonly resourceId: pulumi.Output<string>;
  readonly authorizer: aws.apigateway.Authorizer | undefined;
  readonly validator: aws.apigateway.RequestValidator;
  readonly apiKeyRequired: boolean;
}

/** Makes the options of a resource that belongs to a route.
 * @param after End of the resource's name, after that of the route: `-body`. */
type OptionsOf = (after?: string) => pulumi.CustomResourceOptions;

/** Makes everything that the routes of an API are made of.
 * @returns The methods by route (`GET /mysfits`), and all that a deployment has to wait for. */
export function routeMethods(
  name: string,
  { routes, userPoolArn, frontDoor }: Settings,
  { restApi, resourceIds }: RouteParts,
  parent: pulumi.Resource,
): {
  readonly methods: Readonly<Record<string, aws.apigateway.Method>>;
  readonly authorizer: aws.apigateway.Authorizer | undefined;
  readonly served: readonly Part[];
} {
  const users = userPoolArn === undefined ? undefined : tokenAuthorizer(name, userPoolArn, restApi, parent);
  const authorizer = users?.resource;
  // Parameters and body are checked together: a method has one validator.
  const validatorArgs = {
    restApi: restApi.id,
    name: "parameters-and-body",
    validateRequestParameters: true,
    validateRequestBody: true,
  };
  const validator = new aws.apigateway.RequestValidator(`${name}-validator`, validatorArgs, { parent });
  const methods: Record<string, aws.apigateway.Method> = {};
  const served: Part[] = [{ resource: validator, args: validatorArgs }, ...(users ? [users] : [])];
  for (const route of routes) {
    const at = {
      restApi,
      resourceId: resourceIds(route.path),
      authorizer,
      validator,
      apiKeyRequired: frontDoor !== undefined,
    };
    const method = route.method.toLowerCase();
    const options: OptionsOf = (after = "") => ({
      parent,
      aliases: formerNames(route.path, (slug) => `${name}-${method}${slug}${after}`),
    });
    const made = routeMethod(`${name}-${routeSlug(route)}`, route, at, options);
    methods[`${route.method} ${route.path}`] = made.method;
    served.push(...made.parts);
  }
  return { methods, authorizer, served };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html */
function tokenAuthorizer(
  name: string,
  userPoolArn: pulumi.Input<string>,
  restApi: aws.apigateway.RestApi,
  parent: pulumi.Resource,
) {
  const args = {
    restApi: restApi.id,
    name: `${name}-users`,
    type: "COGNITO_USER_POOLS",
    providerArns: [userPoolArn],
    identitySource: "method.request.header.Authorization",
  };
  return { resource: new aws.apigateway.Authorizer(`${name}-users`, args, { parent }), args };
}

/** Makes the method of a route, with all that belongs to it. */
function routeMethod(
  label: string,
  route: Route,
  at: Surroundings,
  options: OptionsOf,
): { readonly method: aws.apigateway.Method; readonly parts: readonly Part[] } {
  const place = { restApi: at.restApi.id, resourceId: at.resourceId };
  const model = route.body && bodyModel(label, route, at.restApi, options);
  const methodArgs: aws.apigateway.MethodArgs = {
    ...place,
    httpMethod: route.method,
    authorization: route.authorization === "cognito" ? "COGNITO_USER_POOLS" : "NONE",
    authorizerId: route.authorization === "cognito" ? at.authorizer?.id : undefined,
    apiKeyRequired: at.apiKeyRequired,
    operationName: route.operationName,
    requestParameters: requestParameters(route),
    requestModels: model && { "application/json": model.resource.name },
    requestValidatorId: at.validator.id,
  };
  const method = new aws.apigateway.Method(label, methodArgs, options());
  const answered = { ...place, httpMethod: method.httpMethod };
  const integrationArgs = { ...answered, ...route.integration };
  const integration = new aws.apigateway.Integration(label, integrationArgs, options());
  return {
    method,
    parts: [
      ...(model ? [model] : []),
      { resource: method, args: methodArgs },
      { resource: integration, args: integrationArgs },
      ...routeResponses(label, route, answered, integration, options),
    ],
  };
}

/** API Gateway takes letters and digits in the name of a model only, so the provider's hyphen has to be kept out.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html */
function bodyModel(label: string, route: Route, restApi: aws.apigateway.RestApi, options: OptionsOf) {
  const args = {
    restApi: restApi.id,
    name: pascalCase(`${routeSlug(route)}-body`),
    contentType: "application/json",
    schema: JSON.stringify(route.body),
  };
  return { resource: new aws.apigateway.Model(`${label}-body`, args, options("-body")), args };
}

function requestParameters({ path, query = {}, headers = [] }: Route): Record<string, boolean> {
  const inPath = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, parameter]) => [
    `method.request.path.${parameter}`,
    true,
  ]);
  const inQuery = Object.entries(query).map(([parameter, { required }]) => [
    `method.request.querystring.${parameter}`,
    required,
  ]);
  const inHeaders = headers.map((header) => [`method.request.header.${header}`, false]);
  return Object.fromEntries([...inPath, ...inQuery, ...inHeaders]) as Record<string, boolean>;
}

function routeResponses(
  label: string,
  { responses = {} }: Route,
  place: Pick<aws.apigateway.MethodResponseArgs, "restApi" | "resourceId" | "httpMethod">,
  integration: aws.apigateway.Integration,
  options: OptionsOf,
): Part[] {
  return Object.entries(responses).flatMap(([status, { selectionPattern, templates, headers = {} }]) => {
    const names = Object.entries(headers).map(
      ([header, expression]) => [`method.response.header.${header}`, expression] as const,
    );
    const answerArgs = {
      ...place,
      statusCode: status,
      responseParameters: Object.fromEntries(names.map(([header]) => [header, true])),
    };
    const answer = new aws.apigateway.MethodResponse(`${label}-${status}`, answerArgs, options(`-${status}`));
    const mappedArgs = {
      ...place,
      statusCode: answer.statusCode,
      selectionPattern,
      responseTemplates: templates,
      responseParameters: Object.fromEntries(names),
    };
    const mapped = new aws.apigateway.IntegrationResponse(`${label}-${status}`, mappedArgs, {
      ...options(`-${status}`),
      dependsOn: integration,
    });
    return [
      { resource: answer, args: answerArgs },
      { resource: mapped, args: mappedArgs },
    ];
  });
}
