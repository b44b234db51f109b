import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import type { IamStore } from "./operation.ts";
import { getRole } from "./operations/get-role.ts";
import { getRolePolicy } from "./operations/get-role-policy.ts";
import { listAttachedRolePolicies } from "./operations/list-attached-role-policies.ts";
import { listRolePolicies } from "./operations/list-role-policies.ts";
import { listRoles } from "./operations/list-roles.ts";
import { simulatePrincipalPolicy } from "./operations/simulate-principal-policy.ts";

/** IAM's read calls, for people who look at what the program made: roles and policies come from the program.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/ */
export const operations: readonly Operation<IamStore>[] = [
  getRole,
  getRolePolicy,
  listAttachedRolePolicies,
  listRolePolicies,
  listRoles,
  simulatePrincipalPolicy,
];

/** IAM as SDK clients call it. */
export function iamApi(store: IamStore): ServiceApi {
  return serviceApi({
    signingName: "iam",
    protocol: "query",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
