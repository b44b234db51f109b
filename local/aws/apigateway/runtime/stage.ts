import type { LogWriter } from "../../../observe/log-writer.ts";
import type { Platform } from "../../../contract/service.ts";
import type { HttpRequest, HttpResponse } from "../../../contract/http.ts";
import { compileText } from "../mapping/text.ts";
import type { ApiSnapshot, LoggingLevel, MethodSettingsRecord, StageRecord } from "../records.ts";
import { compileApi } from "./compile.ts";
import type { Answer, CompiledApi, CompiledMethod } from "./compiled.ts";
import { compressAnswer, decompressRequest } from "./compression.ts";
import { GatewayError } from "./gateway-error.ts";
import { Invocation, type InvocationStage } from "./invocation.ts";
import { ACCOUNT_THROTTLE, PAYLOAD_LIMIT } from "./limits.ts";
import { checkResourcePolicy } from "./resource-policy.ts";
import { StageMetrics } from "./stage-metrics.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Things that a stage needs from its service. */
export interface StageEnvironment {
  readonly platform: Platform;
  /** The account's bucket in the region. */
  readonly accountThrottle: TokenBucket;
  readonly checkApiKey: (invocation: Invocation, route: CompiledMethod) => void;
  readonly accessLog?: LogWriter;
  readonly executionLog: LogWriter;
}

const METHODS = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

/** A stage that serves one deployment. */
export class Stage {
  readonly #environment: StageEnvironment;
  readonly #stage: InvocationStage;
  readonly #snapshot: ApiSnapshot;
  /** Answers since somebody last looked. */
  readonly metrics: StageMetrics;
  readonly #accessLine: ((invocation: Invocation) => string) | undefined;
  #settings: readonly MethodSettingsRecord[];
  #compiled: CompiledApi | undefined;
  #compiling: Promise<CompiledApi> | undefined;

  constructor(
    environment: StageEnvironment,
    record: StageRecord,
    snapshot: ApiSnapshot,
    domainName: string,
    settings: readonly MethodSettingsRecord[],
  ) {
    this.#environment = environment;
    this.#snapshot = snapshot;
    this.#settings = settings;
    this.#stage = {
      accountId: environment.platform.accountId,
      restApiId: record.restApiId,
      region: snapshot.api.region,
      stageName: record.stageName,
      deploymentId: record.deploymentId,
      variables: record.variables,
      domainName,
    };
    this.metrics = new StageMetrics(snapshot.api.region, snapshot.api.name, record.stageName);
    this.#accessLine = record.accessLog && compileText(record.accessLog.format, "-");
  }

  /** Settings take effect at once, without a deployment. */
  applySettings(settings: readonly MethodSettingsRecord[]): void {
    this.#settings = settings;
    for (const method of this.#compiled?.methods ?? []) applyTo(method, settings);
  }

  /** Compiles the deployment, if that has not been done yet: a restart does it with the first request.
   * @throws Error naming what about the deployment does not work in this stage. */
  async compile(): Promise<CompiledApi> {
    this.#compiling ??= compileApi(this.#environment.platform, this.#snapshot, this.#stage);
    const compiled = await this.#compiling;
    if (!this.#compiled) {
      for (const method of compiled.methods) applyTo(method, this.#settings);
      this.#compiled = compiled;
    }
    return compiled;
  }

  /** Writes the log lines that wait. */
  async flush(): Promise<void> {
    await Promise.all([this.#environment.accessLog?.flush(), this.#environment.executionLog.flush()]);
  }

  /** Answers a request.
   * @param path With the stage, percent-encoded, without query. */
  async handle(http: HttpRequest, path: string, rawQuery: string): Promise<HttpResponse> {
    const invocation = new Invocation(this.#stage, http, methodOf(http), path, rawQuery);
    const { traces } = this.#environment.platform;
    const start = {
      service: "apigateway",
      name: `${invocation.method} ${path}`,
      changes: !/^(GET|HEAD|OPTIONS)$/.test(invocation.method),
    };
    return await traces.request(start, invocation.traceId, async () => {
      const response = await this.#answer(invocation);
      const { status } = response;
      this.metrics.answered(status, invocation.elapsed, invocation.integrationLatency);
      if (status < 400) traces.note(`answered ${status}`);
      else traces.fail(`answered ${status}${whyOf(invocation)}`, status < 500 ? "refused" : "error");
      return response;
    });
  }

  async #answer(invocation: Invocation): Promise<HttpResponse> {
    let response: HttpResponse;
    let compiled: CompiledApi | undefined;
    try {
      compiled = this.#compiled ?? (await this.compile());
      response = complete(invocation, await this.#serve(compiled, invocation));
    } catch (error) {
      response = this.#refuse(compiled, invocation, error);
    }
    const { accessLog, executionLog } = this.#environment;
    if (accessLog && this.#accessLine) accessLog.write(invocation.receivedAt, this.#accessLine(invocation));
    const level: LoggingLevel = (invocation.route as CompiledMethod | undefined)?.loggingLevel ?? "OFF";
    if (level === "INFO" || (level === "ERROR" && invocation.error))
      logExecution(executionLog, invocation, level);
    return response;
  }

  async #serve(compiled: CompiledApi, invocation: Invocation): Promise<Answer> {
    if (invocation.body.length > PAYLOAD_LIMIT) throw new GatewayError("REQUEST_TOO_LARGE");
    const match = compiled.router.match(invocation.path.slice(this.#stage.stageName.length + 1) || "/");
    const route = METHODS.has(invocation.method)
      ? (match?.resource.methods.get(invocation.method) ?? match?.resource.methods.get("ANY"))
      : undefined;
    if (!match || !route) throw new GatewayError("MISSING_AUTHENTICATION_TOKEN");
    invocation.route = route;
    invocation.pathParameters = match.parameters.decoded;
    invocation.encodedPathParameters = match.parameters.encoded;
    if (route.authorize) await route.authorize(invocation);
    if (compiled.policy !== undefined)
      checkResourcePolicy(this.#environment.platform.capabilities.iam, compiled.policy, invocation);
    this.#limit(route, invocation);
    if (compiled.minimumCompressionSize !== undefined) await decompressRequest(invocation);
    route.validate?.(invocation);
    const answer = await route.integration.invoke(invocation);
    return compiled.minimumCompressionSize === undefined
      ? answer
      : await compressAnswer(invocation, answer, compiled.minimumCompressionSize);
  }

  /** Asks for the API key, and applies the limits in their order: of the key, of the method, of the account. Whoever is not let in takes nothing
   * from those who are.
   * @throws GatewayError INVALID_API_KEY, THROTTLED, QUOTA_EXCEEDED
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html */
  #limit(route: CompiledMethod, invocation: Invocation): void {
    if (route.apiKeyRequired) this.#environment.checkApiKey(invocation, route);
    if (route.throttle && !route.throttle.take())
      throw new GatewayError("THROTTLED", { reason: "limit of the method in this stage" });
    if (!this.#environment.accountThrottle.take())
      throw new GatewayError("THROTTLED", { reason: "account limit" });
  }

  #refuse(compiled: CompiledApi | undefined, invocation: Invocation, error: unknown): HttpResponse {
    const { platform } = this.#environment;
    const refusal =
      error instanceof GatewayError
        ? error
        : new GatewayError("DEFAULT_5XX", { reason: (error as Error).message, cause: error });
    const where = `${invocation.method} ${invocation.path} of API ${this.#stage.restApiId}`;
    if (refusal.reason !== undefined && !QUIET.has(refusal.type))
      platform.logs.write("apigateway", "error", `${where}: ${refusal.type}: ${refusal.reason}`);
    if (compiled) return compiled.gatewayResponses.answer(invocation, refusal);
    return internalError(invocation, refusal);
  }
}

/** Types that clients cause by themselves: no news for the developer. */
const QUIET = new Set<string>(["UNAUTHORIZED", "ACCESS_DENIED", "THROTTLED", "QUOTA_EXCEEDED"]);

/** The method, which a client that can only GET and POST may override by header.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
function methodOf({ method, headers }: HttpRequest): string {
  const override = headers["x-http-method-override"];
  return typeof override === "string" && METHODS.has(override.toUpperCase())
    ? override.toUpperCase()
    : method;
}

function whyOf({ error }: Invocation): string {
  return error ? `: ${error.reason ?? error.message}` : "";
}

function complete(invocation: Invocation, { status, headers, body }: Answer): HttpResponse {
  invocation.status = status;
  invocation.responseLength = body.length;
  headers["x-amzn-requestid"] = invocation.requestId;
  headers["x-amz-apigw-id"] = invocation.extendedRequestId;
  // These two have no body, by HTTP.
  if (status !== 204 && status !== 304) headers["content-length"] = String(body.length);
  return { status, headers, body };
}

/** A deployment that does not work at all: no gateway response of the API can be had. */
function internalError(invocation: Invocation, error: GatewayError): HttpResponse {
  invocation.error = error;
  invocation.status = 500;
  return {
    status: 500,
    headers: {
      "content-type": "application/json",
      "x-amzn-requestid": invocation.requestId,
      "x-amzn-errortype": "InternalServerErrorException",
    },
    body: Buffer.from(`{"message":"Internal server error"}`),
  };
}

function applyTo(method: CompiledMethod, settings: readonly MethodSettingsRecord[]): void {
  const applied = settings
    .filter(
      ({ path, httpMethod }) =>
        (path === "*" && httpMethod === "*") ||
        (path === method.resourcePath && httpMethod === method.httpMethod),
    )
    .sort((a) => (a.path === "*" ? -1 : 1));
  const last = <K extends "throttlingRateLimit" | "throttlingBurstLimit" | "loggingLevel">(name: K) =>
    applied.findLast((setting) => setting[name] !== undefined)?.[name];
  const rate = last("throttlingRateLimit") ?? -1;
  const burst = last("throttlingBurstLimit") ?? -1;
  method.throttle =
    rate < 0 && burst < 0
      ? undefined
      : new TokenBucket(rate < 0 ? ACCOUNT_THROTTLE.rate : rate, burst < 0 ? ACCOUNT_THROTTLE.burst : burst);
  method.loggingLevel = last("loggingLevel") ?? "OFF";
}

/** Execution log lines, without payloads.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
function logExecution(log: LogWriter, invocation: Invocation, level: LoggingLevel): void {
  const write = (text: string) => log.write(Date.now(), `(${invocation.requestId}) ${text}`);
  if (level === "INFO") {
    write(`Extended Request Id: ${invocation.extendedRequestId}`);
    write(`HTTP Method: ${invocation.method}, Resource Path: ${invocation.route?.resourcePath ?? "-"}`);
  }
  if (invocation.error)
    write(
      `Execution failed: ${invocation.error.type}: ${invocation.error.reason ?? invocation.error.message}`,
    );
  write(`Method completed with status: ${invocation.status}`);
}
