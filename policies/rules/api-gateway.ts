import {
  at,
  elements,
  hasUnknown,
  isObject,
  isUnknown,
  ofTypes,
  referred,
  referring,
  refersTo,
  texts,
  type PolicyGraph,
  type PolicyResource,
} from "../graph.ts";
import { publicRoutes } from "../public-routes.ts";
import { isTrue, lacking, must, type Rule } from "../rule.ts";

const methods = ["aws:apigateway/method:Method"];
const stages = ["aws:apigateway/stage:Stage"];
const settings = ["aws:apigateway/methodSettings:MethodSettings"];
const restApis = ["aws:apigateway/restApi:RestApi"];
const resources = ["aws:apigateway/resource:Resource"];
const graphQlApis = ["aws:appsync/graphQLApi:GraphQLApi"];

/** Path of a method below its API, `/mysfits/{mysfitId}`; undefined when it is not known yet. */
export function pathOf(graph: PolicyGraph, method: PolicyResource): string | undefined {
  const parts: string[] = [];
  let resource = referred(graph, method, "resourceId", resources);
  if (!resource) return undefined;
  while (resource) {
    const part = resource.inputs["pathPart"];
    if (typeof part !== "string") return undefined;
    parts.unshift(part);
    resource = referred(graph, resource, "parentId", resources);
  }
  return `/${parts.join("/")}`;
}

/** Settings of the stage that an input leads to, by two inputs: the API, and the stage's name. */
export const settingsOf = (graph: PolicyGraph, stage: PolicyResource): readonly PolicyResource[] =>
  ofTypes(graph, settings)
    .filter((setting) => refersTo(graph, setting, "stageName", stage) ?? true)
    .filter((setting) => {
      const [one, other] = [setting.inputs["restApi"], stage.inputs["restApi"]];
      if (hasUnknown(one) || hasUnknown(other)) {
        const [from, of] = [setting.propertyDependencies["restApi"], stage.propertyDependencies["restApi"]];
        return !from || !of || from.some((urn) => of.includes(urn));
      }
      return one === other;
    });

/** True for a setting of every method of a stage. */
const isForAll = ({ inputs }: PolicyResource): boolean =>
  isUnknown(inputs["methodPath"]) || inputs["methodPath"] === "*/*";

/** Rules of APIs: REST APIs, HTTP APIs, GraphQL. */
export const apiGateway: readonly Rule[] = [
  {
    id: "api-waf",
    title: "A public API is behind a web ACL: its own, or that of the distribution that it admits alone",
    number: 15,
    sources: ["CKV2_AWS_29", "APIGateway.4", "AppSync.6"],
    severity: "medium",
    types: [...stages, ...graphQlApis],
    check: (api, graph) => {
      const restApi = referred(graph, api, "restApi", restApis);
      const kinds = texts(at(restApi?.inputs, "endpointConfiguration.types"));
      if (kinds.includes("PRIVATE")) return [];
      const associations = ["aws:wafv2/webAclAssociation:WebAclAssociation"];
      const { certain, possible } = referring(graph, associations, "resourceArn", api);
      if (certain.length + possible.length > 0) return [];
      if (restApi && isBehindDistribution(graph, restApi)) return [];
      return lacking("associate a web ACL of scope REGIONAL with it, or make the API private");
    },
  },
  {
    id: "api-authorised",
    title: "Every method asks who calls, but those that are public by name",
    number: 18,
    sources: ["CKV_AWS_59", "CKV2_AWS_70", "cfn W59", "APIGateway.8"],
    severity: "high",
    types: methods,
    check: (method, graph) => {
      const verb = method.inputs["httpMethod"];
      if (verb === "OPTIONS" || isUnknown(verb)) return [];
      const path = pathOf(graph, method);
      if (path === undefined || Object.hasOwn(publicRoutes, `${String(verb)} ${path}`)) return [];
      return must(
        method,
        "authorization",
        (authorization) => authorization !== "NONE" && authorization !== undefined,
        `give ${String(verb)} ${path} an authorizer, or name it in policies/public-routes.ts with the reason`,
      );
    },
  },
  {
    id: "http-api-authorised",
    title: "Every route of an HTTP API asks who calls",
    number: 18,
    sources: ["CKV_AWS_309", "APIGateway.8"],
    severity: "high",
    types: ["aws:apigatewayv2/route:Route"],
    check: (route) =>
      must(
        route,
        "authorizationType",
        (type) => type !== undefined && type !== "NONE",
        "give the route an authorizer",
      ),
  },
  {
    id: "graphql-authorised",
    title: "A GraphQL API asks who calls, and takes more than a key that everybody has",
    number: 18,
    sources: ["AppSync.5"],
    severity: "high",
    types: graphQlApis,
    check: (api) =>
      must(
        api,
        "authenticationType",
        (type) => type !== "API_KEY",
        "use AMAZON_COGNITO_USER_POOLS or AWS_IAM",
      ),
  },
  {
    id: "api-validated",
    title: "Parameters and bodies are validated before anything is called",
    number: 19,
    sources: ["CKV2_AWS_53"],
    severity: "medium",
    types: methods,
    check: (method, graph) => {
      if (method.inputs["httpMethod"] === "OPTIONS") return [];
      const missing = must(
        method,
        "requestValidatorId",
        (id) => typeof id === "string" && id !== "",
        "give the method a RequestValidator",
      );
      if (missing.length > 0) return missing;
      const types = ["aws:apigateway/requestValidator:RequestValidator"];
      const validator = referred(graph, method, "requestValidatorId", types);
      const has = (member: string) => {
        const value = method.inputs[member];
        return isObject(value) && Object.keys(value).length > 0;
      };
      if (!validator) return [];
      return [
        ...(has("requestModels") ? must(validator, "validateRequestBody", isTrue, "set it to true") : []),
        ...(has("requestParameters")
          ? must(validator, "validateRequestParameters", isTrue, "set it to true")
          : []),
      ];
    },
  },
  {
    id: "api-access-log",
    title: "Requests to an API's stage are logged",
    number: 20,
    sources: ["CKV_AWS_76", "CKV2_AWS_4", "cfn W69", "APIGateway.1", "APIGateway.9"],
    severity: "medium",
    types: [...stages, "aws:apigatewayv2/stage:Stage"],
    check: (stage) =>
      must(
        stage,
        "accessLogSettings.destinationArn",
        (arn) => typeof arn === "string" && arn !== "",
        "give the stage accessLogSettings",
      ),
  },
  {
    id: "api-execution-log",
    title: "Errors of every method of a stage are logged",
    number: 20,
    sources: ["CKV2_AWS_4", "APIGateway.1"],
    severity: "low",
    types: stages,
    check: (stage, graph) => {
      const forAll = settingsOf(graph, stage).filter(isForAll);
      if (forAll.length === 0)
        return lacking("give the stage MethodSettings for */* with loggingLevel ERROR");
      return forAll.flatMap((setting) =>
        must(setting, "settings.loggingLevel", (level) => level === "ERROR" || level === "INFO", "use ERROR"),
      );
    },
  },
  {
    id: "graphql-log",
    title: "Errors of a GraphQL API are logged",
    number: 20,
    sources: ["CKV_AWS_193", "CKV_AWS_194", "AppSync.2"],
    severity: "low",
    types: graphQlApis,
    check: (api) =>
      must(
        api,
        "logConfig.fieldLogLevel",
        (level) => typeof level === "string" && level !== "NONE",
        "give the API a logConfig with fieldLogLevel ERROR",
      ),
  },
  {
    id: "api-no-data-trace",
    title: "Bodies and tokens are kept out of the log",
    number: 21,
    sources: ["CKV_AWS_276"],
    severity: "high",
    types: settings,
    check: (setting) =>
      must(setting, "settings.dataTraceEnabled", (enabled) => enabled !== true, "set it to false"),
  },
  {
    id: "graphql-no-data-trace",
    title: "Queries and values are kept out of a GraphQL API's log",
    number: 21,
    sources: ["CKV_AWS_276"],
    severity: "high",
    types: graphQlApis,
    check: (api) =>
      isObject(api.inputs["logConfig"])
        ? must(api, "logConfig.excludeVerboseContent", isTrue, "set it to true")
        : [],
  },
  {
    id: "api-traced",
    title: "Requests to an API's stage are traced",
    number: 22,
    sources: ["CKV_AWS_73", "APIGateway.3"],
    severity: "low",
    types: stages,
    check: (stage) => must(stage, "xrayTracingEnabled", isTrue, "set it to true"),
  },
  {
    id: "graphql-traced",
    title: "Requests to a GraphQL API are traced",
    number: 22,
    sources: ["CKV_AWS_73"],
    severity: "low",
    types: graphQlApis,
    check: (api) => must(api, "xrayEnabled", isTrue, "set it to true"),
  },
  {
    id: "api-deployed-on-change",
    title: "A changed API is a new deployment, made before the old one goes",
    number: 23,
    sources: ["CKV_AWS_217", "CKV_AWS_237"],
    severity: "low",
    // Pulumi makes the new one first by itself; a deployment without triggers is never made anew.
    types: ["aws:apigateway/deployment:Deployment"],
    check: (deployment) =>
      must(
        deployment,
        "triggers",
        (triggers) => hasUnknown(triggers) || (isObject(triggers) && Object.keys(triggers).length > 0),
        "give it triggers made from all that it deploys",
      ),
  },
  {
    id: "api-throttled",
    title: "Requests to every method of a stage are limited",
    number: 24,
    sources: ["cfn W64"],
    severity: "medium",
    types: stages,
    check: (stage, graph) => {
      const all = settingsOf(graph, stage);
      if (!all.some(isForAll))
        return lacking("give the stage MethodSettings for */* with a rate and a burst");
      const isLimit = (limit: unknown) => typeof limit === "number" && limit > 0;
      return all.flatMap((setting) => [
        ...must(setting, "settings.throttlingRateLimit", isLimit, "give a rate above 0"),
        ...must(setting, "settings.throttlingBurstLimit", isLimit, "give a burst above 0"),
      ]);
    },
  },
  {
    id: "api-client-address",
    title: "A service behind an API learns the caller's address from API Gateway, not from the caller",
    number: "trap",
    sources: [],
    severity: "medium",
    // An HTTP_PROXY integration passes on the X-Forwarded-For that the client sent.
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
    types: ["aws:apigateway/integration:Integration"],
    check: (integration) => {
      const { type, requestParameters: parameters } = integration.inputs;
      if (type !== "HTTP_PROXY" || isUnknown(parameters)) return [];
      const header = "integration.request.header.x-forwarded-for";
      const entry = Object.entries(isObject(parameters) ? parameters : {}).find(
        ([name]) => name.toLowerCase() === header,
      );
      return entry
        ? []
        : [
            {
              property: "requestParameters",
              got: undefined,
              fix: "set integration.request.header.X-Forwarded-For to context.identity.sourceIp",
            },
          ];
    },
  },
  {
    id: "graphql-no-introspection",
    title: "A GraphQL API does not tell its schema, and limits what one query costs",
    number: "trap",
    sources: [],
    severity: "low",
    types: graphQlApis,
    check: (api) => [
      ...must(api, "introspectionConfig", (config) => config === "DISABLED", "use DISABLED"),
      ...["queryDepthLimit", "resolverCountLimit"].flatMap((limit) =>
        must(api, limit, (value) => typeof value === "number" && value > 0, "give a limit above 0"),
      ),
    ],
  },
];

/** True when every method of an API asks for a key, and a distribution with a web ACL is there to send it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-key-with-console.html */
function isBehindDistribution(graph: PolicyGraph, restApi: PolicyResource): boolean {
  const own = ofTypes(graph, methods).filter((method) => refersTo(graph, method, "restApi", restApi) ?? true);
  const areKeyed = own.length > 0 && own.every(({ inputs }) => inputs["apiKeyRequired"] === true);
  return (
    areKeyed &&
    ofTypes(graph, ["aws:cloudfront/distribution:Distribution"]).some(({ inputs }) => {
      const { webAclId, origins } = inputs;
      const sends = elements(origins).some((origin) =>
        elements(at(origin, "customHeaders")).some((header) => at(header, "name") === "x-api-key"),
      );
      return webAclId !== undefined && (sends || hasUnknown(origins));
    })
  );
}
