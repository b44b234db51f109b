import type { Decision } from "../../../contract/capabilities.ts";
import type { Context } from "./pattern.ts";
import type { Policy, Statement } from "./policy.ts";

/** Who asks, in the words of policies. */
export interface Asker {
  readonly arn: string;
  readonly roleArn?: string;
  readonly accountId: string;
  readonly service?: string;
  /** ARN of the provider whose token somebody shows. */
  readonly federated?: string;
  readonly anonymous: boolean;
}

/** Everything that has a say in a decision. */
export interface Question {
  readonly asker: Asker;
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  readonly session?: readonly Policy[];
  readonly resourcePolicy?: Policy;
  /** Of the VPC endpoint that the call goes through. */
  readonly endpointPolicy?: Policy;
}

interface Finding {
  readonly policy: Policy;
  readonly statement: Statement;
}

/** Decides within one account: an explicit deny anywhere wins; boundary and session policies must allow, if there are
 * any; then an identity policy or the resource's policy has to.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html */
export function evaluate(question: Question): Decision {
  const { identity, boundary, session, resourcePolicy, endpointPolicy } = question;
  const places: readonly (readonly [string, readonly Policy[]])[] = [
    ["identity-based", identity],
    ["permissions boundary", boundary ? [boundary] : []],
    ["session", session ?? []],
    ["resource-based", resourcePolicy ? [resourcePolicy] : []],
    ["VPC endpoint", endpointPolicy ? [endpointPolicy] : []],
  ];
  for (const [place, policies] of places) {
    const denied = find(question, policies, "Deny");
    if (denied)
      return {
        allowed: false,
        reason: `with an explicit deny in ${place === "identity-based" ? "an" : "a"} ${place} policy`,
        statement: label(denied),
      };
  }
  const { service, federated, anonymous } = question.asker;
  if (service !== undefined || federated !== undefined || anonymous) {
    const byResource = find(question, resourcePolicy ? [resourcePolicy] : [], "Allow");
    return byResource ? allowed(byResource) : refused(question.action, "resource-based");
  }
  for (const [place, policies] of [
    ["permissions boundary", boundary ? [boundary] : undefined],
    ["session", session],
    ["VPC endpoint", endpointPolicy ? [endpointPolicy] : undefined],
  ] as const)
    if (policies && !find(question, policies, "Allow")) return refused(question.action, place);
  const byIdentity = find(question, identity, "Allow");
  if (byIdentity) return allowed(byIdentity);
  const byResource = find(question, resourcePolicy ? [resourcePolicy] : [], "Allow");
  return byResource ? allowed(byResource) : refused(question.action, "identity-based");
}

function find(
  { asker, action, resource, context }: Question,
  policies: readonly Policy[],
  effect: Statement["effect"],
): Finding | undefined {
  for (const policy of policies)
    for (const statement of policy.statements) {
      if (
        statement.effect !== effect ||
        !statement.matchesAction(action) ||
        !statement.matchesResource(resource, context)
      )
        continue;
      const named = statement.principals?.(asker) ?? "yes";
      // Naming the account allows nothing by itself; denying the account denies everybody in it.
      if (named === "no" || (named === "account" && effect === "Allow")) continue;
      if (statement.conditions && !statement.conditions(context)) continue;
      return { policy, statement };
    }
  return undefined;
}

const label = ({ policy, statement }: Finding) => `${policy.name}, ${statement.name}`;
const allowed = (finding: Finding): Decision => ({
  allowed: true,
  reason: "allowed",
  statement: label(finding),
});
const refused = (action: string, place: string): Decision => ({
  allowed: false,
  reason: `because no ${place} policy allows the ${action} action`,
});
