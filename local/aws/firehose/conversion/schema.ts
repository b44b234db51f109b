import { jsonBody, jsonCall, principalOf } from "../../../delivery/destinations.ts";
import { AwsError } from "../../../contract/errors.ts";
import type { Platform } from "../../../contract/service.ts";
import type { DeliveryStreamRecord, FormatConversion } from "../records.ts";
import type { Field } from "./values.ts";

/** Thrown when a conversion can't be done now: everything waits until it can. */
export class ConversionStopped extends Error {
  override readonly name = "ConversionStopped";
  readonly errorCode: string;

  constructor(errorCode: string, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}

interface GlueTable {
  readonly VersionId: string;
  readonly StorageDescriptor?: {
    readonly Columns?: readonly { readonly Name: string; readonly Type?: string }[];
  };
}

/** Reads the columns of the table in the catalogue, with the role of the schema configuration, which needs the three rights that AWS
 * lists. Partition keys are no columns of a file.
 * @throws ConversionStopped when Glue refuses, or has no such table.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-glue */
export async function readSchema(
  platform: Platform,
  { arn, region: home }: Pick<DeliveryStreamRecord, "arn" | "region">,
  { schema }: FormatConversion,
): Promise<readonly Field[]> {
  const { roleArn, databaseName: DatabaseName, tableName, region = home, versionId } = schema;
  const call = async <T>(operation: string, input: object): Promise<T> => {
    const principal = principalOf(platform, {
      roleArn,
      service: "firehose.amazonaws.com",
      sourceArn: arn,
      externalId: platform.accountId,
    });
    const request = jsonCall(region, `AWSGlue.${operation}`, { DatabaseName, ...input });
    return jsonBody(await platform.capabilities.gateway.call(principal, "glue", request));
  };
  try {
    const { Table: latest } = await call<{ Table: GlueTable }>("GetTable", { Name: tableName });
    await call("GetTableVersions", { TableName: tableName, MaxResults: 1 });
    const VersionId = versionId === "LATEST" ? latest.VersionId : versionId;
    const { TableVersion } = await call<{ TableVersion: { Table: GlueTable } }>("GetTableVersion", {
      TableName: tableName,
      VersionId,
    });
    return (TableVersion.Table.StorageDescriptor?.Columns ?? []).map(({ Name, Type = "string" }) => ({
      name: Name,
      type: Type,
    }));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (/^AccessDenied/.test(error.code))
      throw new ConversionStopped(
        "DataFormatConversion.AccessDenied",
        `Access was denied when calling Glue. Please ensure that the role specified in the data format conversion configuration has the necessary permissions. ${error.message}`,
      );
    if (error.code === "EntityNotFoundException")
      throw new ConversionStopped(
        "DataFormatConversion.EntityNotFound",
        `The table ${DatabaseName}.${tableName} (version ${versionId}) of the schema configuration could not be found in ${region}: ${error.message}`,
      );
    throw new ConversionStopped(`DataFormatConversion.${error.code}`, error.message);
  }
}
