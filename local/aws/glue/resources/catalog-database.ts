import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import type { DatabaseInput } from "../records.ts";
import type { CatalogStore } from "../store.ts";

/** Outputs of a database. */
interface DatabaseOutputs {
  readonly name: string;
  readonly region: string;
  readonly catalogId: string;
  readonly arn: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:glue/catalogDatabase:CatalogDatabase`.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_CreateDatabase.html */
export const catalogDatabaseResource = (store: CatalogStore) =>
  resource<aws.glue.CatalogDatabaseArgs, DatabaseOutputs>()({
    inputs: {
      name: true,
      description: true,
      locationUri: true,
      parameters: true,
      catalogId: CATALOG_ID,
      tags: true,
    },
    replaceOn: ["name", "region", "catalogId"],
    create: async ({ name, region, inputs }) => {
      const input = databaseInput(inputs.name ?? physicalName(name), inputs);
      const { input: database } = await store.createDatabase(region, input, "program");
      return answer(store, region, database.Name, inputs.tags);
    },
    update: async ({ inputs }, { region, outputs: { name } }) => {
      await store.updateDatabase(region, name, databaseInput(name, inputs));
      return answer(store, region, name, inputs.tags);
    },
    delete: async ({ region, outputs: { name } }) => await store.deleteDatabase(region, name),
  });

function answer(store: CatalogStore, region: string, name: string, tags: DatabaseOutputs["tagsAll"] = {}) {
  const arn = store.arnOf(region, `database/${name}`);
  return {
    id: `${accountId}:${name}`,
    outputs: { name, region, catalogId: accountId, arn, tagsAll: tags },
  };
}

/** The inputs in the form of the API. */
function databaseInput(
  Name: string,
  {
    description,
    locationUri,
    parameters,
  }: {
    readonly description?: string;
    readonly locationUri?: string;
    readonly parameters?: Readonly<Record<string, string>>;
  },
): DatabaseInput {
  return { Name, Description: description, LocationUri: locationUri, Parameters: parameters };
}
