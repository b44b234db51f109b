import type { ParameterRecord, ParameterVersion } from "./records.ts";
import type { ParameterStore } from "./store.ts";

/** A parameter as the calls that read values answer it.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html */
export async function parameterOutput(
  store: ParameterStore,
  record: ParameterRecord,
  version: ParameterVersion,
  { isDecrypted, selector }: { readonly isDecrypted: boolean; readonly selector?: string | undefined },
) {
  return {
    Name: record.name,
    Type: version.type,
    Value: await store.value(record, version, isDecrypted),
    Version: version.version,
    Selector: selector === undefined ? undefined : `:${selector}`,
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: record.arn,
    DataType: version.dataType,
  };
}

/** A version as DescribeParameters and GetParameterHistory answer it, without its value. */
export const metadataOutput = (record: ParameterRecord, version: ParameterVersion) => ({
  Name: record.name,
  Type: version.type,
  KeyId: version.keyId,
  LastModifiedDate: new Date(version.modifiedAt),
  LastModifiedUser: version.modifiedBy,
  Description: version.description,
  AllowedPattern: version.allowedPattern,
  Version: version.version,
  Tier: version.tier,
  Policies: [],
  DataType: version.dataType,
});
