import { accountAccess } from "../access/access.ts";
import { validationError } from "../errors.ts";
import { operation } from "../operation.ts";
import { checkTypes } from "../types.ts";

/** Most tables of a page. */
const LARGEST = 100;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export const listTables = operation("ListTables", {
  members: { Limit: true, ExclusiveStartTableName: true },
  read: (_call, input) => {
    checkTypes("ListTables", input);
    const limit = input.Limit ?? LARGEST;
    if (limit < 1 || limit > LARGEST)
      throw validationError(
        `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ${limit < 1 ? "greater than or equal to 1" : `less than or equal to ${LARGEST}`}`,
      );
    return { limit: Math.floor(limit), after: input.ExclusiveStartTableName ?? "" };
  },
  access: () => [accountAccess("ListTables")],
  run: ({ store, region }, { limit, after }) => {
    const names = store.tables
      .all()
      .filter(({ definition }) => definition.region === region && definition.name > after)
      .map(({ definition }) => definition.name);
    const page = names.slice(0, limit);
    return {
      TableNames: page,
      LastEvaluatedTableName: names.length > page.length ? page.at(-1) : undefined,
    };
  },
});
