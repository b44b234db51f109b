import { AwsError } from "../../../contract/errors.ts";
import type { ObjectContent } from "../records.ts";

/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The bytes that a `Range` header asks for. Several ranges in one request, and what is not a range, are answered with the
 * whole object, as S3 does.
 * @throws AwsError InvalidRange (416) when the range begins after the last byte.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax */
export function byteRange(range: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range?.trim() ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const first = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[1] !== "" && match[2] !== "" && Number(match[1]) > Number(match[2])) return undefined;
  if (first >= size)
    throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416, {
      ActualObjectSize: String(size),
      RangeRequested: String(range),
    });
  return { start: first, end: last };
}

/** The bytes of one part of an object that was uploaded in parts; any other object is its part 1.
 * @throws AwsError InvalidPartNumber (416) */
export function partRange({ parts, size: whole }: ObjectContent, number: number): ByteRange | undefined {
  const sizes = parts?.map(({ size }) => size) ?? [whole];
  const size = sizes[number - 1];
  if (size === undefined)
    throw new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", 416, {
      PartNumberRequested: String(number),
      ActualPartCount: String(sizes.length),
    });
  const start = sizes.slice(0, number - 1).reduce((sum, one) => sum + one, 0);
  return size === 0 ? undefined : { start, end: start + size - 1 };
}
