import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { CatalogStore } from "../store.ts";
import type { DatabaseInput } from "../records.ts";

type DatabaseInputs = Inputs<aws.glue.CatalogDatabaseArgs>;

/** `aws:glue/catalogDatabase:CatalogDatabase`.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_CreateDatabase.html */
export function catalogDatabaseResource(
  catalog: CatalogStore,
  accountId: string,
): ResourceHandler<DatabaseInputs> {
  const answer = (region: string, name: string, inputs: DatabaseInputs) => ({
    id: `${accountId}:${name}`,
    outputs: {
      name,
      region,
      catalogId: accountId,
      arn: catalog.arnOf(region, `database/${name}`),
      tagsAll: inputs.tags ?? {},
    },
  });
  return {
    replaceOn: ["name", "region", "catalogId"],
    create: async ({ name, region, inputs }) => {
      const input = readInput(inputs.name ?? physicalName(name), inputs);
      const { input: kept } = await catalog.createDatabase(region, input, "program");
      return answer(region, kept.Name, inputs);
    },
    update: async ({ inputs }, previous) => {
      const { name } = previous.outputs as { name: string };
      await catalog.updateDatabase(previous.region, name, readInput(name, inputs));
      return answer(previous.region, name, inputs);
    },
    delete: async ({ region, outputs }) =>
      await catalog.deleteDatabase(region, (outputs as { name: string }).name),
  };
}

function readInput(Name: string, inputs: DatabaseInputs): DatabaseInput {
  if (inputs.targetDatabase ?? inputs.federatedDatabase)
    throw new NotEmulatedError(
      "a database of another catalogue (targetDatabase, federatedDatabase)",
      "Use one of this account.",
    );
  return {
    Name,
    ...(inputs.description !== undefined && { Description: inputs.description }),
    ...(inputs.locationUri !== undefined && { LocationUri: inputs.locationUri }),
    ...(inputs.parameters !== undefined && { Parameters: inputs.parameters }),
  };
}
