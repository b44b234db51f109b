import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import type { Column, StorageDescriptor, TableInput } from "../records.ts";
import type { CatalogStore } from "../store.ts";

/** Outputs of a table. */
interface TableOutputs {
  readonly name: string;
  readonly databaseName: string;
  readonly region: string;
  readonly catalogId: string;
  readonly arn: string;
}

const inputs = {
  name: true,
  databaseName: true,
  catalogId: CATALOG_ID,
  description: true,
  owner: true,
  parameters: true,
  partitionKeys: { name: true, type: true, comment: true, parameters: true },
  retention: true,
  storageDescriptor: {
    columns: { name: true, type: true, comment: true, parameters: true },
    location: true,
    inputFormat: true,
    outputFormat: true,
    compressed: true,
    serDeInfo: { name: true, serializationLibrary: true, parameters: true },
    parameters: true,
    bucketColumns: "Athena reads whole objects here",
    numberOfBuckets: "Athena reads whole objects here",
    sortColumns: "Athena reads whole objects here",
    storedAsSubDirectories: [false],
  },
  tableType: true,
  viewExpandedText: true,
  viewOriginalText: true,
} as const;

type TableInputs = Read<Inputs<aws.glue.CatalogTableArgs>, typeof inputs>;
type Descriptor = NonNullable<TableInputs["storageDescriptor"]>;

/** `aws:glue/catalogTable:CatalogTable`.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_CreateTable.html */
export const catalogTableResource = (store: CatalogStore) =>
  resource<aws.glue.CatalogTableArgs, TableOutputs>()({
    inputs,
    replaceOn: ["name", "databaseName", "region", "catalogId"],
    create: async ({ name, region, inputs: given }) => {
      const input = tableInput(given.name ?? physicalName(name), given);
      const table = await store.createTable(region, given.databaseName, input, "program");
      return answer(store, region, table.databaseName, table.input.Name);
    },
    update: async ({ inputs: given }, { region, outputs: { name } }) => {
      await store.updateTable(region, given.databaseName, tableInput(name, given));
      return answer(store, region, given.databaseName.toLowerCase(), name);
    },
    delete: async ({ region, outputs: { databaseName, name } }) =>
      await store.deleteTable(region, databaseName, name),
  });

function answer(store: CatalogStore, region: string, databaseName: string, name: string) {
  return {
    id: `${accountId}:${databaseName}:${name}`,
    outputs: {
      name,
      databaseName,
      region,
      catalogId: accountId,
      arn: store.arnOf(region, `table/${databaseName}/${name}`),
    },
  };
}

/** The inputs in the form of the API. */
function tableInput(Name: string, given: TableInputs): TableInput {
  return {
    Name,
    Description: given.description,
    Owner: given.owner,
    Retention: given.retention ?? 0,
    StorageDescriptor: given.storageDescriptor && descriptorOf(given.storageDescriptor),
    PartitionKeys: given.partitionKeys?.map(columnOf) ?? [],
    ViewOriginalText: given.viewOriginalText,
    ViewExpandedText: given.viewExpandedText,
    TableType: given.tableType,
    Parameters: given.parameters,
  };
}

function descriptorOf(given: Descriptor): StorageDescriptor {
  const { serDeInfo } = given;
  return {
    Columns: given.columns?.map(columnOf) ?? [],
    Location: given.location,
    InputFormat: given.inputFormat,
    OutputFormat: given.outputFormat,
    Compressed: given.compressed ?? false,
    SerdeInfo: serDeInfo && {
      Name: serDeInfo.name,
      SerializationLibrary: serDeInfo.serializationLibrary,
      Parameters: serDeInfo.parameters,
    },
    Parameters: given.parameters,
  };
}

function columnOf({ name, type, comment, parameters }: NonNullable<Descriptor["columns"]>[number]): Column {
  return { Name: name, Type: type, Comment: comment, Parameters: parameters };
}
