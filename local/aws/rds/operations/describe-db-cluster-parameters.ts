import { access, namePage, operation } from "../operation.ts";

/** Shows the parameters that a group sets; those that it leaves as they are, are not listed here.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterParameters.html */
export const describeDBClusterParameters = operation("DescribeDBClusterParameters", {
  members: { DBClusterParameterGroupName: true, Source: ["user"], MaxRecords: true, Marker: true },
  access: ({ store, region }, { DBClusterParameterGroupName: name }) =>
    access("DescribeDBClusterParameters", store.arn(region, "cluster-pg", name ?? "")),
  run: ({ store, region }, input) => {
    const { parameters } = store.parameterGroup(region, input.DBClusterParameterGroupName ?? "");
    const { items, next } = namePage(Object.entries(parameters), ([name]) => name, input);
    const shown = items.map(([ParameterName, ParameterValue]) => ({
      ParameterName,
      ParameterValue,
      Source: "user",
      ApplyMethod: "pending-reboot",
    }));
    return { Parameters: shown, Marker: next };
  },
});
