import { describeInstance } from "../descriptions.ts";
import { access, namePage, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html */
export const describeDBInstances = operation("DescribeDBInstances", {
  members: { DBInstanceIdentifier: true, MaxRecords: true, Marker: true },
  access: ({ store, region }, { DBInstanceIdentifier: name = "*" }) =>
    access("DescribeDBInstances", store.arn(region, "db", name.split(":").at(-1) ?? "*")),
  run: ({ store, region }, input) => {
    const { DBInstanceIdentifier: name } = input;
    const instances = name === undefined ? store.instances(region) : [store.instance(region, name)];
    const { items, next } = namePage(instances, ({ identifier }) => identifier, input);
    return { DBInstances: items.map((instance) => describeInstance(store, instance)), Marker: next };
  },
});
