import { accountId } from "../../../contract/account.ts";
import { invalidInput, noSuchEntity } from "../errors.ts";
import { operation } from "../operation.ts";
import { compilePolicy } from "../policy/policy.ts";

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html */
export const simulatePrincipalPolicy = operation("SimulatePrincipalPolicy", {
  members: {
    PolicySourceArn: true,
    ActionNames: true,
    ResourceArns: true,
    ResourcePolicy: true,
    ContextEntries: {
      ContextKeyName: true,
      ContextKeyValues: true,
      ContextKeyType: "operators of conditions say how values are compared",
    },
  },
  read: (_call, input) => {
    if (input.ResourcePolicy !== undefined) checkResourcePolicy(input.ResourcePolicy);
    return input;
  },
  access: (_call, { PolicySourceArn }) => [
    { action: "iam:SimulatePrincipalPolicy", resource: PolicySourceArn },
  ],
  run: ({ store: { identities, authority } }, input) => {
    const role = identities.roleByArn(input.PolicySourceArn);
    if (!role) throw noSuchEntity(`There is no role ${input.PolicySourceArn}.`);
    const { arn, uniqueId } = role;
    const context = Object.fromEntries(
      (input.ContextEntries ?? []).map(({ ContextKeyName = "", ContextKeyValues = [] }) => [
        ContextKeyName,
        ContextKeyValues,
      ]),
    );
    const decide = (action: string, resource: string) =>
      authority.decide(
        { kind: "role", arn, roleArn: arn, accountId, userId: uniqueId, context },
        { action, resource, resourcePolicy: input.ResourcePolicy },
      );
    const resources = input.ResourceArns?.length ? input.ResourceArns : ["*"];
    return {
      EvaluationResults: input.ActionNames.flatMap((action) =>
        resources.map((resource) => {
          const { allowed, reason } = decide(action, resource);
          return {
            EvalActionName: action,
            EvalResourceName: resource,
            EvalDecision: allowed
              ? "allowed"
              : reason.includes("explicit deny")
                ? "explicitDeny"
                : "implicitDeny",
          };
        }),
      ),
      IsTruncated: false,
    };
  },
});

/** @throws AwsError InvalidInput. */
function checkResourcePolicy(document: string): void {
  try {
    compilePolicy("ResourcePolicy", document, "resource");
  } catch (error) {
    throw invalidInput((error as Error).message);
  }
}
