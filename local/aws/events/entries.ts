import { AwsError } from "../../contract/errors.ts";

/** An entry of PutEvents.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
export interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  readonly Time?: Date;
  readonly TraceHeader?: string;
}

/** Reads the detail of an entry.
 * @param isService True for services of AWS, which put events of their own.
 * @throws AwsError with the code that the entry is answered with. */
export function readDetail({ Source, DetailType, Detail }: Entry, isService: boolean): object {
  const argument = (message: string) => new AwsError("InvalidArgument", message);
  if (!Source) throw argument("Parameter Source is not valid. Reason: Source is a required argument.");
  if (!DetailType)
    throw argument("Parameter DetailType is not valid. Reason: DetailType is a required argument.");
  if (!Detail) throw argument("Parameter Detail is not valid. Reason: Detail is a required argument.");
  if (Source.startsWith("aws.") && !isService)
    throw new AwsError("NotAuthorizedForSourceException", "Not authorized for the source.");
  try {
    const detail = JSON.parse(Detail) as unknown;
    if (typeof detail === "object" && detail !== null && !Array.isArray(detail)) return detail;
  } catch {
    // Answered below.
  }
  throw new AwsError("MalformedDetail", "Detail is malformed.");
}

/** Bytes of an entry, as the limit counts them.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
export function sizeOf({ Time, Source = "", DetailType = "", Detail = "", Resources = [] }: Entry): number {
  const bytes = (text: string) => Buffer.byteLength(text);
  return (
    (Time === undefined ? 0 : 14) +
    [Source, DetailType, Detail, ...Resources].reduce((sum, part) => sum + bytes(part), 0)
  );
}
