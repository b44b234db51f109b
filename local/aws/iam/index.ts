import type { ServiceFactory } from "../../contract/service.ts";
import { iamApi } from "./api.ts";
import { Authority } from "./authority.ts";
import { iamCapability } from "./capability.ts";
import { Denials } from "./denials.ts";
import { iamInvokes } from "./invokes.ts";
import { openIdConnectProvider } from "./resources/open-id-connect-provider.ts";
import { policyResource } from "./resources/policy.ts";
import { roleResource } from "./resources/role.ts";
import { rolePolicyResource } from "./resources/role-policy.ts";
import { rolePolicyAttachmentResource } from "./resources/role-policy-attachment.ts";
import { serviceLinkedRole } from "./resources/service-linked-role.ts";
import { Sessions } from "./sessions.ts";
import { IdentityStore } from "./store.ts";
import { evaluatorOf } from "./trial.ts";

/** IAM: roles and policies of the program, and the decision on every call. */
export const iam: ServiceFactory = async (platform) => {
  const { accountId, capabilities, policyTrial } = platform;
  const identities = new IdentityStore();
  const denials = new Denials();
  const evaluate = evaluatorOf(policyTrial);
  const authority = new Authority(identities, accountId, denials, {
    evaluate,
    keepsDecisions: policyTrial === undefined,
  });
  const sessions = new Sessions(identities, denials, evaluate, platform);
  const operator = await sessions.operator();
  capabilities.gateway.serve("/v2/credentials/", (request) => sessions.serveContainer(request));
  return {
    name: "iam",
    resources: {
      "aws:iam/role:Role": roleResource(identities),
      "aws:iam/rolePolicy:RolePolicy": rolePolicyResource(identities),
      "aws:iam/policy:Policy": policyResource(identities),
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachmentResource(identities),
      "aws:iam/serviceLinkedRole:ServiceLinkedRole": serviceLinkedRole,
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider": openIdConnectProvider,
    },
    invokes: iamInvokes(accountId),
    api: iamApi({ identities, authority }),
    capabilities: { iam: iamCapability(authority, sessions, denials, operator) },
  };
};
