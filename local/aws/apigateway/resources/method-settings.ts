import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { badRequest, notFound } from "../errors.ts";
import { idOf } from "../ids.ts";
import type { LoggingLevel, MethodSettingsRecord } from "../records.ts";
import type { RestApis } from "../runtime/rest-apis.ts";
import type { AccountStore } from "../stores/accounts.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";

const LEVELS: readonly string[] = ["OFF", "ERROR", "INFO"];
const NO_CACHE = "nothing is cached here";

const inputs = {
  restApi: true,
  stageName: true,
  methodPath: true,
  settings: {
    throttlingRateLimit: true,
    throttlingBurstLimit: true,
    loggingLevel: true,
    metricsEnabled: "the metrics of a stage are always there, those of single methods never",
    cachingEnabled: [false],
    // It would write tokens and bodies to the log.
    dataTraceEnabled: [false],
    cacheTtlInSeconds: NO_CACHE,
    cacheDataEncrypted: NO_CACHE,
    requireAuthorizationForCacheControl: NO_CACHE,
    unauthorizedCacheControlHeaderStrategy: NO_CACHE,
  },
} as const;

type MethodSettingsInputs = Read<Inputs<aws.apigateway.MethodSettingsArgs>, typeof inputs>;

/** `aws:apigateway/methodSettings:MethodSettings`: throttling and logging of a stage's methods, in effect at once.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html */
export const methodSettingsResource = (store: RestApiStore, apis: RestApis, accounts: AccountStore) => {
  const write = async (
    { urn, inputs: given }: Resource<MethodSettingsInputs>,
    previous?: Resource<MethodSettingsInputs>,
  ) => {
    const record = recordOf(given);
    const { restApiId, stageName } = record;
    if (!store.get("stages", restApiId, stageName))
      throw notFound(`Invalid stage identifier specified: ${stageName} of API ${restApiId}`);
    if (record.loggingLevel === "ERROR" || record.loggingLevel === "INFO")
      accounts.requireLogRole(store.api(restApiId).region);
    if (previous) await store.change("methodSettings", restApiId, keyOf(record), urn, record);
    else await store.add("methodSettings", restApiId, keyOf(record), urn, record);
    apis.applySettings(restApiId, stageName);
    return { id: `${restApiId}-${stageName}-${given.methodPath}`, outputs: {} };
  };
  return resource<aws.apigateway.MethodSettingsArgs, object>()({
    inputs,
    create: (wanted) => write(wanted),
    update: (wanted, previous) => write(wanted, previous),
    async delete({ inputs: given }) {
      const record = recordOf(given);
      await store.delete("methodSettings", record.restApiId, keyOf(record));
      apis.applySettings(record.restApiId, record.stageName);
    },
    replaceOn: ["restApi", "stageName", "methodPath"],
  });
};

const keyOf = ({ stageName, path, httpMethod }: MethodSettingsRecord) => `${stageName}/${httpMethod}${path}`;

function recordOf({ restApi, stageName, methodPath, settings }: MethodSettingsInputs): MethodSettingsRecord {
  const { loggingLevel, throttlingRateLimit, throttlingBurstLimit } = settings;
  if (loggingLevel !== undefined && !LEVELS.includes(loggingLevel))
    throw badRequest(`Invalid logging level specified: ${loggingLevel}. Must be one of ${LEVELS.join(", ")}`);
  return {
    restApiId: idOf(restApi, "restApi"),
    stageName,
    ...parseMethodPath(methodPath),
    throttlingRateLimit,
    throttlingBurstLimit,
    loggingLevel: loggingLevel as LoggingLevel | undefined,
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
