import type { Platform } from "../../../../contract/service.ts";
import type { ApiSnapshot, IntegrationRecord, MethodRecord, StringMap } from "../../records.ts";
import type { Template } from "../../../../vtl/template.ts";
import type { Integration } from "../compiled.ts";
import type { InvocationStage } from "../invocation.ts";
import { awsCall } from "./aws.ts";
import { httpBackend } from "./backend.ts";
import { httpCall } from "./http.ts";
import { HttpProxyIntegration } from "./http-proxy.ts";
import { IntegrationResponses } from "./integration-response.ts";
import { LambdaProxyIntegration } from "./lambda-proxy.ts";
import { MappedIntegration, type CallBackend } from "./mapped.ts";
import { mockCall } from "./mock.ts";
import { RequestParameters } from "./request-parameters.ts";
import { parseHttpUri, withStageVariables } from "./uri.ts";

/** Makes an integration ready to be called.
 * @param name The method, for messages: `PUT /clicks`.
 * @throws Error naming the method and what about its integration does not work. */
export async function compileIntegration(
  platform: Platform,
  stage: InvocationStage,
  snapshot: ApiSnapshot,
  method: MethodRecord,
  integration: IntegrationRecord,
  name: string,
): Promise<Integration> {
  const parameters = new RequestParameters(
    integration.requestParameters,
    new Set(Object.keys(method.requestParameters)),
  );
  if (integration.type === "AWS_PROXY")
    return new LambdaProxyIntegration(platform, stage, integration, snapshot.api.binaryMediaTypes);
  if (integration.type === "HTTP_PROXY") {
    const { uri, send, pathPrefix } = httpParts(platform, stage, integration, parameters, name);
    return new HttpProxyIntegration({
      record: integration,
      uri,
      parameters,
      send,
      pathPrefix,
      binaryMediaTypes: snapshot.api.binaryMediaTypes,
    });
  }
  const records = snapshot.integrationResponses.filter(
    (response) =>
      response.resourceId === integration.resourceId && response.httpMethod === integration.httpMethod,
  );
  const responseTemplates = new Map<string, ReadonlyMap<string, Template>>();
  for (const { statusCode, responseTemplates: sources } of records)
    responseTemplates.set(
      statusCode,
      await compileTemplates(sources, `response template of ${name}, status ${statusCode}`),
    );
  return new MappedIntegration(
    integration.passthroughBehavior,
    parameters,
    await compileTemplates(integration.requestTemplates, `request template of ${name}`),
    callOf(platform, stage, integration, parameters, name),
    new IntegrationResponses(records, responseTemplates),
  );
}

function callOf(
  platform: Platform,
  stage: InvocationStage,
  integration: IntegrationRecord,
  parameters: RequestParameters,
  name: string,
): CallBackend {
  if (integration.type === "MOCK") return mockCall;
  if (integration.type === "AWS") return awsCall(platform, integration, stage);
  const { uri, send, pathPrefix } = httpParts(platform, stage, integration, parameters, name);
  return httpCall(integration, uri, send, pathPrefix);
}

/** Parts that HTTP and HTTP_PROXY share. Behind a VPC link the stage comes first in the path that the backend gets.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html */
function httpParts(
  platform: Platform,
  stage: InvocationStage,
  integration: IntegrationRecord,
  parameters: RequestParameters,
  name: string,
) {
  const uri = parseHttpUri(withStageVariables(integration.uri ?? "", stage.variables));
  const unmapped = uri.parameters.filter((parameter) => !parameters.pathNames.has(parameter));
  if (unmapped.length > 0)
    throw new Error(
      `the integration of ${name} has {${unmapped.join("}, {")}} in its uri without a value: add requestParameters ` +
        unmapped
          .map((parameter) => `"integration.request.path.${parameter}": "method.request.path.${parameter}"`)
          .join(", "),
    );
  return {
    uri,
    send: httpBackend(platform, integration, uri, stage.variables),
    pathPrefix: integration.connectionType === "VPC_LINK" ? `/${stage.stageName}` : "",
  };
}

/** Loads the template engine only for APIs that have templates. */
async function compileTemplates(sources: StringMap, name: string): Promise<ReadonlyMap<string, Template>> {
  const entries = Object.entries(sources);
  if (entries.length === 0) return new Map();
  const { compileTemplate } = await import("../../../../vtl/template.ts");
  return new Map(
    entries.map(([type, source]) => [type.toLowerCase(), compileTemplate(source, `${name} (${type})`)]),
  );
}
