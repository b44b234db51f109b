import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { pascalCase, routeSlug } from "../parts/names.ts";
import type { Route } from "./args.ts";
import type { Settings } from "./defaults.ts";

/** API that routes belong to, and where in its tree each path is. */
interface RouteParts {
  readonly restApi: aws.apigateway.RestApi;
  readonly resourceIds: (path: string) => pulumi.Output<string>;
}

/** Method and place of a route, and who looks at its requests first. */
interface Surroundings {
  readonly restApi: aws.apigateway.RestApi;
  readonly resourceId: pulumi.Output<string>;
  readonly authorizer: aws.apigateway.Authorizer | undefined;
  readonly validator: aws.apigateway.RequestValidator;
}

/** Makes everything that the routes of an API are made of.
 * @returns The methods by route (`GET /mysfits`), and all that a deployment has to wait for. */
export function routeMethods(
  name: string,
  { routes, userPoolArn }: Settings,
  { restApi, resourceIds }: RouteParts,
  parent: pulumi.Resource,
): {
  readonly methods: Readonly<Record<string, aws.apigateway.Method>>;
  readonly authorizer: aws.apigateway.Authorizer | undefined;
  readonly served: readonly pulumi.Resource[];
} {
  const authorizer =
    userPoolArn === undefined ? undefined : tokenAuthorizer(name, userPoolArn, restApi, parent);
  // Parameters and body are checked together: a method has one validator.
  const validator = new aws.apigateway.RequestValidator(
    `${name}-validator`,
    {
      restApi: restApi.id,
      name: "parameters-and-body",
      validateRequestParameters: true,
      validateRequestBody: true,
    },
    { parent },
  );
  const methods: Record<string, aws.apigateway.Method> = {};
  const served: pulumi.Resource[] = [];
  for (const route of routes) {
    const at = { restApi, resourceId: resourceIds(route.path), authorizer, validator };
    const { method, parts } = routeMethod(`${name}-${routeSlug(route)}`, route, at, parent);
    methods[`${route.method} ${route.path}`] = method;
    served.push(...parts);
  }
  return { methods, authorizer, served };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html */
const tokenAuthorizer = (
  name: string,
  userPoolArn: pulumi.Input<string>,
  restApi: aws.apigateway.RestApi,
  parent: pulumi.Resource,
) =>
  new aws.apigateway.Authorizer(
    `${name}-users`,
    {
      restApi: restApi.id,
      name: `${name}-users`,
      type: "COGNITO_USER_POOLS",
      providerArns: [userPoolArn],
      identitySource: "method.request.header.Authorization",
    },
    { parent },
  );

function routeMethod(label: string, route: Route, at: Surroundings, parent: pulumi.Resource) {
  const place = { restApi: at.restApi.id, resourceId: at.resourceId };
  const model = route.body && bodyModel(label, route, at.restApi, parent);
  const method = new aws.apigateway.Method(
    label,
    {
      ...place,
      httpMethod: route.method,
      authorization: route.authorization === "cognito" ? "COGNITO_USER_POOLS" : "NONE",
      authorizerId: route.authorization === "cognito" ? at.authorizer?.id : undefined,
      operationName: route.operationName,
      requestParameters: requestParameters(route),
      requestModels: model && { "application/json": model.name },
      requestValidatorId: at.validator.id,
    },
    { parent },
  );
  const integration = new aws.apigateway.Integration(
    label,
    { ...place, httpMethod: method.httpMethod, ...route.integration },
    { parent },
  );
  const answers = routeResponses(
    label,
    route,
    { ...place, httpMethod: method.httpMethod },
    integration,
    parent,
  );
  return { method, parts: [...(model ? [model] : []), method, integration, ...answers] };
}

/** API Gateway takes letters and digits in the name of a model only, so the provider's hyphen has to be kept out.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html */
const bodyModel = (label: string, route: Route, restApi: aws.apigateway.RestApi, parent: pulumi.Resource) =>
  new aws.apigateway.Model(
    `${label}-body`,
    {
      restApi: restApi.id,
      name: pascalCase(`${routeSlug(route)}-body`),
      contentType: "application/json",
      schema: JSON.stringify(route.body),
    },
    { parent },
  );

function requestParameters({ path, query = {} }: Route): Record<string, boolean> {
  const inPath = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, parameter]) => [
    `method.request.path.${parameter}`,
    true,
  ]);
  const inQuery = Object.entries(query).map(([parameter, { required }]) => [
    `method.request.querystring.${parameter}`,
    required,
  ]);
  return Object.fromEntries([...inPath, ...inQuery]) as Record<string, boolean>;
}

function routeResponses(
  label: string,
  { responses = {} }: Route,
  place: Pick<aws.apigateway.MethodResponseArgs, "restApi" | "resourceId" | "httpMethod">,
  integration: aws.apigateway.Integration,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  return Object.entries(responses).flatMap(([status, { selectionPattern, templates, headers = {} }]) => {
    const names = Object.entries(headers).map(
      ([header, expression]) => [`method.response.header.${header}`, expression] as const,
    );
    const answer = new aws.apigateway.MethodResponse(
      `${label}-${status}`,
      {
        ...place,
        statusCode: status,
        responseParameters: Object.fromEntries(names.map(([header]) => [header, true])),
      },
      { parent },
    );
    const mapped = new aws.apigateway.IntegrationResponse(
      `${label}-${status}`,
      {
        ...place,
        statusCode: answer.statusCode,
        selectionPattern,
        responseTemplates: templates,
        responseParameters: Object.fromEntries(names),
      },
      { parent, dependsOn: integration },
    );
    return [answer, mapped];
  });
}
