import type { ServiceFactory } from "../../contract/service.ts";
import { iamApi } from "./api.ts";
import { Authority } from "./authority.ts";
import { iamCapability } from "./capability.ts";
import { Denials } from "./denials.ts";
import { iamInvokes } from "./invokes.ts";
import { openIdConnectProviderResource } from "./resources/open-id-connect-provider.ts";
import { policyResource } from "./resources/policy.ts";
import { roleResource } from "./resources/role.ts";
import { rolePolicyResource } from "./resources/role-policy.ts";
import { rolePolicyAttachmentResource } from "./resources/role-policy-attachment.ts";
import { serviceLinkedRole } from "./resources/service-linked-role.ts";
import { Sessions } from "./sessions.ts";
import { IdentityStore } from "./store.ts";
import { evaluatorOf } from "./trial.ts";
import { issuersPath, serveIssuers } from "./web-identity/serve.ts";
import { TestIssuer } from "./web-identity/test-issuer.ts";

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
  const issuer = new TestIssuer(platform.store);
  const sessions = new Sessions(identities, denials, evaluate, { ...platform, issuer });
  const operator = await sessions.operator();
  capabilities.gateway.serve("/v2/credentials/", (request) => sessions.serveContainer(request));
  capabilities.gateway.serve(
    issuersPath,
    serveIssuers(issuer, identities, platform.gatewayUrl, operator.secretAccessKey),
  );
  return {
    name: "iam",
    resources: {
      "aws:iam/role:Role": roleResource(identities, (message) => platform.logs.write("iam", "warn", message)),
      "aws:iam/rolePolicy:RolePolicy": rolePolicyResource(identities),
      "aws:iam/policy:Policy": policyResource(identities),
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachmentResource(identities),
      "aws:iam/serviceLinkedRole:ServiceLinkedRole": serviceLinkedRole,
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider": openIdConnectProviderResource(identities),
    },
    invokes: iamInvokes(accountId),
    api: iamApi({ identities, authority }),
    capabilities: { iam: iamCapability(authority, sessions, denials, operator) },
  };
};
