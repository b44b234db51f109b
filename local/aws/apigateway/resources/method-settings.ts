import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler, ResourceState } from "../../../contract/resource.ts";
import type { AccountStore } from "../stores/accounts.ts";
import { badRequest, notFound } from "../errors.ts";
import { idOf } from "../ids.ts";
import type { LoggingLevel, MethodSettingsRecord } from "../records.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import type { RestApis } from "../runtime/rest-apis.ts";

type MethodSettingsInputs = Inputs<aws.apigateway.MethodSettingsArgs>;

const LEVELS: readonly string[] = ["OFF", "ERROR", "INFO"];

/** `aws:apigateway/methodSettings:MethodSettings`: throttling and logging of a stage's methods, in effect at once.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html */
export function methodSettingsResource(
  store: RestApiStore,
  apis: RestApis,
  accounts: AccountStore,
): ResourceHandler<MethodSettingsInputs> {
  const write = async ({ urn, inputs }: Resource<MethodSettingsInputs>): Promise<ResourceState> => {
    const record = asRecord(inputs);
    const { restApiId, stageName } = record;
    if (!store.get("stages", restApiId, stageName))
      throw notFound(`Invalid stage identifier specified: ${stageName} of API ${restApiId}`);
    if (record.loggingLevel === "ERROR" || record.loggingLevel === "INFO")
      accounts.requireLogRole(store.api(restApiId).region);
    await store.put("methodSettings", restApiId, keyOf(record), urn, record);
    apis.applySettings(restApiId, stageName);
    return { id: `${restApiId}-${stageName}-${inputs.methodPath}`, outputs: {} };
  };
  return {
    create: write,
    update: write,
    async delete({ inputs }) {
      const record = asRecord(inputs);
      await store.delete("methodSettings", record.restApiId, keyOf(record));
      apis.applySettings(record.restApiId, record.stageName);
    },
    replaceOn: ["restApi", "stageName", "methodPath"],
  };
}

const keyOf = ({ stageName, path, httpMethod }: MethodSettingsRecord) => `${stageName}/${httpMethod}${path}`;

function asRecord({ restApi, stageName, methodPath, settings }: MethodSettingsInputs): MethodSettingsRecord {
  if (settings.cachingEnabled)
    throw new NotEmulatedError("caching of methods (cachingEnabled)", "Omit it, or let CloudFront cache.");
  if (settings.dataTraceEnabled)
    throw new NotEmulatedError(
      "logging of payloads (dataTraceEnabled)",
      "Omit it: it writes tokens and bodies to the log.",
    );
  if (settings.loggingLevel !== undefined && !LEVELS.includes(settings.loggingLevel))
    throw badRequest(
      `Invalid logging level specified: ${settings.loggingLevel}. Must be one of ${LEVELS.join(", ")}`,
    );
  return {
    restApiId: idOf(restApi, "restApi"),
    stageName,
    ...parseMethodPath(methodPath),
    throttlingRateLimit: settings.throttlingRateLimit,
    throttlingBurstLimit: settings.throttlingBurstLimit,
    loggingLevel: settings.loggingLevel as LoggingLevel | undefined,
  };
}

/** Takes `path/part/METHOD` apart; `*` + `/` + `*` is all methods. */
function parseMethodPath(methodPath: string): { path: string; httpMethod: string } {
  if (methodPath === "*/*") return { path: "*", httpMethod: "*" };
  const match = /^\/*(?:(.+?)\/+)?([A-Z]+)$/.exec(methodPath);
  if (!match)
    throw badRequest(
      `Invalid method path specified: ${methodPath}. Must be */* or <path>/<METHOD>, such as things/{id}/GET`,
    );
  return { path: `/${match[1] ?? ""}`, httpMethod: match[2] as string };
}
