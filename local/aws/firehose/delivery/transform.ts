import { principalOf, restCall } from "../../../delivery/destinations.ts";
import { AwsError } from "../../../contract/errors.ts";
import { header } from "../../../contract/http.ts";
import type { Platform } from "../../../contract/service.ts";
import type { BufferedRecord, DeliveryStreamRecord, LambdaProcessor } from "../records.ts";

/** A record that could not be changed, as it is written to the error prefix.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html */
export interface FailedRecord {
  readonly attemptsMade: number;
  readonly arrivalTimestamp: number;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly attemptEndingTimestamp: number;
  /** Base64, as the record came. */
  readonly rawData: string;
  readonly lambdaArn: string;
}

/** Outcome of a batch. */
export interface Transformed {
  readonly ready: readonly BufferedRecord[];
  readonly failed: readonly FailedRecord[];
  readonly problem?: Problem;
}

/** An error as Firehose logs it. */
export interface Problem {
  readonly errorCode: string;
  readonly message: string;
}

/** Milliseconds that one invocation may take.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
const LONGEST = 5 * 60_000;
const RESULTS = ["Ok", "Dropped", "ProcessingFailed"];

/** Has a function change a batch: one synchronous invocation, with three more attempts unless the stream says otherwise.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html */
export async function transform(
  platform: Platform,
  stream: DeliveryStreamRecord,
  processor: LambdaProcessor,
  batch: readonly BufferedRecord[],
): Promise<Transformed> {
  const payload = JSON.stringify({
    invocationId: crypto.randomUUID(),
    deliveryStreamArn: stream.arn,
    region: stream.region,
    records: batch.map(({ id, arrivedAt, data }) => ({
      recordId: id,
      approximateArrivalTimestamp: arrivedAt,
      data,
    })),
  });
  const fail = (
    record: BufferedRecord,
    attemptsMade: number,
    { errorCode, message }: Problem,
  ): FailedRecord => ({
    attemptsMade,
    arrivalTimestamp: record.arrivedAt,
    errorCode,
    errorMessage: message,
    attemptEndingTimestamp: Date.now(),
    rawData: record.data,
    lambdaArn: processor.functionArn,
  });
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptOnce(platform, stream, processor, payload, batch);
    if ("problem" in outcome) {
      if (attempt <= processor.retries) continue;
      return {
        ready: [],
        failed: batch.map((record) => fail(record, attempt, outcome.problem)),
        problem: outcome.problem,
      };
    }
    const ready: BufferedRecord[] = [];
    const failed: FailedRecord[] = [];
    for (const record of batch) {
      const { result, data } = outcome.results.get(record.id) as ResultRecord;
      if (result === "Ok") ready.push({ ...record, data: data ?? "" });
      else if (result === "ProcessingFailed") failed.push(fail(record, attempt, PROCESSING_FAILED));
    }
    return { ready, failed, ...(failed.length > 0 && { problem: PROCESSING_FAILED }) };
  }
}

const PROCESSING_FAILED: Problem = {
  errorCode: "Lambda.ProcessingFailedStatus",
  message: "ProcessingFailed status set for record",
};

interface ResultRecord {
  readonly recordId: string;
  readonly result: string;
  readonly data?: string;
}

type Attempt = { readonly results: ReadonlyMap<string, ResultRecord> } | { readonly problem: Problem };

async function attemptOnce(
  platform: Platform,
  { arn, region }: DeliveryStreamRecord,
  { functionArn, roleArn }: LambdaProcessor,
  payload: string,
  batch: readonly BufferedRecord[],
): Promise<Attempt> {
  try {
    const principal = principalOf(platform, {
      roleArn,
      service: "firehose.amazonaws.com",
      sourceArn: arn,
      externalId: platform.accountId,
    });
    const call = platform.capabilities.gateway.call(
      principal,
      "lambda",
      restCall(
        region,
        "POST",
        `/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`,
        payload,
      ),
    );
    const answer = await withLimit(call, LONGEST);
    if (!answer)
      return problem(
        "Lambda.FunctionRequestTimedOut",
        "The request to the Lambda function did not complete before the request time-out.",
      );
    const text = Buffer.isBuffer(answer.body)
      ? answer.body.toString()
      : typeof answer.body === "string"
        ? answer.body
        : JSON.stringify(answer.body);
    if (header(answer.headers ?? {}, "x-amz-function-error") === undefined) return readResults(text, batch);
    return /Task timed out after/.test(text)
      ? problem(
          "Lambda.FunctionTimedOut",
          "The Lambda function invocation timed out. Increase the Timeout setting in the Lambda function.",
        )
      : problem(
          "Lambda.FunctionError",
          "The Lambda function was successfully invoked but it returned an error result.",
        );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (/^AccessDenied/.test(error.code))
      return problem(
        "Lambda.InvokeAccessDenied",
        `Access was denied. Ensure that the role may call the Lambda function: ${error.message}`,
      );
    return problem(`Lambda.${error.code.replace(/Exception$/, "")}`, error.message);
  }
}

/** Every id must come back once, with a result that is known. */
function readResults(text: string, batch: readonly BufferedRecord[]): Attempt {
  let returned: unknown;
  try {
    returned = (JSON.parse(text) as { records?: unknown } | null)?.records;
  } catch {
    returned = undefined;
  }
  const isRecord = (value: unknown): value is ResultRecord => {
    if (typeof value !== "object" || value === null) return false;
    const { recordId, result, data } = value as Record<string, unknown>;
    if (typeof recordId !== "string" || !RESULTS.includes(String(result))) return false;
    return result === "Ok" ? typeof data === "string" && isBase64(data) : true;
  };
  if (!Array.isArray(returned) || !returned.every(isRecord))
    return problem(
      "Lambda.JsonProcessingException",
      "There was an error parsing returned records from the Lambda function. Ensure that the returned records follow the status model required by Firehose.",
    );
  const results = new Map(returned.map((record) => [record.recordId, record]));
  if (results.size < returned.length)
    return problem(
      "Lambda.DuplicatedRecordId",
      "Multiple records were returned with the same record ID. Ensure that the IDs are unique.",
    );
  if (batch.some(({ id }) => !results.has(id)))
    return problem(
      "Lambda.MissingRecordId",
      "One or more record IDs were not returned. Ensure that all received record IDs are returned.",
    );
  return { results };
}

const isBase64 = (text: string) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);

function problem(errorCode: string, message: string): { problem: Problem } {
  return { problem: { errorCode, message } };
}

async function withLimit<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
