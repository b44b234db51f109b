import { withoutResources } from "../actions.ts";
import { isForEverybody, isNarrowed, statementsOf, type Statement } from "../documents.ts";
import type { PolicyResource } from "../graph.ts";
import { texts } from "../graph.ts";
import type { Finding, Rule } from "../rule.ts";

const roles = ["aws:iam/role:Role"];
const policies = [
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
];
const attachments = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
];

/** Actions that give more rights to who holds them.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
const escalating =
  /^iam:(\*|CreatePolicyVersion|SetDefaultPolicyVersion|(Attach|Put)(User|Group|Role)Policy|AddUserToGroup|CreateAccessKey|(Create|Update)LoginProfile|UpdateAssumeRolePolicy)$/i;

const forbiddenPolicies = /:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

const allowed = (document: unknown): readonly Statement[] =>
  (statementsOf(document) ?? []).filter(({ allows }) => allows);

/** Documents of a resource that grant: its policy, or the inline policies of a role. */
const grantsOf = ({ type, inputs }: PolicyResource): readonly Statement[] =>
  roles.includes(type)
    ? (Array.isArray(inputs["inlinePolicies"]) ? (inputs["inlinePolicies"] as unknown[]) : []).flatMap(
        (inline) => allowed((inline as { readonly policy?: unknown } | null)?.policy),
      )
    : allowed(inputs["policy"]);

const fault = (property: string, got: string, fix: string): Finding => ({ property, got, fix });

/** Rules of roles and their policies. */
export const iam: readonly Rule[] = [
  {
    id: "iam-trust-limited",
    title: "A role is trusted to somebody, not to everybody",
    number: 41,
    sources: ["CKV_AWS_60", "CKV_AWS_61", "cfn F38"],
    severity: "high",
    types: roles,
    check: ({ inputs }) =>
      allowed(inputs["assumeRolePolicy"])
        .filter((statement) => isForEverybody(statement) && !isNarrowed(statement))
        .map(() => fault("assumeRolePolicy", "Principal *", "name who may take the role")),
  },
  {
    id: "iam-no-wildcard-actions",
    title: "A policy names its actions",
    number: 41,
    sources: ["CKV_AWS_62", "CKV_AWS_63", "cfn F3"],
    severity: "high",
    types: [...policies, ...roles],
    check: (resource) =>
      grantsOf(resource).flatMap(({ actions }) =>
        actions
          .filter((action) => action.includes("*"))
          .map((action) => fault("policy", `Action ${action}`, "name the actions that are needed")),
      ),
  },
  {
    id: "iam-no-wildcard-resources",
    title: "A policy names its resources, where the actions know any",
    number: 41,
    sources: ["CKV_AWS_355", "CKV_AWS_288", "CKV_AWS_290", "cfn W11"],
    severity: "medium",
    types: [...policies, ...roles],
    check: (resource) =>
      grantsOf(resource)
        .filter(({ resources }) => resources.includes("*"))
        .flatMap(({ actions }) =>
          actions
            .filter((action) => !withoutResources.test(action))
            .map((action) => fault("policy", `${action} on *`, "name the resources that are needed")),
        ),
  },
  {
    id: "iam-no-pass-role-everywhere",
    title: "A role can be passed on by name only",
    number: 41,
    sources: ["CKV_AWS_286", "cfn F38"],
    severity: "high",
    types: [...policies, ...roles],
    check: (resource) =>
      grantsOf(resource)
        .filter(({ actions }) => actions.some((action) => /^iam:(PassRole|Pass\*|\*)$/i.test(action)))
        .filter(({ resources }) => resources.some((arn) => arn === "*" || arn.endsWith(":role/*")))
        .map(() => fault("policy", "iam:PassRole on *", "name the roles")),
  },
  {
    id: "iam-no-escalation",
    title: "Nobody who runs here can give himself more rights",
    number: 41,
    sources: ["CKV_AWS_286", "CKV_AWS_287", "CKV_AWS_289"],
    severity: "high",
    types: [...policies, ...roles],
    check: (resource) =>
      grantsOf(resource).flatMap(({ actions }) =>
        actions
          .filter((action) => escalating.test(action))
          .map((action) => fault("policy", `Action ${action}`, "leave it to who deploys")),
      ),
  },
  {
    id: "iam-no-administrators",
    title: "No role has AWS's policies for administrators",
    number: 41,
    sources: ["CKV_AWS_274", "IAM.1"],
    severity: "high",
    types: [...attachments, ...roles],
    check: ({ type, inputs }) =>
      texts(roles.includes(type) ? inputs["managedPolicyArns"] : inputs["policyArn"])
        .filter((arn) => forbiddenPolicies.test(arn))
        .map((arn) => fault("policyArn", arn, "grant what is needed")),
  },
  {
    id: "iam-confused-deputy",
    title: "A service takes a role for this account or one of its resources only",
    number: 42,
    sources: ["prowler iam_role_cross_service_confused_deputy_prevention"],
    severity: "medium",
    types: roles,
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    check: ({ inputs }) =>
      allowed(inputs["assumeRolePolicy"])
        .filter(({ principals }) => (principals["Service"] ?? []).length > 0)
        .filter(
          (statement) =>
            !isNarrowed(statement) && !statement.conditions.some(({ key }) => key === "sts:externalid"),
        )
        .map(({ principals }) =>
          fault(
            "assumeRolePolicy",
            `${(principals["Service"] ?? []).join(", ")} for any account`,
            "add a condition on aws:SourceAccount or aws:SourceArn",
          ),
        ),
  },
  {
    id: "iam-oidc-pinned",
    title: "GitHub takes a role for one repository only",
    number: 42,
    sources: ["CKV_AWS_393", "CKV_AWS_358"],
    severity: "high",
    types: roles,
    check: ({ inputs }) =>
      allowed(inputs["assumeRolePolicy"])
        .filter(({ principals }) =>
          (principals["Federated"] ?? []).some((arn) => arn.includes("token.actions.githubusercontent.com")),
        )
        .filter(
          ({ conditions, partial }) =>
            !partial &&
            !conditions.some(
              ({ key, values }) =>
                key.endsWith(":sub") &&
                values.length > 0 &&
                values.every((value) => /^repo:[^*/:]+\/[^*/:]+:.+/.test(value) && !value.endsWith(":*")),
            ),
        )
        .map(() =>
          fault(
            "assumeRolePolicy",
            "GitHub's tokens of more than one place",
            "pin sub to repo:OWNER/NAME and a branch or environment",
          ),
        ),
  },
];
