import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { invalidRequestContent } from "./errors.ts";
import { getAlias } from "./operations/get-alias.ts";
import { getEventSourceMapping } from "./operations/get-event-source-mapping.ts";
import { getFunction } from "./operations/get-function.ts";
import { getFunctionConfiguration } from "./operations/get-function-configuration.ts";
import { getPolicy } from "./operations/get-policy.ts";
import { invoke } from "./operations/invoke.ts";
import { listAliases } from "./operations/list-aliases.ts";
import { listEventSourceMappings } from "./operations/list-event-source-mappings.ts";
import { listFunctions } from "./operations/list-functions.ts";
import { listVersionsByFunction } from "./operations/list-versions-by-function.ts";
import { updateEventSourceMapping } from "./operations/update-event-source-mapping.ts";
import type { LambdaStore } from "./store.ts";

/** Lambda as SDK clients, and the services here, call it: functions come from the program; they can be invoked and read.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export const operations: readonly Operation<LambdaStore>[] = [
  getAlias,
  getEventSourceMapping,
  getFunction,
  getFunctionConfiguration,
  getPolicy,
  invoke,
  listAliases,
  listEventSourceMappings,
  listFunctions,
  listVersionsByFunction,
  updateEventSourceMapping,
];

/** Lambda's API. */
export function lambdaApi(store: LambdaStore): ServiceApi {
  return serviceApi({
    signingName: "lambda",
    protocol: "rest-json",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    faults: { malformed: invalidRequestContent },
    // A function's run is a step of its own.
    tracesItself: true,
  });
}
