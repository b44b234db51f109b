import type { Operation } from "../../contract/operation.ts";
import type { Platform, ServiceApi } from "../../contract/service.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { assumeRoleWithWebIdentity } from "./operations/assume-role-with-web-identity.ts";
import { assumeRole } from "./operations/assume-role.ts";
import { getCallerIdentity } from "./operations/get-caller-identity.ts";

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<Platform>[] = [
  assumeRole,
  assumeRoleWithWebIdentity,
  getCallerIdentity,
];

/** Form of a call that needs no signature. */
const unsigned = /(^|&)Action=AssumeRoleWithWebIdentity(&|$)/;

/** STS as SDK clients call it. */
export function stsApi(store: Platform): ServiceApi {
  return serviceApi({
    signingName: "sts",
    protocol: "query",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    claims: ({ method, body }) => method === "POST" && unsigned.test(body.toString("latin1")),
  });
}
