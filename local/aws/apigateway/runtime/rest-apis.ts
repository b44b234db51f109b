import type { HttpRequest, HttpResponse } from "../../../contract/http.ts";
import { parseArn } from "../../../contract/arn.ts";
import { randomId } from "../../../contract/names.ts";
import type { Principal } from "../../../contract/principal.ts";
import { LogWriter } from "../../../observe/log-writer.ts";
import type { Platform } from "../../../contract/service.ts";
import { notFound } from "../errors.ts";
import type { AccountStore } from "../stores/accounts.ts";
import type { RestApiRecord, StageRecord } from "../records.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import type { UsagePlanStore } from "../stores/usage-plans.ts";
import { ACCOUNT_THROTTLE } from "./limits.ts";
import { Stage } from "./stage.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Host name of a REST API. */
export const domainNameOf = (restApiId: string, region: string) =>
  `${restApiId}.execute-api.${region}.amazonaws.com`;

/** Stages of every REST API, served at its host name. */
export class RestApis {
  readonly #platform: Platform;
  readonly #store: RestApiStore;
  readonly #accounts: AccountStore;
  readonly #usagePlans: UsagePlanStore;
  readonly #stages = new Map<string, Map<string, Stage>>();
  readonly #accountThrottles = new Map<string, TokenBucket>();

  constructor(platform: Platform, store: RestApiStore, accounts: AccountStore, usagePlans: UsagePlanStore) {
    this.#platform = platform;
    this.#store = store;
    this.#accounts = accounts;
    this.#usagePlans = usagePlans;
    platform.metrics.gauge(() =>
      [...this.#stages.values()].flatMap((stages) =>
        [...stages.values()].flatMap((stage) => stage.metrics.take()),
      ),
    );
  }

  /** Answers at the API's host name from now on. */
  open({ id, region }: RestApiRecord): void {
    if (!this.#stages.has(id)) this.#stages.set(id, new Map());
    this.#platform.endpoints.register(domainNameOf(id, region), (request) => this.#handle(id, request));
  }

  async close({ id, region }: RestApiRecord): Promise<void> {
    this.#platform.endpoints.unregister(domainNameOf(id, region));
    const stages = [...(this.#stages.get(id)?.values() ?? [])];
    this.#stages.delete(id);
    await Promise.all(stages.map((stage) => stage.flush()));
  }

  /** Serves a stage as it is recorded now; requests under way end as they began. Compiled with the first request unless
   * {@link Stage.compile} is called before. */
  async serve(record: StageRecord): Promise<Stage> {
    const before = this.#stages.get(record.restApiId)?.get(record.stageName);
    const stage = this.#make(record);
    await stage.compile();
    this.#put(record, stage);
    await before?.flush();
    return stage;
  }

  /** Like {@link serve}, but what is slow waits for the first request. */
  resume(record: StageRecord): void {
    this.#put(record, this.#make(record));
  }

  async remove({ restApiId, stageName }: StageRecord): Promise<void> {
    const stage = this.#stages.get(restApiId)?.get(stageName);
    this.#stages.get(restApiId)?.delete(stageName);
    await stage?.flush();
  }

  /** Applies the recorded method settings of a stage that is served. */
  applySettings(restApiId: string, stageName: string): void {
    this.#stages.get(restApiId)?.get(stageName)?.applySettings(this.#settings(restApiId, stageName));
  }

  /** Writes every log line that waits. */
  async flush(): Promise<void> {
    await Promise.all(
      [...this.#stages.values()].flatMap((stages) => [...stages.values()].map((stage) => stage.flush())),
    );
  }

  #put({ restApiId, stageName }: StageRecord, stage: Stage): void {
    const stages = this.#stages.get(restApiId) ?? new Map<string, Stage>();
    this.#stages.set(restApiId, stages.set(stageName, stage));
  }

  #make(record: StageRecord): Stage {
    const deployment = this.#store.get("deployments", record.restApiId, record.deploymentId);
    if (!deployment)
      throw notFound(
        `Invalid Deployment identifier specified: ${record.deploymentId} of API ${record.restApiId}`,
      );
    const { region } = deployment.snapshot.api;
    const writer = () => this.#accounts.logPrincipal(region);
    return new Stage(
      {
        platform: this.#platform,
        accountThrottle: this.#accountThrottle(region),
        checkApiKey: (invocation, route) => this.#usagePlans.check(invocation, route),
        accessLog:
          record.accessLog &&
          new LogWriter(
            this.#platform,
            { service: "apigateway", ...accessLogTarget(record.accessLog.destinationArn) },
            writer,
          ),
        executionLog: this.#executionLog(record, region, writer),
      },
      record,
      deployment.snapshot,
      domainNameOf(record.restApiId, region),
      this.#settings(record.restApiId, record.stageName),
    );
  }

  /** API Gateway makes the group of its execution log itself.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
  #executionLog({ restApiId, stageName }: StageRecord, region: string, writer: () => Principal): LogWriter {
    const group = `API-Gateway-Execution-Logs_${restApiId}/${stageName}`;
    return new LogWriter(
      this.#platform,
      { service: "apigateway", region, group, stream: randomId(32), makesGroup: true },
      writer,
    );
  }

  #settings(restApiId: string, stageName: string) {
    return this.#store
      .list("methodSettings", restApiId)
      .filter((settings) => settings.stageName === stageName);
  }

  #accountThrottle(region: string): TokenBucket {
    let bucket = this.#accountThrottles.get(region);
    if (!bucket)
      this.#accountThrottles.set(
        region,
        (bucket = new TokenBucket(ACCOUNT_THROTTLE.rate, ACCOUNT_THROTTLE.burst)),
      );
    return bucket;
  }

  async #handle(restApiId: string, request: HttpRequest): Promise<HttpResponse> {
    const { disableExecuteApiEndpoint } = this.#store.api(restApiId);
    const question = request.url.indexOf("?");
    const path = question < 0 ? request.url : request.url.slice(0, question);
    const slash = path.indexOf("/", 1);
    const stage = this.#stages.get(restApiId)?.get(slash < 0 ? path.slice(1) : path.slice(1, slash));
    if (disableExecuteApiEndpoint || !stage) return FORBIDDEN();
    return await stage.handle(request, path, question < 0 ? "" : request.url.slice(question + 1));
  }
}

/** Answer of a stage that is not there, and of an API whose own endpoint is switched off. No API can change it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html */
const FORBIDDEN = (): HttpResponse => ({
  status: 403,
  headers: {
    "content-type": "application/json",
    "content-length": "23",
    "x-amzn-errortype": "ForbiddenException",
  },
  body: Buffer.from(`{"message":"Forbidden"}`),
});

/** Region, group and a new stream for the destination of an access log. */
function accessLogTarget(destinationArn: string): { region: string; group: string; stream: string } {
  const { region, resource } = parseArn(destinationArn);
  return { region, group: resource.replace(/^log-group:/, "").replace(/:\*$/, ""), stream: randomId(32) };
}
