import { accessTo } from "../access.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import { describeTable } from "../describe.ts";
import { invalidInput } from "../errors.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetTables.html */
export const getTables = operation("GetTables", {
  members: { CatalogId: CATALOG_ID, DatabaseName: true, Expression: true, NextToken: true, MaxResults: true },
  access: (call, { DatabaseName }) => accessTo(call, "GetTables", DatabaseName, "*"),
  run: ({ store, region }, input) => {
    const matches = pattern(input.Expression);
    const tables = store.tables(region, input.DatabaseName).filter(({ input: { Name } }) => matches(Name));
    const { items, NextToken } = page(tables, ({ input: { Name } }) => Name, input);
    return { TableList: items.map(describeTable), NextToken };
  },
});

function pattern(expression: string | undefined): (name: string) => boolean {
  if (expression === undefined) return () => true;
  try {
    const regular = new RegExp(`^(?:${expression})$`);
    return (name) => regular.test(name);
  } catch {
    throw invalidInput(`The expression "${expression}" is not a regular expression`);
  }
}
