import {
  at,
  elements,
  isUnknown,
  ofTypes,
  texts,
  type PolicyGraph,
  type PolicyResource,
} from "../../graph.ts";
import { calledFunction, names, numberOf, target, targets } from "../../links.ts";
import type { Finding, Rule } from "../../rule.ts";

const distributions = ["aws:cloudfront/distribution:Distribution"];
const restApis = ["aws:apigateway/restApi:RestApi"];
const httpApis = ["aws:apigatewayv2/api:Api"];
const restIntegrations = ["aws:apigateway/integration:Integration"];
const httpIntegrations = ["aws:apigatewayv2/integration:Integration"];
const balancers = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];
const listeners = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"];
const listenerRules = ["aws:lb/listenerRule:ListenerRule", "aws:alb/listenerRule:ListenerRule"];
const targetGroups = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];
const attachments = [
  "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  "aws:alb/targetGroupAttachment:TargetGroupAttachment",
];
const functionUrls = ["aws:lambda/functionUrl:FunctionUrl"];

/** How long each waits where nothing is given, in seconds.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const defaults = { cloudfront: 30, restApi: 29, httpApi: 30, balancer: 60, function: 3 };

/** Something that is waited for, with how long it may take, in seconds. */
interface Inner {
  readonly name: string;
  readonly seconds: number;
}

/** Finds fault with one who waits for less time than what it waits for may take. */
function tooShort(
  property: string,
  seconds: number | undefined,
  inners: readonly Inner[],
  reason: string,
): readonly Finding[] {
  if (seconds === undefined) return [];
  const [longest] = inners.toSorted((one, other) => other.seconds - one.seconds);
  return longest && longest.seconds > seconds
    ? [
        {
          property,
          got: seconds,
          fix: `wait for ${longest.seconds} seconds or more, as long as "${longest.name}" may take, or let that take ${seconds} at most: ${reason}`,
        },
      ]
    : [];
}

const inner = ({ name }: PolicyResource, seconds: number | undefined): readonly Inner[] =>
  seconds === undefined ? [] : [{ name, seconds }];

const secondsOfFunction = (fn: PolicyResource): number | undefined =>
  numberOf(fn, "timeout", defaults.function);

/** Seconds after which API Gateway gives up an integration. */
function secondsOfIntegration(integration: PolicyResource): number | undefined {
  const otherwise = restIntegrations.includes(integration.type) ? defaults.restApi : defaults.httpApi;
  const milliseconds = numberOf(integration, "timeoutMilliseconds", otherwise * 1000);
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** The load balancer that an integration leads to: by itself, by its address, or by a listener. */
function balancerOf(graph: PolicyGraph, integration: PolicyResource): PolicyResource | undefined {
  for (const path of ["integrationTarget", "uri", "integrationUri"]) {
    const balancer = target(graph, integration, path, balancers);
    if (balancer) return balancer;
    const listener = target(graph, integration, path, listeners);
    if (listener) return target(graph, listener, "loadBalancerArn", balancers);
  }
  return undefined;
}

/** Functions that a load balancer calls, by its listeners, their rules and target groups. */
function functionsBehind(graph: PolicyGraph, balancer: PolicyResource): readonly PolicyResource[] {
  const own = ofTypes(graph, listeners).filter(
    (listener) => target(graph, listener, "loadBalancerArn", balancers) === balancer,
  );
  const rules = ofTypes(graph, listenerRules).filter((rule) =>
    own.some((listener) => target(graph, rule, "listenerArn", listeners) === listener),
  );
  const groups = new Set([
    ...own.flatMap((listener) => targets(graph, listener, "defaultActions", targetGroups)),
    ...rules.flatMap((rule) => targets(graph, rule, "actions", targetGroups)),
  ]);
  return ofTypes(graph, attachments).flatMap((attachment) => {
    const group = target(graph, attachment, "targetGroupArn", targetGroups);
    const called = group && groups.has(group) ? calledFunction(graph, attachment, "targetId") : undefined;
    return called ? [called.fn] : [];
  });
}

/** Integrations of an API that a path of resources leads to. */
const integrationsOf = (graph: PolicyGraph, api: PolicyResource): readonly PolicyResource[] => [
  ...ofTypes(graph, restIntegrations).filter((one) => target(graph, one, "restApi", restApis) === api),
  ...ofTypes(graph, httpIntegrations).filter((one) => target(graph, one, "apiId", httpApis) === api),
];

/** What an origin of a distribution waits for: the integrations of an API, a load balancer, a function by its URL. */
function behindOrigin(graph: PolicyGraph, domainName: unknown): readonly Inner[] {
  const apis = ofTypes(graph, [...restApis, ...httpApis]).filter(
    ({ id }) => id !== undefined && texts(domainName).some((name) => name.startsWith(`${id}.execute-api.`)),
  );
  return [
    ...apis
      .flatMap((api) => integrationsOf(graph, api))
      .flatMap((one) => inner(one, secondsOfIntegration(one))),
    ...ofTypes(graph, balancers)
      .filter((balancer) => names(domainName, balancer))
      .flatMap((balancer) => inner(balancer, numberOf(balancer, "idleTimeout", defaults.balancer))),
    ...ofTypes(graph, functionUrls)
      .filter(({ outputs }) => isHostOf(outputs["functionUrl"], domainName))
      .flatMap((url) => {
        const called = calledFunction(graph, url, "functionName");
        return called ? inner(called.fn, secondsOfFunction(called.fn)) : [];
      }),
  ];
}

const isHostOf = (url: unknown, domainName: unknown): boolean =>
  typeof url === "string" && typeof domainName === "string" && URL.parse(url)?.host === domainName;

/** Rules of the chain of time-outs: whoever waits must not give up before what he waits for does. */
export const timeoutPairs: readonly Rule[] = [
  {
    id: "timeout-cloudfront",
    title: "CloudFront waits for an origin as long as that may take",
    number: "pair",
    sources: [],
    severity: "medium",
    types: distributions,
    check: (distribution, graph) =>
      elements(distribution.inputs["origins"]).flatMap((origin, index) => {
        const custom = at(origin, "customOriginConfig");
        if (custom === undefined || isUnknown(custom)) return [];
        const property = `origins.${index}.customOriginConfig.originReadTimeout`;
        return tooShort(
          property,
          numberOf(distribution, property, defaults.cloudfront),
          behindOrigin(graph, at(origin, "domainName")),
          "else people get a 504 of CloudFront while the request is still being handled",
        );
      }),
  },
  {
    id: "timeout-api-function",
    title: "API Gateway waits for a function as long as that may take",
    number: "pair",
    sources: [],
    severity: "medium",
    types: [...restIntegrations, ...httpIntegrations],
    check: (integration, graph) => {
      const path = restIntegrations.includes(integration.type) ? "uri" : "integrationUri";
      const called = calledFunction(graph, integration, path);
      // A call that nobody waits for ends on its own.
      const parameters = integration.inputs["requestParameters"];
      if (!called || /invocation-type|InvocationType/i.test(JSON.stringify(parameters ?? {}))) return [];
      return tooShort(
        "timeoutMilliseconds",
        secondsOfIntegration(integration),
        inner(called.fn, secondsOfFunction(called.fn)),
        "else API Gateway answers 504 while the function goes on, and its work is paid for and done twice when the caller tries again",
      );
    },
  },
  {
    id: "timeout-api-balancer",
    title: "API Gateway waits for a load balancer as long as that waits for its targets",
    number: "pair",
    sources: [],
    severity: "low",
    // A finding for the load balancer, not for each of its routes.
    types: balancers,
    check: (balancer, graph) => {
      const waiting = [...ofTypes(graph, restIntegrations), ...ofTypes(graph, httpIntegrations)]
        .filter((integration) => balancerOf(graph, integration) === balancer)
        .flatMap((integration) => inner(integration, secondsOfIntegration(integration)));
      const [shortest] = waiting.toSorted((one, other) => one.seconds - other.seconds);
      const idle = numberOf(balancer, "idleTimeout", defaults.balancer);
      return shortest && idle !== undefined && idle > shortest.seconds
        ? [
            {
              property: "idleTimeout",
              got: idle,
              fix: `use ${shortest.seconds} or less, as long as "${shortest.name}" waits: else API Gateway answers 504 while the target goes on`,
            },
          ]
        : [];
    },
  },
  {
    id: "timeout-balancer-function",
    title: "A load balancer waits for a function as long as that may take",
    number: "pair",
    sources: [],
    severity: "medium",
    types: balancers,
    check: (balancer, graph) =>
      tooShort(
        "idleTimeout",
        numberOf(balancer, "idleTimeout", defaults.balancer),
        functionsBehind(graph, balancer).flatMap((fn) => inner(fn, secondsOfFunction(fn))),
        "else it answers 504 while the function goes on",
      ),
  },
  {
    id: "timeout-caller-limit",
    title: "A function is as quick as who calls it asks for",
    number: "pair",
    sources: [],
    severity: "medium",
    types: ["aws:lambda/function:Function"],
    check: (fn, graph) => {
      const seconds = secondsOfFunction(fn);
      if (seconds === undefined) return [];
      const [strictest] = callers
        .filter(({ seconds: limit }) => seconds > limit)
        .filter(({ types, path }) =>
          ofTypes(graph, types).some((caller) => leadsTo(graph, caller, path, fn)),
        );
      return strictest
        ? [
            {
              property: "timeout",
              got: seconds,
              fix: `use ${strictest.seconds} or less: ${strictest.name} waits for no longer`,
            },
          ]
        : [];
    },
  },
];

/** Callers with a limit of their own that nobody can change, the strictest first.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-lambda-resolvers-js.html
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
const callers = [
  { name: "Cognito", seconds: 5, types: ["aws:cognito/userPool:UserPool"], path: "lambdaConfig" },
  {
    name: "AppSync",
    seconds: 30,
    types: ["aws:appsync/dataSource:DataSource"],
    path: "lambdaConfig.functionArn",
  },
  {
    name: "Firehose",
    seconds: 300,
    types: ["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"],
    path: "extendedS3Configuration.processingConfiguration",
  },
];

/** True when an input of a caller leads to a function and to no other. */
function leadsTo(graph: PolicyGraph, caller: PolicyResource, path: string, fn: PolicyResource): boolean {
  if (targets(graph, caller, path, ["aws:lambda/function:Function"]).includes(fn)) return true;
  return targets(graph, caller, path, ["aws:lambda/alias:Alias"]).some(
    (alias) => calledFunction(graph, alias, "functionName")?.fn === fn,
  );
}
