import type { Call } from "../../contract/operation.ts";
import type { Access } from "../../contract/service.ts";
import type { CatalogStore } from "./store.ts";

/** Access that IAM must allow for a call on a database or a table: it on the catalogue, on the database and on the table.
 * @param table Name, or `*` for every table of the database.
 * @see https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html */
export function accessTo(
  { store, region }: Pick<Call<CatalogStore>, "store" | "region">,
  operation: string,
  database: string,
  table?: string,
): Access[] {
  const name = database.toLowerCase();
  const resources = ["catalog", `database/${name}`];
  if (table !== undefined) resources.push(`table/${name}/${table.toLowerCase()}`);
  return resources.map((resource) => ({
    action: `glue:${operation}`,
    resource: store.arnOf(region, resource),
  }));
}
