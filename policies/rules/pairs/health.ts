import { fits } from "../../access.ts";
import {
  at,
  elements,
  isObject,
  isUnknown,
  ofTypes,
  texts,
  type PolicyGraph,
  type PolicyResource,
} from "../../graph.ts";
import { json, names, target, targets } from "../../links.ts";
import { lacking, type Finding, type Rule } from "../../rule.ts";
import { pathOf } from "../api-gateway.ts";
import { containersOf } from "../ecs.ts";

const distributions = ["aws:cloudfront/distribution:Distribution"];
const restApis = ["aws:apigateway/restApi:RestApi"];
const stages = ["aws:apigateway/stage:Stage"];
const methods = ["aws:apigateway/method:Method"];
const buckets = ["aws:s3/bucket:Bucket"];
const objects = ["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"];
const services = ["aws:ecs/service:Service"];
const tasks = ["aws:ecs/taskDefinition:TaskDefinition"];
const groups = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];

/** True when a REST API has a GET of a path below a stage, false when it has none, undefined when that is not known. */
function apiServes(graph: PolicyGraph, api: PolicyResource, path: string): boolean | undefined {
  const own = ofTypes(graph, stages).filter((stage) => target(graph, stage, "restApi", restApis) === api);
  const below = own
    .map(({ inputs }) => `/${String(inputs["stageName"])}`)
    .find((stage) => `${path}/`.startsWith(`${stage}/`));
  if (below === undefined)
    return own.some(({ inputs }) => isUnknown(inputs["stageName"])) ? undefined : false;
  const asked = path.slice(below.length) || "/";
  const routes = routesOf(graph, api);
  return routes?.some((route) => isRoute(route, asked));
}

/** Paths of a REST API that a GET is answered for; undefined when they are not known: not yet, or written as YAML. */
function routesOf(graph: PolicyGraph, api: PolicyResource): readonly string[] | undefined {
  const { body } = api.inputs;
  if (body !== undefined) {
    const paths = at(json(body), "paths");
    if (!isObject(paths)) return undefined;
    return Object.keys(paths).filter((path) =>
      ["get", "x-amazon-apigateway-any-method"].some((verb) => isObject(at(paths[path], verb))),
    );
  }
  const routes = ofTypes(graph, methods)
    .filter((method) => targets(graph, method, "restApi", restApis).includes(api))
    .filter(({ inputs }) => ["GET", "ANY"].includes(String(inputs["httpMethod"])))
    .map((method) => pathOf(graph, method));
  return routes.some((route) => route === undefined) ? undefined : (routes as string[]);
}

/** True when a path is one of a route's: a parameter stands for one part, `{proxy+}` for all that follow. */
function isRoute(route: string, path: string): boolean {
  const [parts, asked] = [route, path].map((text) => text.split("/")) as [string[], string[]];
  const rest = parts.findIndex((part) => part.endsWith("+}"));
  const compared = rest < 0 ? parts : parts.slice(0, rest);
  return (
    (rest < 0 ? asked.length === parts.length : asked.length > rest) &&
    compared.every((part, index) => part.startsWith("{") || part === asked[index])
  );
}

/** True when a distribution answers a path by something of the program, false when it has nothing for it, undefined when that is not known. */
function distributionServes(
  graph: PolicyGraph,
  distribution: PolicyResource,
  path: string,
): boolean | undefined {
  const { inputs } = distribution;
  if (isUnknown(inputs["orderedCacheBehaviors"]) || isUnknown(inputs["origins"])) return undefined;
  const behaviors = [...elements(inputs["orderedCacheBehaviors"]), inputs["defaultCacheBehavior"]];
  const behavior = behaviors.find((one) => {
    const pattern = at(one, "pathPattern");
    return pattern === undefined || (typeof pattern === "string" && fits(withSlash(pattern), path));
  });
  // What a function does to a path is code.
  if (behavior === undefined || at(behavior, "functionAssociations") !== undefined) return undefined;
  const origin = elements(inputs["origins"]).find(
    (one) => at(one, "originId") === at(behavior, "targetOriginId"),
  );
  const domainName = at(origin, "domainName");
  if (typeof domainName !== "string") return undefined;
  const originPath = at(origin, "originPath");
  const before = typeof originPath === "string" ? originPath : "";
  const api = ofTypes(graph, restApis).find(
    ({ id }) => id !== undefined && domainName.startsWith(`${id}.execute-api.`),
  );
  if (api) return apiServes(graph, api, `${before}${path}`);
  const bucket = ofTypes(graph, buckets).find((one) => names(domainName, one));
  return bucket ? bucketServes(graph, bucket, path, inputs["defaultRootObject"]) : undefined;
}

const withSlash = (pattern: string): string => (/^[/*]/.test(pattern) ? pattern : `/${pattern}`);

function bucketServes(
  graph: PolicyGraph,
  bucket: PolicyResource,
  path: string,
  root: unknown,
): boolean | undefined {
  const own = ofTypes(graph, objects).filter((object) => target(graph, object, "bucket", buckets) === bucket);
  // Nothing of it is in the program: somebody else fills it.
  if (own.length === 0) return undefined;
  const key = path === "/" ? root : decodeURI(path.slice(1));
  return own.some(({ inputs }) => inputs["key"] === key || isUnknown(inputs["key"])) ? true : false;
}

/** Rules of health checks and what they ask. */
export const healthPairs: readonly Rule[] = [
  {
    id: "health-check-path",
    title: "A health check asks for a path that something of the program answers",
    number: "pair",
    sources: [],
    severity: "medium",
    types: ["aws:route53/healthCheck:HealthCheck"],
    check: (check, graph): readonly Finding[] => {
      const { fqdn, resourcePath = "/" } = check.inputs;
      if (typeof fqdn !== "string" || typeof resourcePath !== "string") return [];
      const path = resourcePath.split("?")[0] as string;
      const distribution = ofTypes(graph, distributions).find(
        (one) => names(fqdn, one) || texts(one.inputs["aliases"]).includes(fqdn),
      );
      const api = ofTypes(graph, restApis).find(
        ({ id }) => id !== undefined && fqdn.startsWith(`${id}.execute-api.`),
      );
      const isServed = distribution
        ? distributionServes(graph, distribution, path)
        : api && apiServes(graph, api, path);
      return isServed === false
        ? [
            {
              property: "resourcePath",
              got: resourcePath,
              fix: `ask for a path that "${(distribution ?? api)?.name}" has with GET: an unknown one is never healthy`,
            },
          ]
        : [];
    },
  },
  {
    id: "health-check-port",
    title: "A health check asks a port that the container listens on",
    number: "pair",
    sources: [],
    severity: "medium",
    types: services,
    check: (service, graph) => {
      const task = target(graph, service, "taskDefinition", tasks);
      if (!task || typeof task.inputs["containerDefinitions"] !== "string") return [];
      const ports = containersOf(task)
        .flatMap(({ portMappings }) => elements(portMappings))
        .map((mapping) => Number(at(mapping, "containerPort")));
      return elements(service.inputs["loadBalancers"]).flatMap((_, index): readonly Finding[] => {
        const group = target(graph, service, `loadBalancers.${index}.targetGroupArn`, groups);
        const port = at(group?.inputs, "healthCheck.port");
        return group && !isUnknown(port) && /^\d+$/.test(String(port)) && !ports.includes(Number(port))
          ? [
              {
                property: `loadBalancers.${index}.targetGroupArn`,
                got: port,
                fix: `let the health check of "${group.name}" ask one of the ports ${ports.join(", ")} of "${task.name}"`,
              },
            ]
          : [];
      });
    },
  },
  {
    id: "health-check-grace",
    title: "A service behind a load balancer has time to become healthy before it is stopped",
    number: "pair",
    sources: [],
    severity: "low",
    // Without a grace period a task that starts slowly is stopped for the checks that it failed while it started.
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html
    types: services,
    check: ({ inputs }) =>
      elements(inputs["loadBalancers"]).length === 0 || inputs["healthCheckGracePeriodSeconds"] !== undefined
        ? []
        : lacking("give the service healthCheckGracePeriodSeconds, as long as it takes to start"),
  },
];
