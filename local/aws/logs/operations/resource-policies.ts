import { pageOf } from "../../../contract/page.ts";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import type { ResourcePolicy } from "../resource-policies.ts";

const PAGE = 50;

/** Actions on these policies are not limited to one of them.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
const access = (action: string) => () => [{ action: `logs:${action}`, resource: "*" }];

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html */
export const putResourcePolicy = operation("PutResourcePolicy", {
  members: { policyName: true, policyDocument: true },
  access: access("PutResourcePolicy"),
  run: async ({ store, region }, { policyName = "", policyDocument = "" }) => {
    if (policyName === "") throw invalid("policyName must be given");
    return { resourcePolicy: described(await store.policies.put(region, policyName, policyDocument)) };
  },
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteResourcePolicy.html */
export const deleteResourcePolicy = operation("DeleteResourcePolicy", {
  members: { policyName: true },
  access: access("DeleteResourcePolicy"),
  run: async ({ store, region }, { policyName = "" }) => await store.policies.delete(region, policyName),
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeResourcePolicies.html */
export const describeResourcePolicies = operation("DescribeResourcePolicies", {
  members: { limit: true, nextToken: true, policyScope: ["ACCOUNT"] },
  access: access("DescribeResourcePolicies"),
  run: ({ store, region }, { limit = PAGE, nextToken }) => {
    if (!(limit >= 1 && limit <= PAGE)) throw invalid(`limit must be 1 to ${PAGE}`);
    const { items, next } = pageOf(store.policies.all(region), ({ name }) => name, {
      limit,
      token: nextToken,
      invalid: () => invalid("The specified nextToken is invalid."),
    });
    return { resourcePolicies: items.map(described), ...(next !== undefined && { nextToken: next }) };
  },
});

const described = ({ name, document, changedAt }: ResourcePolicy) => ({
  policyName: name,
  policyDocument: document,
  lastUpdatedTime: changedAt,
  policyScope: "ACCOUNT",
});
