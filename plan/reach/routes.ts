import { referencesIn, type Side } from "../compare/references.ts";
import { nameOf, type PlannedResource } from "../graph.ts";
import { everybodyIn } from "./network.ts";
import type { Reach } from "./reach.ts";

/** Who may call an API Gateway method, by its `authorization`. */
const callers: Readonly<Record<string, string>> = {
  NONE: "anybody",
  AWS_IAM: "AWS identities with leave",
  COGNITO_USER_POOLS: "signed-in users",
  CUSTOM: "whom its authorizer lets in",
  JWT: "holders of a token",
};

const graphqlCallers: Readonly<Record<string, string>> = {
  API_KEY: "anybody with the API key",
  AMAZON_COGNITO_USER_POOLS: "signed-in users",
  AWS_IAM: "AWS identities with leave",
  AWS_LAMBDA: "whom its authorizer lets in",
  OPENID_CONNECT: "holders of a token",
};

/** Every route of a program, and who may call it. */
export function routes(side: Side): readonly Reach[] {
  const { graph, references } = side;
  return graph.resources.flatMap((resource): Reach[] => {
    const inputs = references.inputsOf(resource);
    switch (resource.type) {
      case "aws:apigateway/method:Method":
        return [methodReach(side, resource, inputs)];
      case "aws:apigatewayv2/route:Route": {
        const given = inputs["authorizationType"];
        const authorization = typeof given === "string" ? given : "NONE";
        const api = apiName(inputs["apiId"]);
        return [
          reach(
            callers[authorization] ?? authorization,
            `${String(inputs["routeKey"])} of ${api}`,
            authorization === "NONE",
          ),
        ];
      }
      case "aws:lambda/functionUrl:FunctionUrl": {
        const open = inputs["authorizationType"] === "NONE";
        return [
          reach(open ? "anybody" : "AWS identities with leave", `the URL of function ${resource.name}`, open),
        ];
      }
      case "aws:appsync/graphQLApi:GraphQLApi": {
        const kinds = [
          inputs,
          ...((inputs["additionalAuthenticationProviders"] as object[] | undefined) ?? []),
        ];
        return kinds.map((kind) => {
          const type = String((kind as Readonly<Record<string, unknown>>)["authenticationType"]);
          return reach(graphqlCallers[type] ?? type, `GraphQL of ${resource.name}`, type === "API_KEY");
        });
      }
      case "aws:lb/loadBalancer:LoadBalancer":
        return balancerReach(side, resource, inputs);
      case "aws:cloudfront/distribution:Distribution":
        return behaviors(resource, inputs);
      default:
        return [];
    }
  });
}

function methodReach(
  side: Side,
  { name }: PlannedResource,
  inputs: Readonly<Record<string, unknown>>,
): Reach {
  const authorization = String(inputs["authorization"]);
  const path = pathOf(side, inputs["resourceId"]);
  const keyed = inputs["apiKeyRequired"] === true;
  const who = callers[authorization] ?? authorization;
  return reach(
    keyed ? `${who}, with the API key` : who,
    `${String(inputs["httpMethod"])} ${path ?? name} of ${apiName(inputs["restApi"])}`,
    authorization === "NONE",
  );
}

/** A load balancer that has an address in the Internet: open to everybody when one of its groups lets everybody in, or when it has none.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#load-balancer-scheme */
function balancerReach(
  side: Side,
  { name }: PlannedResource,
  { internal, securityGroups }: Readonly<Record<string, unknown>>,
): Reach[] {
  if (internal === true) return [];
  const groups = [...referencesIn(securityGroups)];
  const open = groups.length === 0 || everybodyIn(side).some((group) => groups.includes(group));
  return [
    reach(
      open ? "anybody" : "whom its security groups let in, from the Internet,",
      `load balancer ${name}`,
      open,
    ),
  ];
}

/** Path of an API Gateway resource, from its parents. */
function pathOf({ graph, references }: Side, resourceId: unknown): string | undefined {
  const [urn] = referencesIn(resourceId);
  const resource = graph.resources.find((candidate) => references.keyOf(candidate.urn) === urn);
  if (!resource) return undefined;
  if (resource.type !== "aws:apigateway/resource:Resource") return "/";
  const inputs = references.inputsOf(resource);
  const parent = pathOf({ graph, references }, inputs["parentId"]) ?? "/";
  return `${parent === "/" ? "" : parent}/${String(inputs["pathPart"])}`;
}

function apiName(value: unknown): string {
  const [urn] = referencesIn(value);
  return urn === undefined ? String(value) : nameOf(urn);
}

function behaviors({ name }: PlannedResource, inputs: Readonly<Record<string, unknown>>): Reach[] {
  const ordered = (inputs["orderedCacheBehaviors"] as Readonly<Record<string, unknown>>[] | undefined) ?? [];
  const all = [{ ...(inputs["defaultCacheBehavior"] as object), pathPattern: "*" }, ...ordered] as Readonly<
    Record<string, unknown>
  >[];
  return all.map(({ pathPattern, viewerProtocolPolicy, trustedKeyGroups }) => {
    const signed = Array.isArray(trustedKeyGroups) && trustedKeyGroups.length > 0;
    const plain = viewerProtocolPolicy === "allow-all" ? ", without TLS too" : "";
    return reach(
      signed ? "holders of a signed address" : "anybody",
      `${name} ${String(pathPattern)}${plain}`,
      !signed,
    );
  });
}

const reach = (who: string, what: string, open: boolean): Reach => ({ who, what, open });
