import { pageOf } from "../../../contract/page.ts";
import { invalid, invalidToken } from "../errors.ts";
import { keyAccess, operation, parameterAccess } from "../operation.ts";
import { parameterOutput } from "../parameter-output.ts";
import { readFilters } from "../parameter-filters.ts";
import { currentOf, isBelow, limitOf } from "../parameter-lists.ts";

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export const getParametersByPath = operation("GetParametersByPath", {
  members: {
    Path: true,
    Recursive: true,
    ParameterFilters: { Key: true, Option: true, Values: true },
    WithDecryption: true,
    MaxResults: true,
    NextToken: true,
  },
  read: (_, input) => {
    const { Path, Recursive = false, WithDecryption = false, MaxResults, NextToken } = input;
    if (!/^\/([\w.-]+\/?)*$/.test(Path))
      throw invalid(
        `The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can't be prefixed with "aws" or "ssm" (case-insensitive), except in the case of a public parameter. Valid characters are letters, numbers, and the following symbols: . - _ (got "${Path}")`,
      );
    const path = Path.length > 1 ? Path.replace(/\/$/, "") : Path;
    return {
      path,
      isRecursive: Recursive,
      isDecrypted: WithDecryption,
      matches: readFilters(input.ParameterFilters, ["Type", "KeyId", "Label"]),
      limit: limitOf(MaxResults, 10),
      token: NextToken,
    };
  },
  access: (call, { path, isRecursive, isDecrypted }) => [
    {
      ...parameterAccess(call, "GetParametersByPath", path),
      context: { "ssm:Recursive": String(isRecursive) },
    },
    ...call.store
      .all(call.region)
      .filter(({ name }) => isDecrypted && isBelow(path, name, isRecursive))
      .flatMap(({ name }) => keyAccess(call, name, true)),
  ],
  run: async ({ store, region }, { path, isRecursive, isDecrypted, matches, limit, token }) => {
    const records = store
      .all(region)
      .filter((record) => isBelow(path, record.name, isRecursive) && matches(record));
    const page = pageOf(records, ({ name }) => name, { limit, token, invalid: invalidToken });
    const Parameters = [];
    for (const record of page.items)
      Parameters.push(await parameterOutput(store, record, currentOf(record), { isDecrypted }));
    return { Parameters, NextToken: page.next };
  },
});
