import { createHash } from "node:crypto";
import { invalidParameter } from "./errors.ts";
import type { MessageAttribute } from "./records.ts";

/** MD5 of a message's attributes, in hex.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation */
export function attributesDigest(attributes: Readonly<Record<string, MessageAttribute>>): string {
  const hash = createHash("md5");
  const part = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of Object.keys(attributes).sort()) {
    const { DataType, StringValue, BinaryValue } = attributes[name] as MessageAttribute;
    part(Buffer.from(name));
    part(Buffer.from(DataType));
    hash.update(Buffer.from([BinaryValue === undefined ? 1 : 2]));
    part(BinaryValue === undefined ? Buffer.from(StringValue ?? "") : Buffer.from(BinaryValue, "base64"));
  }
  return hash.digest("hex");
}

/** Attributes of a message as a caller gives them. */
export type GivenAttributes = Readonly<
  Record<
    string,
    { readonly DataType?: string; readonly StringValue?: string; readonly BinaryValue?: Uint8Array }
  >
>;

/** Brings attributes into the form in which they are kept. */
export function keptAttributes(given: GivenAttributes): Record<string, MessageAttribute> {
  return Object.fromEntries(
    Object.entries(given).map(([name, { DataType = "", StringValue, BinaryValue }]) => [
      name,
      {
        DataType,
        ...(StringValue !== undefined && { StringValue }),
        ...(BinaryValue && { BinaryValue: Buffer.from(BinaryValue).toString("base64") }),
      },
    ]),
  );
}

/** Checks the attributes of a message to send.
 * @throws AwsError InvalidParameterValue
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export function checkMessageAttributes(attributes: Readonly<Record<string, MessageAttribute>>): void {
  const given = Object.entries(attributes);
  if (given.length > 10)
    throw invalidParameter(
      `Number of message attributes [${given.length}] exceeds the allowed maximum [10].`,
    );
  for (const [name, { DataType, StringValue, BinaryValue }] of given) {
    if (!/^(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/.test(name) || /^(aws|amazon)\./i.test(name))
      throw invalidParameter(`Message attribute name '${name}' is invalid.`);
    if (!/^(String|Number|Binary)(\..{1,249})?$/.test(DataType))
      throw invalidParameter(
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      );
    const value = DataType.startsWith("Binary") ? BinaryValue : StringValue;
    if (!value)
      throw invalidParameter(
        `The message attribute '${name}' must contain a non-empty value for message attribute type '${DataType}'.`,
      );
    if (DataType.startsWith("Number") && !Number.isFinite(Number(value)))
      throw invalidParameter(`Can't cast the value of message attribute '${name}' to a number.`);
  }
}

/** Attributes as they are answered. */
export function answeredAttributes(
  attributes: Readonly<Record<string, MessageAttribute>>,
): Record<
  string,
  { DataType: string; StringValue: string | undefined; BinaryValue: Uint8Array | undefined }
> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        DataType,
        StringValue,
        BinaryValue: BinaryValue === undefined ? undefined : Buffer.from(BinaryValue, "base64"),
      },
    ]),
  );
}

/** Bytes of a message's attributes, which count towards its size: names, types and values. */
export function attributeBytes(attributes: Readonly<Record<string, MessageAttribute>>): number {
  let bytes = 0;
  for (const [name, { DataType, StringValue = "", BinaryValue = "" }] of Object.entries(attributes))
    bytes +=
      Buffer.byteLength(name) +
      DataType.length +
      Buffer.byteLength(StringValue) +
      Buffer.byteLength(BinaryValue, "base64");
  return bytes;
}
