import { describeInstance } from "../descriptions.ts";
import { restartInstance } from "../failover.ts";
import { access, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RebootDBInstance.html */
export const rebootDBInstance = operation("RebootDBInstance", {
  members: { DBInstanceIdentifier: true, ForceFailover: [false] },
  access: ({ store, region }, { DBInstanceIdentifier: name }) =>
    access("RebootDBInstance", store.instance(region, name ?? "").arn),
  run: async ({ store, region }, { DBInstanceIdentifier: name = "" }) => {
    const instance = store.instance(region, name);
    await restartInstance(store, instance);
    return { DBInstance: { ...describeInstance(store, instance), DBInstanceStatus: "rebooting" } };
  },
});
