import type { IamCapability } from "../../contract/capabilities.ts";
import type { ServiceFactory } from "../../contract/service.ts";
import { iamApi } from "./api.ts";
import { Authority } from "./authority.ts";
import { Directory } from "./directory.ts";
import { iamInvokes } from "./invokes.ts";
import { iamResources } from "./resources.ts";
import { Sessions } from "./sessions.ts";

/** IAM: roles and policies of the program, and the decision on every call. */
export const iam: ServiceFactory = async (platform) => {
  const { accountId } = platform;
  const directory = new Directory();
  const authority = new Authority(directory, accountId);
  const sessions = new Sessions(directory, platform);
  const operator = await sessions.operator();
  const capability: IamCapability = {
    operator,
    authorize: (principal, access, request) => authority.authorize(principal, access, request),
    assumeRole: (request) => sessions.assumeRole(request),
    assumeRoleAs: (caller, request) => sessions.assumeRoleAs(caller, request),
    containerCredentials: (request) => sessions.containerCredentials(request),
    identify: (accessKeyId) => sessions.identify(accessKeyId),
    servicePrincipal: (service, sourceArn) => ({
      kind: "service",
      arn: service,
      accountId,
      userId: service,
      context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": accountId },
    }),
    denials: () => authority.denials(),
  };
  platform.capabilities.gateway.serve("/v2/credentials/", (request) => sessions.serveContainer(request));
  return {
    name: "iam",
    resources: iamResources(directory, accountId),
    invokes: iamInvokes(accountId),
    api: iamApi(directory, authority, accountId),
    capabilities: { iam: capability },
  };
};
