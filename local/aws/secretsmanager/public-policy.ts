import { AwsError } from "../../contract/errors.ts";
import { statementsOf } from "../../delivery/resource-policy.ts";

/** Refuses a policy that lets everybody in: one that allows any principal without a condition.
 * @throws AwsError PublicPolicyException
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html (BlockPublicPolicy) */
export function checkNotPublic(policy: string): void {
  const isPublic = statementsOf(policy).some((statement) => {
    const { Effect, Principal, Condition } = statement as Readonly<Record<string, unknown>>;
    return Effect === "Allow" && Condition === undefined && isAnybody(Principal);
  });
  if (isPublic)
    throw new AwsError(
      "PublicPolicyException",
      "The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.",
    );
}

function isAnybody(principal: unknown): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object" || principal === null) return false;
  const { AWS } = principal as { readonly AWS?: unknown };
  return [AWS].flat().includes("*");
}
