import type { AttributeValue as SdkAttributeValue } from "@aws-sdk/client-dynamodb";
import type { AttributeValue } from "./values/attribute-value.ts";

/** A type of the SDK as it is on the wire: bytes are base64 text, times are seconds since 1970, and a value of an attribute is an object
 * with one member. DynamoDB reads and writes values so, because what it keeps is what it was sent. */
export type Raw<T> = [NonNullable<T>] extends [never]
  ? T
  : [NonNullable<T>] extends [SdkAttributeValue]
    ? AttributeValue | Extract<T, undefined>
    : T extends Uint8Array
      ? string
      : T extends Date
        ? number
        : T extends readonly (infer Element)[]
          ? readonly Raw<Element>[]
          : T extends object
            ? { [Name in keyof T]: Raw<T[Name]> }
            : T;

/** A client of the SDK with {@link Raw} inputs and outputs. */
export type RawClient<Client> = {
  [Name in keyof Client]: Client[Name] extends (
    args: infer Input,
    options: never,
    callback: (error: unknown, data?: infer Output) => void,
  ) => void
    ? (
        args: Raw<Input>,
        options: never,
        callback: (error: unknown, data?: Raw<NonNullable<Output>>) => void,
      ) => void
    : never;
};
