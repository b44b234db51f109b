import { at, isUnknown, ofTypes, waitsFor, type PolicyGraph, type PolicyResource } from "../../graph.ts";
import { target, targets } from "../../links.ts";
import type { Finding, Rule } from "../../rule.ts";
import { settingsOf } from "../api-gateway.ts";

const restApis = ["aws:apigateway/restApi:RestApi"];

/** Parts of an API that a deployment takes a copy of. */
const parts = [
  "aws:apigateway/method:Method",
  "aws:apigateway/integration:Integration",
  "aws:apigateway/integrationResponse:IntegrationResponse",
  "aws:apigateway/methodResponse:MethodResponse",
];

/** Rules of APIs in the order in which AWS needs their parts. */
export const apiPairs: readonly Rule[] = [
  {
    id: "deployment-complete",
    title: "A deployment of an API waits for every method and integration",
    number: "pair",
    sources: [],
    severity: "medium",
    // What is made after the deployment is not in it. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
    types: ["aws:apigateway/deployment:Deployment"],
    check: (deployment, graph) => {
      const api = target(graph, deployment, "restApi", restApis);
      if (!api) return [];
      const missing = ofTypes(graph, parts)
        .filter((part) => targets(graph, part, "restApi", restApis).includes(api))
        .filter((part) => !waitsFor(graph, deployment.urn, part.urn));
      const [first] = missing;
      return first
        ? [
            {
              property: "restApi",
              got: first.name,
              fix: `let it depend on "${first.name}"${missing.length > 1 ? ` and ${missing.length - 1} more` : ""}, so that they are in what is deployed`,
            },
          ]
        : [];
    },
  },
  {
    id: "stage-logging-role",
    title: "A stage that logs waits for the role that API Gateway writes logs with",
    number: "pair",
    sources: [],
    severity: "medium",
    // "CloudWatch Logs role ARN must be set in account settings to enable logging"
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
    types: ["aws:apigateway/stage:Stage"],
    check: (stage, graph) => {
      // An account without one in the program may have it from elsewhere: one of a region is enough.
      const [account] = ofTypes(graph, ["aws:apigateway/account:Account"]);
      const writers = [stage, ...settingsOf(graph, stage)].filter((writer) => isLogging(writer));
      if (!account) return [];
      return writers
        .filter((writer) => !waits(graph, writer, account))
        .slice(0, 1)
        .map(({ name }): Finding => ({
          property: "accessLogSettings",
          got: name,
          fix: `let "${name}" depend on "${account.name}", which sets the role: before it AWS refuses to log`,
        }));
    },
  },
];

function isLogging({ inputs }: PolicyResource): boolean {
  const level = at(inputs, "settings.loggingLevel");
  if (isUnknown(level) || isUnknown(inputs["accessLogSettings"])) return false;
  return inputs["accessLogSettings"] !== undefined || level === "ERROR" || level === "INFO";
}

const waits = (graph: PolicyGraph, { urn }: PolicyResource, other: PolicyResource): boolean =>
  waitsFor(graph, urn, other.urn);
