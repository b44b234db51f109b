import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Repositories } from "../repositories.ts";

type PolicyInputs = Inputs<aws.ecr.LifecyclePolicyArgs>;

/** `aws:ecr/lifecyclePolicy:LifecyclePolicy`: checked and kept. Images do not expire here: AWS evaluates the rules within a day.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html */
export function lifecyclePolicyHandler(repositories: Repositories): ResourceHandler<PolicyInputs> {
  const put = async ({ inputs, region }: Resource<PolicyInputs>) => {
    const { repository, policy } = inputs;
    const text = typeof policy === "string" ? policy : JSON.stringify(policy);
    check(text);
    await repositories.change(repository, region, { lifecyclePolicy: text });
    return {
      id: repository,
      outputs: { policy: text, registryId: repositories.get(repository, region).uri.split(".")[0] },
    };
  };
  return {
    replaceOn: ["repository"],
    create: put,
    update: put,
    delete: async ({ id, region }) => {
      if (repositories.find(id, region))
        await repositories.change(id, region, { lifecyclePolicy: undefined });
    },
  };
}

function check(text: string): void {
  const fail = (why: string) =>
    new AwsError("InvalidParameterException", `Invalid parameter at 'LifecyclePolicyText': ${why}`);
  let rules: unknown;
  try {
    ({ rules } = JSON.parse(text) as { rules?: unknown });
  } catch {
    throw fail("it is not JSON");
  }
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
