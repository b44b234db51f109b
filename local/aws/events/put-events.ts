import type { Access, Operation } from "../../contract/service.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Input } from "./api.ts";
import { invalid, type Buses } from "./buses.ts";

/** What one call takes.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const LIMITS = { entries: 10, bytes: 1024 * 1024 };

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  /** Seconds since 1970. */
  readonly Time?: number;
  readonly TraceHeader?: string;
}

/** Takes events; each entry is answered by itself, so callers have to look at `FailedEntryCount`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export function putEvents(
  buses: Buses,
  input: Input,
  region: string,
  traceHeader: string | undefined,
): Operation {
  if (input["EndpointId"] !== undefined) throw invalid("Endpoints are not supported here.");
  const given = input["Entries"];
  if (!Array.isArray(given) || given.length < 1 || given.length > LIMITS.entries)
    throw invalid(
      `1 validation error detected: Value at 'entries' must have length from 1 to ${LIMITS.entries}`,
    );
  const entries = given.map(readTypes);
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > LIMITS.bytes)
    throw invalid(`Total size of the entries in the request is over the limit of ${LIMITS.bytes} bytes.`);
  const arns = new Set(entries.map(({ EventBusName }) => buses.busArn(region, EventBusName)));
  const access = [...arns].map((resource): Access => {
    const policy = buses.policyOf(resource);
    return { action: "events:PutEvents", resource, ...(policy !== undefined && { resourcePolicy: policy }) };
  });
  return {
    name: "PutEvents",
    access,
    run: async (principal) => {
      const isService = principal.arn.endsWith(".amazonaws.com");
      const Entries: object[] = [];
      for (const entry of entries)
        try {
          const busArn = buses.busArn(region, entry.EventBusName);
          const detail = readEntry(entry, isService);
          const time = new Date(entry.Time === undefined ? Date.now() : entry.Time * 1000)
            .toISOString()
            .replace(/\.\d+Z$/, "Z");
          const EventId = await buses.put({
            busArn,
            "detail-type": entry.DetailType ?? "",
            source: entry.Source ?? "",
            time,
            resources: entry.Resources ?? [],
            detail,
            traceHeader: entry.TraceHeader ?? traceHeader,
          });
          Entries.push({ EventId });
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          Entries.push({ ErrorCode: error.code, ErrorMessage: error.message });
        }
      return { body: { Entries, FailedEntryCount: Entries.filter((entry) => "ErrorCode" in entry).length } };
    },
  };
}

const TEXTS = ["Source", "DetailType", "Detail", "EventBusName", "TraceHeader"] as const;

/** @throws AwsError SerializationException for what is no entry at all. */
function readTypes(value: unknown): Entry {
  if (typeof value !== "object" || value === null) throw serialization("an entry is an object");
  const entry = value as Readonly<Record<string, unknown>>;
  const { Time, Resources } = entry;
  const isText = (one: unknown) => typeof one === "string";
  const wrong = TEXTS.find(
    (name) => entry[name] !== undefined && entry[name] !== null && !isText(entry[name]),
  );
  if (wrong) throw serialization(`${wrong} is text`);
  if (Time !== undefined && typeof Time !== "number") throw serialization("Time is a number of seconds");
  if (Resources !== undefined && !(Array.isArray(Resources) && Resources.every(isText)))
    throw serialization("Resources is a list of texts");
  return Object.fromEntries(Object.entries(entry).filter(([, one]) => one !== null));
}

const serialization = (what: string) =>
  new AwsError("SerializationException", `The request is not understood: ${what}`);

/** @returns the detail. @throws AwsError with the code of the entry. */
function readEntry({ Source, DetailType, Detail, Time }: Entry, isService: boolean): object {
  const argument = (message: string) => new AwsError("InvalidArgument", message);
  if (!Source) throw argument("Parameter Source is not valid. Reason: Source is a required argument.");
  if (!DetailType)
    throw argument("Parameter DetailType is not valid. Reason: DetailType is a required argument.");
  if (!Detail) throw argument("Parameter Detail is not valid. Reason: Detail is a required argument.");
  if (Source.startsWith("aws.") && !isService)
    throw new AwsError("NotAuthorizedForSourceException", "Not authorized for the source.");
  if (Time !== undefined && !(Math.abs(Time) < 8.64e12)) throw argument("Parameter Time is not valid.");
  try {
    const detail = JSON.parse(Detail) as unknown;
    if (typeof detail === "object" && detail !== null && !Array.isArray(detail)) return detail;
  } catch {
    // Answered below.
  }
  throw new AwsError("MalformedDetail", "Detail is malformed.");
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
function sizeOf({ Time, Source = "", DetailType = "", Detail = "", Resources = [] }: Entry): number {
  const bytes = (text: string) => Buffer.byteLength(text);
  return (
    (Time === undefined ? 0 : 14) +
    [Source, DetailType, Detail, ...Resources].reduce((sum, part) => sum + bytes(part), 0)
  );
}
