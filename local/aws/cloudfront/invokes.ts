import { AwsError } from "../../contract/errors.ts";
import type { Invoke } from "../../contract/service.ts";
import type { CloudFrontStore } from "./store.ts";

/** `aws.cloudfront.getCachePolicy` and `getOriginRequestPolicy`, by id or by name (`Managed-CachingOptimized`). */
export function policyInvokes({
  cachePolicies,
  originRequestPolicies,
}: CloudFrontStore): Readonly<Record<string, Invoke>> {
  const find =
    (policies: ReadonlyMap<string, { readonly name: string }>, kind: string): Invoke =>
    async ({ id, name }) => {
      const policy = [...policies].find(([policyId, one]) => policyId === id || one.name === name);
      if (!policy)
        throw new AwsError(`NoSuch${kind}`, `There is no ${kind} with ${JSON.stringify({ id, name })}`, 404);
      return { id: policy[0], name: policy[1].name };
    };
  return {
    "aws:cloudfront/getCachePolicy:getCachePolicy": find(cachePolicies, "CachePolicy"),
    "aws:cloudfront/getOriginRequestPolicy:getOriginRequestPolicy": find(
      originRequestPolicies,
      "OriginRequestPolicy",
    ),
  };
}
