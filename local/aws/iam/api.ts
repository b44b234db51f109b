import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { Operation, ServiceApi } from "../../contract/service.ts";
import type { Authority } from "./authority.ts";
import type { Directory, Role } from "./directory.ts";
import { element, list, queryResponse } from "./query-xml.ts";

/** IAM's read calls, for people who look at what the program made.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/ */
export function iamApi(directory: Directory, authority: Authority, accountId: string): ServiceApi {
  const namespace = "https://iam.amazonaws.com/doc/2010-05-08/";
  const roleOf = (parameters: URLSearchParams): Role => {
    const name = parameters.get("RoleName") ?? "";
    const role = directory.role(name);
    if (!role) throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
    return role;
  };
  const roleXml = (role: Role) =>
    element("Path", role.path) +
    element("RoleName", role.name) +
    element("RoleId", role.uniqueId) +
    element("Arn", role.arn) +
    element("CreateDate", role.createDate) +
    element("AssumeRolePolicyDocument", encodeURIComponent(role.trustDocument)) +
    element("Description", role.description) +
    element("MaxSessionDuration", String(role.maxSessionDuration));

  const operations: Readonly<Record<string, (parameters: URLSearchParams) => string>> = {
    GetRole: (parameters) => `<Role>${roleXml(roleOf(parameters))}</Role>`,
    ListRoles: () => list("Roles", directory.roles().map(roleXml)) + element("IsTruncated", "false"),
    ListRolePolicies: (parameters) =>
      `<PolicyNames>${[...roleOf(parameters).inline.keys()]
        .sort()
        .map((name) => element("member", name))
        .join("")}</PolicyNames>${element("IsTruncated", "false")}`,
    GetRolePolicy: (parameters) => {
      const role = roleOf(parameters);
      const name = parameters.get("PolicyName") ?? "";
      const found = role.inline.get(name);
      if (!found)
        throw new AwsError("NoSuchEntity", `The role policy with name ${name} cannot be found.`, 404);
      return (
        element("RoleName", role.name) +
        element("PolicyName", name) +
        element("PolicyDocument", encodeURIComponent(found.document))
      );
    },
    ListAttachedRolePolicies: (parameters) =>
      list(
        "AttachedPolicies",
        [...roleOf(parameters).attached].map(
          (arn) => element("PolicyName", arn.slice(arn.lastIndexOf("/") + 1)) + element("PolicyArn", arn),
        ),
      ) + element("IsTruncated", "false"),
    SimulatePrincipalPolicy: (parameters) => {
      const role = directory.roleByArn(parameters.get("PolicySourceArn") ?? "");
      if (!role)
        throw new AwsError(
          "NoSuchEntity",
          `There is no role ${parameters.get("PolicySourceArn") ?? ""}.`,
          404,
        );
      const values = (prefix: string) =>
        [...parameters].filter(([name]) => name.startsWith(`${prefix}.member.`)).map(([, value]) => value);
      const principal = {
        kind: "role",
        arn: role.arn,
        roleArn: role.arn,
        accountId,
        userId: role.uniqueId,
      } as const;
      const resources = values("ResourceArns");
      return list(
        "EvaluationResults",
        values("ActionNames").flatMap((action) =>
          (resources.length > 0 ? resources : ["*"]).map((resource) => {
            const { allowed, reason } = authority.decide(principal, { action, resource });
            return (
              element("EvalActionName", action) +
              element("EvalResourceName", resource) +
              element(
                "EvalDecision",
                allowed ? "allowed" : reason.includes("explicit deny") ? "explicitDeny" : "implicitDeny",
              )
            );
          }),
        ),
      );
    },
  };

  return {
    signingName: "iam",
    protocol: "query",
    operation(request): Operation {
      const parameters = new URLSearchParams(request.body.toString());
      const name = parameters.get("Action") ?? "";
      const run = operations[name];
      if (!run)
        throw new NotEmulatedError(
          `iam:${name}`,
          "IAM is read-only by the API here: roles and policies come from the program.",
        );
      const resource = parameters.has("RoleName")
        ? `arn:aws:iam::${accountId}:role/${parameters.get("RoleName") ?? ""}`
        : "*";
      return {
        name,
        access: [{ action: `iam:${name}`, resource }],
        run: async () => queryResponse(name, namespace, run(parameters)),
      };
    },
  };
}
