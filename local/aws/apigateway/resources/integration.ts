import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { badRequest } from "../errors.ts";
import { idOf } from "../ids.ts";
import type { IntegrationRecord, IntegrationType, PassthroughBehavior } from "../records.ts";
import { ACTION_PROTOCOLS, parseAwsUri } from "../runtime/integrations/aws-services.ts";
import { parseFunctionUri } from "../runtime/integrations/lambda-proxy.ts";
import { RequestParameters } from "../runtime/integrations/request-parameters.ts";
import { parseHttpUri } from "../runtime/integrations/uri.ts";
import { methodKey, type RestApiStore } from "../stores/rest-apis.ts";
import { partOf } from "./part.ts";

const TYPES = ["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"];
const PASSTHROUGH = ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"];
const STAGE_VARIABLE = /\$\{stageVariables\./;

const inputs = {
  restApi: true,
  resourceId: true,
  httpMethod: true,
  type: true,
  integrationHttpMethod: true,
  uri: true,
  credentials: true,
  connectionType: true,
  connectionId: true,
  integrationTarget: true,
  passthroughBehavior: true,
  requestParameters: true,
  requestTemplates: true,
  timeoutMilliseconds: true,
  responseTransferMode: ["BUFFERED"],
  cacheNamespace: "nothing is cached here",
  tlsConfig: { insecureSkipVerification: "backends here are not called by TLS" },
} as const;

type IntegrationInputs = Read<Inputs<aws.apigateway.IntegrationArgs>, typeof inputs>;

/** Outputs of an integration. */
interface IntegrationOutputs {
  readonly passthroughBehavior: string;
  readonly cacheNamespace: string;
  readonly responseTransferMode: string;
}

/** `aws:apigateway/integration:Integration`, with the checks that API Gateway makes when it is put.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html */
export const integrationResource = (store: RestApiStore, platform: Platform) =>
  resource<aws.apigateway.IntegrationArgs, IntegrationOutputs>()({
    inputs,
    ...partOf<IntegrationInputs, IntegrationOutputs, "integrations">(
      store,
      "integrations",
      ({ inputs: given }) => {
        const restApiId = idOf(given.restApi, "restApi");
        refuseNotEmulated(given);
        const record = recordOf(given);
        const method = store.method(restApiId, record);
        // Throws for a mapping that the method does not declare.
        new RequestParameters(record.requestParameters, new Set(Object.keys(method.requestParameters)));
        checkConnection(record, platform);
        checkUri(record);
        return {
          restApiId,
          key: methodKey(record),
          record,
          id: `agi-${restApiId}-${record.resourceId}-${record.httpMethod}`,
          outputs: {
            passthroughBehavior: record.passthroughBehavior,
            cacheNamespace: record.resourceId,
            responseTransferMode: "BUFFERED",
          },
        };
      },
      ({ inputs: given }) => ({ restApiId: idOf(given.restApi, "restApi"), key: methodKey(given) }),
    ),
    replaceOn: ["restApi", "resourceId", "httpMethod"],
  });

function refuseNotEmulated(given: IntegrationInputs): void {
  if (given.type === "AWS" && /:lambda:path\//.test(given.uri ?? ""))
    throw new NotEmulatedError("an integration of type AWS with a Lambda function", "Use AWS_PROXY.");
}

function recordOf(given: IntegrationInputs): IntegrationRecord {
  const {
    type,
    timeoutMilliseconds = 29_000,
    passthroughBehavior = "WHEN_NO_MATCH",
    connectionType = "INTERNET",
  } = given;
  if (!TYPES.includes(type))
    throw badRequest(`Invalid integration type specified: ${type}. Must be one of ${TYPES.join(", ")}`);
  if (!PASSTHROUGH.includes(passthroughBehavior))
    throw badRequest(
      `Invalid passthroughBehavior specified: ${passthroughBehavior}. Must be one of ${PASSTHROUGH.join(", ")}`,
    );
  if (!(timeoutMilliseconds >= 50 && timeoutMilliseconds <= 29_000))
    throw badRequest(
      `Timeout should be between 50 ms and 29000 ms (got ${timeoutMilliseconds}). More needs a higher quota of the account`,
    );
  if (connectionType !== "INTERNET" && connectionType !== "VPC_LINK")
    throw badRequest(`Invalid connectionType specified: ${connectionType}`);
  if (type !== "MOCK" && !given.integrationHttpMethod)
    throw badRequest("Enumeration value for HttpMethod must be non-empty: set integrationHttpMethod");
  return {
    resourceId: given.resourceId,
    httpMethod: given.httpMethod,
    type: type as IntegrationType,
    integrationHttpMethod: given.integrationHttpMethod,
    uri: given.uri,
    credentials: given.credentials,
    connectionType,
    connectionId: given.connectionId,
    integrationTarget: given.integrationTarget,
    passthroughBehavior: passthroughBehavior as PassthroughBehavior,
    requestParameters: given.requestParameters ?? {},
    requestTemplates: given.requestTemplates ?? {},
    timeoutMilliseconds,
  };
}

function checkConnection(record: IntegrationRecord, platform: Platform): void {
  if (record.connectionType !== "VPC_LINK") return;
  const { type, connectionId, integrationTarget } = record;
  if (type !== "HTTP" && type !== "HTTP_PROXY")
    throw badRequest(`Integrations of type '${type}' currently only supports connections of type INTERNET`);
  if (!connectionId) throw badRequest("Connection ID must be non-empty for a connection of type VPC_LINK");
  if (!STAGE_VARIABLE.test(connectionId) && !platform.capabilities.vpcLinks.find(connectionId))
    throw badRequest(
      `Invalid VPC link specified: ${connectionId}. Give the id of an aws.apigatewayv2.VpcLink`,
    );
  if (!integrationTarget)
    throw badRequest("IntegrationTarget is required for VpcLinkV2: set it to the ARN of the load balancer");
  if (
    !STAGE_VARIABLE.test(integrationTarget) &&
    !/^arn:aws[\w-]*:elasticloadbalancing:[\w-]+:\d{12}:loadbalancer\/app\//.test(integrationTarget)
  )
    throw badRequest(
      `IntegrationTarget must be the ARN of an Application Load Balancer (got ${integrationTarget})`,
    );
}

function checkUri({ type, uri, credentials }: IntegrationRecord): void {
  if (type === "MOCK") return;
  if (!uri)
    throw badRequest(
      type.startsWith("AWS")
        ? "Invalid ARN specified in the request: set uri"
        : "Invalid HTTP endpoint specified for URI: set uri",
    );
  if (type === "AWS") {
    checkAwsUri(uri, credentials);
    return;
  }
  if (type === "AWS_PROXY") {
    checkFunctionUri(uri, credentials);
    return;
  }
  if (STAGE_VARIABLE.test(uri)) return;
  try {
    parseHttpUri(uri);
  } catch (error) {
    throw badRequest(`Invalid HTTP endpoint specified for URI: ${(error as Error).message}`);
  }
}

function checkFunctionUri(uri: string, credentials: string | undefined): void {
  if (credentials)
    throw new NotEmulatedError(
      "credentials of an AWS_PROXY integration",
      "Omit them, and allow the call with an aws.lambda.Permission.",
    );
  if (STAGE_VARIABLE.test(uri)) return;
  try {
    parseFunctionUri(uri);
  } catch (error) {
    throw badRequest(`AWS ARN for integration contains invalid path: ${(error as Error).message}`);
  }
}

function checkAwsUri(uri: string, credentials: string | undefined): void {
  let parsed;
  try {
    parsed = parseAwsUri(uri);
  } catch (error) {
    throw badRequest(`AWS ARN for integration contains invalid path or action: ${(error as Error).message}`);
  }
  if (!credentials) throw badRequest("Role ARN must be specified for AWS integrations: set credentials");
  if (parsed.kind === "action" && !Object.hasOwn(ACTION_PROTOCOLS, parsed.service))
    throw new NotEmulatedError(
      `an AWS integration with an action of ${parsed.service}`,
      `Actions of ${Object.keys(ACTION_PROTOCOLS).join(", ")} can be called; of other services use the path form.`,
    );
}
