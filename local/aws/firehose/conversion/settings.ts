import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Deserializer, FormatConversion } from "../records.ts";
import type { DeliveryStreamInputs } from "../inputs.ts";

type S3Inputs = NonNullable<DeliveryStreamInputs["extendedS3Configuration"]>;
type ConversionInputs = NonNullable<S3Inputs["dataFormatConversionConfiguration"]>;

/** Megabytes that a stream with a conversion collects at least, and unless it says otherwise.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html */
export const CONVERSION_BUFFER = { least: 64, usual: 128 };

/** Reads the conversion of a destination; undefined when it has none.
 * @throws AwsError InvalidArgumentException as Firehose does; NotEmulatedError for what is not converted here.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_DataFormatConversionConfiguration.html */
export function readConversion(s3: S3Inputs): FormatConversion | undefined {
  const given = s3.dataFormatConversionConfiguration;
  if (!given || given.enabled === false) return undefined;
  if ((s3.compressionFormat ?? "UNCOMPRESSED") !== "UNCOMPRESSED")
    throw invalid("CompressionFormat must be UNCOMPRESSED when data format conversion is enabled.");
  if (s3.bufferingSize !== undefined && s3.bufferingSize < CONVERSION_BUFFER.least)
    throw invalid(
      `BufferingHints.SizeInMBs must be at least ${CONVERSION_BUFFER.least} when data format conversion is enabled.`,
    );
  const parts = {
    InputFormatConfiguration: "inputFormatConfiguration",
    OutputFormatConfiguration: "outputFormatConfiguration",
  } as const;
  for (const [name, part] of Object.entries({
    ...parts,
    SchemaConfiguration: "schemaConfiguration" as const,
  }))
    if (!(given as Partial<ConversionInputs>)[part])
      throw invalid(`${name} must be given when data format conversion is enabled.`);
  const { databaseName, tableName, roleArn, region, versionId = "LATEST" } = given.schemaConfiguration;
  return {
    deserializer: readDeserializer(given),
    ...readSerializer(given),
    schema: { databaseName, tableName, roleArn, versionId, ...(region !== undefined && { region }) },
  };
}

function readDeserializer({ inputFormatConfiguration }: ConversionInputs): Deserializer {
  const { openXJsonSerDe: openX, hiveJsonSerDe: hive } = inputFormatConfiguration.deserializer;
  if (openX && hive) throw invalid("Deserializer must have one of OpenXJsonSerDe and HiveJsonSerDe");
  if (openX)
    return {
      type: "openX",
      isCaseInsensitive: openX.caseInsensitive ?? true,
      isDotsToUnderscores: openX.convertDotsInJsonKeysToUnderscores ?? false,
      mappings: openX.columnToJsonKeyMappings ?? {},
    };
  if (!hive) throw invalid("InputFormatConfiguration must have a Deserializer");
  const other = hive.timestampFormats?.find((format) => format !== "millis");
  if (other !== undefined)
    throw new NotEmulatedError(
      `the timestamp format ${other} of a HiveJsonSerDe`,
      'Use "millis", no format, or openXJsonSerDe.',
    );
  return { type: "hive", isMilliseconds: (hive.timestampFormats ?? []).length > 0 };
}

function readSerializer({
  outputFormatConfiguration: { serializer },
}: ConversionInputs): Pick<FormatConversion, "compression" | "writerVersion"> {
  if (!serializer.parquetSerDe) throw invalid("OutputFormatConfiguration must have a Serializer");
  const { compression = "SNAPPY", writerVersion = "V1" } = serializer.parquetSerDe;
  if (!isOneOf(["SNAPPY", "GZIP", "UNCOMPRESSED"] as const, compression))
    throw invalid(`Compression of ParquetSerDe must be SNAPPY, GZIP or UNCOMPRESSED (got ${compression})`);
  if (!isOneOf(["V1", "V2"] as const, writerVersion))
    throw invalid(`WriterVersion of ParquetSerDe must be V1 or V2 (got ${writerVersion})`);
  return { compression, writerVersion };
}

const isOneOf = <T extends string>(all: readonly T[], value: string): value is T =>
  (all as readonly string[]).includes(value);
const invalid = (message: string) => new AwsError("InvalidArgumentException", message);
