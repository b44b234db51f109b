import { describeSubnetGroup } from "../descriptions.ts";
import { access, namePage, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSubnetGroups.html */
export const describeDBSubnetGroups = operation("DescribeDBSubnetGroups", {
  members: { DBSubnetGroupName: true, MaxRecords: true, Marker: true },
  access: ({ store, region }, { DBSubnetGroupName: name = "*" }) =>
    access("DescribeDBSubnetGroups", store.arn(region, "subgrp", name)),
  run: ({ store, region }, input) => {
    const { DBSubnetGroupName: name } = input;
    const groups = name === undefined ? store.subnetGroups(region) : [store.subnetGroup(region, name)];
    const { items, next } = namePage(groups, (group) => group.name, input);
    return { DBSubnetGroups: items.map((group) => describeSubnetGroup(store, group)), Marker: next };
  },
});
