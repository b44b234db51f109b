import { accountId } from "../../contract/account.ts";
import type { IamCapability } from "../../contract/capabilities/iam.ts";
import type { Authority } from "./authority.ts";
import type { Denials } from "./denials.ts";
import type { Sessions } from "./sessions.ts";

/** IAM as the gateway and the other services ask it.
 * @param operator Key with full access. */
export function iamCapability(
  authority: Authority,
  sessions: Sessions,
  denials: Denials,
  operator: IamCapability["operator"],
): IamCapability {
  return {
    operator,
    authorize: (principal, access, request) => authority.authorize(principal, access, request),
    assumeRole: (request) => sessions.assumeRole(request),
    assumeRoleAs: (caller, request) => sessions.assumeRoleAs(caller, request),
    assumeRoleWithWebIdentity: (request) => sessions.assumeRoleWithWebIdentity(request),
    assumeRoleForIdentity: (request) => sessions.assumeRoleForIdentity(request),
    containerCredentials: (request) => sessions.containerCredentials(request),
    identify: (accessKeyId) => sessions.identify(accessKeyId),
    servicePrincipal: (service, sourceArn) => ({
      kind: "service",
      arn: service,
      accountId,
      userId: service,
      context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": accountId },
    }),
    denials: () => denials.list(),
  };
}
