import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { resource } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { RepositoryStore } from "../store.ts";
import { policyText } from "./policy-text.ts";

/** `aws:ecr/lifecyclePolicy:LifecyclePolicy`: checked and kept. Images do not expire here: AWS evaluates the rules within a day.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html */
export function lifecyclePolicyResource(store: RepositoryStore) {
  const put = async (region: string, repository: string, document: unknown) => {
    const policy = policyText(document);
    check(policy);
    await store.change(repository, region, { lifecyclePolicy: policy });
    return { id: repository, outputs: { policy, registryId: accountId } };
  };
  return resource<aws.ecr.LifecyclePolicyArgs, { readonly policy: string; readonly registryId: string }>()({
    inputs: { repository: true, policy: true },
    replaceOn: ["repository"],
    create: async ({ region, inputs }) => await put(region, inputs.repository, inputs.policy),
    update: async ({ region, inputs }) => await put(region, inputs.repository, inputs.policy),
    delete: async ({ id, region }) => {
      if (store.find(id, region)) await store.change(id, region, { lifecyclePolicy: undefined });
    },
  });
}

/** @throws AwsError InvalidParameterException for rules that ECR does not take. */
function check(text: string): void {
  const fail = (why: string) => invalidParameter(`Invalid parameter at 'LifecyclePolicyText': ${why}`);
  const { rules } = (JSON.parse(text) ?? {}) as { rules?: unknown };
  if (!Array.isArray(rules) || rules.length === 0) throw fail("it has no rules");
  const priorities = new Set<unknown>();
  for (const { rulePriority, selection, action } of rules as {
    rulePriority?: unknown;
    selection?: unknown;
    action?: { type?: unknown };
  }[]) {
    if (!Number.isInteger(rulePriority) || priorities.has(rulePriority))
      throw fail("each rule must have a rulePriority of its own, a whole number");
    priorities.add(rulePriority);
    if (typeof selection !== "object" || action?.type !== "expire")
      throw fail(`rule ${String(rulePriority)} must have a selection, and action.type "expire"`);
  }
}
