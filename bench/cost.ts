// `node scripts/launch.mjs bench/cost.ts`: what a million clicks cost on AWS by list prices, as the program sends them (20 a request, one record
// each) and with a request and a record for each click. An estimate: no free tier, no tax, no traffic out; storage for a month.
import { priceOf, type PriceName } from "../plan/cost/prices.ts";
import { report } from "./support.ts";

/** US dollars by list price in us-east-1, where the pages give numbers. */
const price = (name: PriceName) => priceOf(name, "us-east-1").usd;

const CLICKS = 1_000_000;
const GB = 1024 ** 3;
/** Bytes: a click in a record, a record's frame, a line of the lake after GZIP (all measured), a line of the API's access log (assumed). */
const BYTES = { click: 133, frame: 60, line: 32, accessLog: 600 };
/** Milliseconds with 512 MB: what bench/clicks.ts measures for a click, three times for a third of a CPU, and an allowance for the call. */
const TRANSFORM = { perInvocation: 30, perClick: 0.03 };
/** A million clicks come in a day of as many seconds; the transform is called, and an object written, each minute or when 1 MB waits. */
const DAY = 86_400;

/** Dollars by what they are for. */
function costs(clicksPerRequest: number): Record<string, number> {
  const requests = CLICKS / clicksPerRequest;
  const record = BYTES.frame + BYTES.click * clicksPerRequest;
  const billed = Math.ceil(record / 5120) * 5120;
  const invocations = Math.max(DAY / 60, (record * requests) / 1024 ** 2);
  const objects = DAY / 60;
  return {
    CloudFront: (requests / 1e6) * price("cloudFrontRequests"),
    "API Gateway": (requests / 1e6) * price("apiRequests"),
    "Access log": ((requests * BYTES.accessLog) / GB) * price("logsGigabyte"),
    Firehose: ((requests * billed) / GB) * price("firehoseGigabyte"),
    Lambda:
      (invocations / 1e6) * price("lambdaRequests") +
      ((invocations * TRANSFORM.perInvocation + CLICKS * TRANSFORM.perClick) / 1000) *
        0.5 *
        price("lambdaArmGigabyteSecond"),
    // Twelve mysfits, half a unit each, once in five minutes.
    DynamoDB: ((DAY / 300) * 12 * 0.5 * price("tableReads")) / 1e6,
    "S3, a month":
      (objects / 1000) * price("objectPuts") + ((CLICKS * BYTES.line) / GB) * price("objectGigabyteMonth"),
  };
}

const sum = (parts: Readonly<Record<string, number>>) =>
  Object.values(parts).reduce((total, part) => total + part, 0);
const [batched, single] = [costs(20), costs(1)];
console.log("US dollars for 1,000,000 clicks in a day        20 a request     1 a request");
for (const [part, dollars] of Object.entries(batched))
  report(part, `${dollars.toFixed(4)}           ${(single[part] ?? 0).toFixed(4)}`);
report("together", `${sum(batched).toFixed(2)}             ${sum(single).toFixed(2)}`);
report("ratio", (sum(single) / sum(batched)).toFixed(1));
const lookUps = (CLICKS / 1e6) * 0.5 * price("tableReads");
report("one look-up a click would add", lookUps.toFixed(4));
