import { pageOf } from "../../../contract/page.ts";
import { invalidToken } from "../errors.ts";
import { operation, parameterAccess } from "../operation.ts";
import { readFilters } from "../parameter-filters.ts";
import { currentOf, limitOf } from "../parameter-lists.ts";
import { readReference } from "../parameter-name.ts";
import { metadataOutput } from "../parameter-output.ts";

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html */
export const describeParameters = operation("DescribeParameters", {
  members: {
    ParameterFilters: { Key: true, Option: true, Values: true },
    MaxResults: true,
    NextToken: true,
  },
  read: (_, { ParameterFilters, MaxResults, NextToken }) => ({
    matches: readFilters(ParameterFilters, ["Name", "Path", "Type", "KeyId", "Tier", "DataType", "tag"]),
    limit: limitOf(MaxResults, 50),
    token: NextToken,
  }),
  access: () => [{ action: "ssm:DescribeParameters", resource: "*" }],
  run: ({ store, region }, { matches, limit, token }) => {
    const page = pageOf(store.all(region).filter(matches), ({ name }) => name, {
      limit,
      token,
      invalid: invalidToken,
    });
    const Parameters = page.items.map((record) => ({
      ...metadataOutput(record, currentOf(record)),
      ARN: record.arn,
    }));
    return { Parameters, NextToken: page.next };
  },
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html */
export const getParameterHistory = operation("GetParameterHistory", {
  members: { Name: true, WithDecryption: true, MaxResults: true, NextToken: true },
  read: (_, { Name, WithDecryption = false, MaxResults, NextToken }) => ({
    name: readReference(Name).name,
    isDecrypted: WithDecryption,
    limit: limitOf(MaxResults, 50),
    token: NextToken,
  }),
  access: (call, { name }) => [parameterAccess(call, "GetParameterHistory", name)],
  run: async ({ store, region }, { name, isDecrypted, limit, token }) => {
    const record = store.get(region, name);
    const page = pageOf(record.versions, ({ version }) => String(version).padStart(12, "0"), {
      limit,
      token,
      invalid: invalidToken,
    });
    const Parameters = [];
    for (const version of page.items)
      Parameters.push({
        ...metadataOutput(record, version),
        Value: await store.value(record, version, isDecrypted),
        Labels: version.labels,
      });
    return { Parameters, NextToken: page.next };
  },
});
