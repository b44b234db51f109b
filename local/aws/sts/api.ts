import type { Operation } from "../../contract/operation.ts";
import type { Platform, ServiceApi } from "../../contract/service.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { assumeRole } from "./operations/assume-role.ts";
import { getCallerIdentity } from "./operations/get-caller-identity.ts";

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<Platform>[] = [assumeRole, getCallerIdentity];

/** STS as SDK clients call it. */
export function stsApi(store: Platform): ServiceApi {
  return serviceApi({
    signingName: "sts",
    protocol: "query",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
