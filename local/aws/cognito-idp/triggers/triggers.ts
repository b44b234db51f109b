import { AwsError } from "../../../contract/errors.ts";
import { header } from "../../../contract/http.ts";
import type { ApiResponse, Platform } from "../../../contract/service.ts";
import { restCall } from "../../../delivery/destinations.ts";
import type { Caller } from "../caller.ts";
import type { TriggerName } from "../records.ts";
import { unrecognizable, type TriggerResponse } from "./response.ts";

/** Calls of a trigger that gets no answer in time.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html#important-lambda-considerations */
const ATTEMPTS = 3;

/** Event of a trigger without what all of them have. */
export interface TriggerEvent {
  /** `PreSignUp_SignUp` */
  readonly triggerSource: string;
  /** @default "1" */
  readonly version?: string;
  readonly userName: string;
  readonly request: object;
  /** What the function fills in. */
  readonly response: object;
}

/** The functions that pools call. Cognito calls as itself for the pool, which the function's own policy has to allow.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
export class Triggers {
  readonly #platform: Platform;
  readonly #milliseconds: number;

  /** @param seconds Time that a function has to answer one call. */
  constructor(platform: Platform, seconds: number) {
    this.#platform = platform;
    this.#milliseconds = seconds * 1000;
  }

  /** Calls a pool's function, if it has one for this, and answers its `response`.
   * @throws AwsError UserLambdaValidationException when the function failed, UnexpectedLambdaException when it could not be called or was too
   * late, InvalidLambdaResponseException for an answer that is none. */
  async call(
    name: TriggerName,
    { pool, client }: Caller,
    event: TriggerEvent,
  ): Promise<TriggerResponse | undefined> {
    const functionArn = pool.settings.triggers?.[name];
    if (functionArn === undefined) return undefined;
    const { triggerSource, version = "1", userName, request, response } = event;
    const payload = JSON.stringify({
      version,
      region: pool.region,
      userPoolId: pool.id,
      userName,
      callerContext: {
        awsSdkVersion: "aws-sdk-unknown-unknown",
        clientId: client?.id ?? "CLIENT_ID_NOT_APPLICABLE",
      },
      triggerSource,
      request,
      response,
    });
    const answer = await this.#invoke(name, pool, functionArn, payload);
    const text = textOf(answer);
    if (header(answer.headers ?? {}, "x-amz-function-error") !== undefined)
      throw new AwsError("UserLambdaValidationException", `${name} failed with error ${errorMessage(text)}.`);
    return responseOf(text);
  }

  async #invoke(
    name: TriggerName,
    { arn, region }: Caller["pool"],
    functionArn: string,
    payload: string,
  ): Promise<ApiResponse> {
    const { gateway, iam } = this.#platform.capabilities;
    const path = `/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`;
    const principal = iam.servicePrincipal("cognito-idp.amazonaws.com", arn);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++)
      try {
        const call = gateway.call(principal, "lambda", restCall(region, "POST", path, payload));
        const answer = await inTime(this.#milliseconds, call);
        if (answer !== undefined) return answer;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        throw unexpected(name, error.code === "AccessDenied" ? "AccessDeniedException" : error.code);
      }
    throw unexpected(name, "Socket timeout while invoking Lambda function");
  }
}

/** A function that could not be called, or not in time.
 * @see https://repost.aws/knowledge-center/cognito-lambda-trigger-errors */
const unexpected = (name: TriggerName, reason: string) =>
  new AwsError("UnexpectedLambdaException", `${name} invocation failed due to error ${reason}.`);

/** The answer of a call, or undefined when it takes too long: the function goes on, nobody waits for it. */
async function inTime<T extends object>(milliseconds: number, call: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  // What comes of it after its time is nobody's any more.
  call.catch(() => undefined);
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

function textOf({ body }: ApiResponse): string {
  return typeof body === "string" || Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body ?? null);
}

function errorMessage(payload: string): string {
  try {
    const { errorMessage: message } = JSON.parse(payload) as { readonly errorMessage?: unknown };
    return typeof message === "string" ? message : payload;
  } catch {
    return payload;
  }
}

function responseOf(payload: string): TriggerResponse {
  let event: unknown;
  try {
    event = JSON.parse(payload);
  } catch {
    throw unrecognizable();
  }
  if (typeof event !== "object" || event === null || !("response" in event)) throw unrecognizable();
  const { response } = event;
  if (typeof response !== "object" || response === null || Array.isArray(response)) throw unrecognizable();
  return response as TriggerResponse;
}
