import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { CatalogStore } from "../store.ts";
import type { Column, StorageDescriptor, TableInput } from "../records.ts";

type TableInputs = Inputs<aws.glue.CatalogTableArgs>;
type Descriptor = NonNullable<TableInputs["storageDescriptor"]>;

/** `aws:glue/catalogTable:CatalogTable`.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_CreateTable.html */
export function catalogTableResource(catalog: CatalogStore, accountId: string): ResourceHandler<TableInputs> {
  const answer = (region: string, databaseName: string, name: string) => ({
    id: `${accountId}:${databaseName}:${name}`,
    outputs: {
      name,
      databaseName,
      region,
      catalogId: accountId,
      arn: catalog.arnOf(region, `table/${databaseName}/${name}`),
    },
  });
  return {
    replaceOn: ["name", "databaseName", "region", "catalogId"],
    create: async ({ name, region, inputs }) => {
      const input = readInput(inputs.name ?? physicalName(name), inputs);
      const kept = await catalog.createTable(region, inputs.databaseName, input, "program");
      return answer(region, kept.databaseName, kept.input.Name);
    },
    update: async ({ inputs }, previous) => {
      const { name } = previous.outputs as { name: string };
      await catalog.updateTable(previous.region, inputs.databaseName, readInput(name, inputs));
      return answer(previous.region, inputs.databaseName.toLowerCase(), name);
    },
    delete: async ({ region, outputs }) => {
      const { databaseName, name } = outputs as { databaseName: string; name: string };
      await catalog.deleteTable(region, databaseName, name);
    },
  };
}

function readInput(Name: string, inputs: TableInputs): TableInput {
  if (inputs.openTableFormatInput)
    throw new NotEmulatedError("an Iceberg table", "Use JSON or Parquet files.");
  if (inputs.targetTable)
    throw new NotEmulatedError("a table of another catalogue (targetTable)", "Use one of this account.");
  return defined({
    Name,
    Description: inputs.description,
    Owner: inputs.owner,
    Retention: inputs.retention ?? 0,
    StorageDescriptor: inputs.storageDescriptor && readDescriptor(inputs.storageDescriptor),
    PartitionKeys: inputs.partitionKeys?.map(readColumn) ?? [],
    ViewOriginalText: inputs.viewOriginalText,
    ViewExpandedText: inputs.viewExpandedText,
    TableType: inputs.tableType,
    Parameters: inputs.parameters,
  });
}

function readDescriptor({
  columns,
  location,
  inputFormat,
  outputFormat,
  compressed,
  serDeInfo,
  parameters,
}: Descriptor) {
  return defined<StorageDescriptor>({
    Columns: columns?.map(readColumn) ?? [],
    Location: location,
    InputFormat: inputFormat,
    OutputFormat: outputFormat,
    Compressed: compressed ?? false,
    SerdeInfo:
      serDeInfo &&
      defined({
        Name: serDeInfo.name,
        SerializationLibrary: serDeInfo.serializationLibrary,
        Parameters: serDeInfo.parameters,
      }),
    Parameters: parameters,
  });
}

function readColumn({ name, type, comment, parameters }: NonNullable<Descriptor["columns"]>[number]): Column {
  return defined({ Name: name, Type: type, Comment: comment, Parameters: parameters });
}

/** Without what is undefined. */
function defined<T extends object>(value: { readonly [Name in keyof T]: T[Name] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
