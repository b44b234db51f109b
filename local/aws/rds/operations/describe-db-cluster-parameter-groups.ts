import { access, namePage, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterParameterGroups.html */
export const describeDBClusterParameterGroups = operation("DescribeDBClusterParameterGroups", {
  members: { DBClusterParameterGroupName: true, MaxRecords: true, Marker: true },
  access: ({ store, region }, { DBClusterParameterGroupName: name = "*" }) =>
    access("DescribeDBClusterParameterGroups", store.arn(region, "cluster-pg", name)),
  run: ({ store, region }, input) => {
    const { DBClusterParameterGroupName: name } = input;
    const groups =
      name === undefined ? store.parameterGroups(region, "cluster") : [store.parameterGroup(region, name)];
    const { items, next } = namePage(groups, (group) => group.name, input);
    const shown = items.map((group) => ({
      DBClusterParameterGroupName: group.name,
      DBClusterParameterGroupArn: group.arn,
      DBParameterGroupFamily: group.family,
      Description: group.description,
    }));
    return { DBClusterParameterGroups: shown, Marker: next };
  },
});
