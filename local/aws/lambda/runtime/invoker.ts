import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AwsError } from "../../../contract/errors.ts";
import type { NetworkInterface, Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import { formatTraceHeader } from "../../../observe/trace-header.ts";
import { certificateAuthority } from "../../../host/certificates/authority.ts";
import { plainModule } from "../../../host/plain-module.ts";
import { socketFolder } from "../../../host/task-sockets.ts";
import { LogDriver } from "../../../observe/log-driver.ts";
import type { FunctionStore, Target } from "../stores/function-store.ts";
import type { VersionRecord } from "../records.ts";
import { ExecutionEnvironment, type Outcome } from "./environment.ts";
import { withSiteAddress } from "./site-address.ts";
import { platformLines } from "./platform-lines.ts";
import { functionTraceHeader, upstreamTrace } from "./tracing.ts";

/** One invocation. */
export interface Invocation {
  readonly target: Target;
  /** JSON text. */
  readonly payload: string;
  /** `X-Amzn-Trace-Id`; a new one unless given. */
  readonly traceId?: string | undefined;
  /** From 1, of an event that is tried again. */
  readonly attempt?: number;
  readonly clientContext?: string | undefined;
  /** The same for all attempts at one asynchronous event. */
  readonly requestId?: string | undefined;
}

/** Outcome of an invocation. */
export interface InvocationResult {
  readonly requestId: string;
  readonly payload: string;
  /** `Unhandled` for whatever ended in an error: Node's runtime tells no other. */
  readonly functionError: "Unhandled" | undefined;
  readonly executedVersion: string;
  /** The last 4 KB of its log. */
  readonly logTail: string;
}

type Traced = Invocation & { readonly traceId: string };

const BOOTSTRAP = join(import.meta.dirname, "bootstrap.ts");
/** Processes of one function at most; more invocations wait for one. This machine is no region. */
const PROCESSES = 4;
/** Seconds that an environment is kept without work. */
const IDLE_SECONDS = 300;
/** Seconds that an environment is used: its credentials live longer. */
const LIFETIME_SECONDS = 5 * 3600;

/** An environment with what belongs to it. */
interface Seat {
  readonly environment: ExecutionEnvironment;
  readonly driver: LogDriver;
  readonly key: string;
  readonly until: number;
  initMilliseconds: number | undefined;
  tail: string[];
  idle: NodeJS.Timeout | undefined;
}

/** State of one function's concurrency. */
interface Pool {
  readonly idle: Seat[];
  readonly waiting: (() => void)[];
  processes: number;
  /** Invocations that run or wait. */
  underWay: number;
}

/** Runs functions: keeps environments warm, starts them when needed, and throttles by reserved concurrency.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
export class Invoker {
  readonly #platform: Platform;
  readonly #functions: FunctionStore;
  readonly #folder: string;
  readonly #pools = new Map<string, Pool>();
  readonly #seats = new Set<Seat>();
  #stopping = false;

  constructor(platform: Platform, functions: FunctionStore, folder: string) {
    this.#platform = platform;
    this.#functions = functions;
    this.#folder = folder;
  }

  /** @throws AwsError TooManyRequestsException when reserved concurrency is used up, or AccessDeniedException when the role can't be assumed. */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const { target, attempt } = invocation;
    const upstream = upstreamTrace(invocation.traceId);
    const start = {
      service: "lambda",
      name: target.fn.name,
      changes: upstream.isNew,
      ...(attempt !== undefined && { attempt }),
    };
    return await this.#platform.traces.step(
      start,
      async () =>
        await this.#invoke({
          ...invocation,
          traceId: functionTraceHeader(upstream.header, target.version.tracing),
        }),
      formatTraceHeader(upstream.header),
    );
  }

  async #invoke(invocation: Traced): Promise<InvocationResult> {
    const { fn, version } = invocation.target;
    const pool = this.#pool(fn.arn);
    const { reservedConcurrency } = fn;
    if (reservedConcurrency !== undefined && pool.underWay >= reservedConcurrency) {
      this.#count(invocation.target, "Throttles", 1, "Count");
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429, {
        Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
        Type: "User",
      });
    }
    pool.underWay++;
    this.#count(invocation.target, "ConcurrentExecutions", pool.underWay, "Count");
    try {
      const seat = await this.#take(pool, invocation.target);
      try {
        return await this.#run(seat, invocation);
      } finally {
        this.#giveBack(pool, seat, version);
      }
    } finally {
      pool.underWay--;
    }
  }

  /** Ends every environment of a function: its code or configuration has changed, or it is gone. One that works is ended when it is done. */
  retire(functionArn: string): void {
    const pool = this.#pools.get(functionArn);
    for (const seat of pool?.idle.splice(0) ?? []) this.#end(pool as Pool, seat);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const seat of this.#seats) {
      clearTimeout(seat.idle);
      seat.environment.kill();
    }
    await Promise.all(
      [...this.#seats].map(async ({ environment, driver }) => [
        await environment.exited,
        await driver.flush(),
      ]),
    );
  }

  #pool(arn: string): Pool {
    let pool = this.#pools.get(arn);
    if (!pool) this.#pools.set(arn, (pool = { idle: [], waiting: [], processes: 0, underWay: 0 }));
    return pool;
  }

  async #take(pool: Pool, target: Target): Promise<Seat> {
    const key = `${target.version.version} ${target.version.revisionId}`;
    for (;;) {
      const index = pool.idle.findLastIndex((seat) => seat.key === key);
      const [seat] = index < 0 ? [] : pool.idle.splice(index, 1);
      if (seat) {
        clearTimeout(seat.idle);
        if (!seat.environment.isDead && Date.now() < seat.until) return seat;
        this.#end(pool, seat);
        continue;
      }
      const other = pool.processes >= PROCESSES ? pool.idle.shift() : undefined;
      if (other) this.#end(pool, other);
      if (pool.processes < PROCESSES) return await this.#start(pool, key, target);
      await new Promise<void>((resolve) => pool.waiting.push(resolve));
    }
  }

  async #start(pool: Pool, key: string, { fn, version }: Target): Promise<Seat> {
    if (this.#stopping) throw new AwsError("ServiceException", "the local cloud is stopping", 500);
    pool.processes++;
    try {
      const id = randomUUID().replaceAll("-", "");
      const { capabilities } = this.#platform;
      const network = interfaceOf({ fn, version });
      const { credentials, principal } = capabilities.iam.assumeRole({
        roleArn: version.roleArn,
        service: "lambda.amazonaws.com",
        sessionName: fn.name,
        seconds: 6 * 3600,
        ...(network && { network }),
        context: {
          "aws:SourceAccount": this.#platform.accountId,
          "aws:SourceArn": fn.arn,
          "lambda:SourceFunctionArn": fn.arn,
        },
      });
      const stream = `${new Date().toISOString().slice(0, 10).replaceAll("-", "/")}/[${version.version}]${id}`;
      // Lambda writes the log, from its own network.
      const { network: _, ...writer } = principal;
      const driver = this.#logDriver(fn.name, writer, fn.region, version, stream);
      const temporaryFolder = join(this.#folder, id);
      await mkdir(socketFolder(temporaryFolder), { recursive: true, mode: 0o700 });
      const closeDoor = network && (await capabilities.network.openDoor(network, temporaryFolder));
      const getsOut = !network || capabilities.network.reachService(network, "internet", fn.region).reachable;
      const bootstrap = await plainModule(BOOTSTRAP, await this.#platform.store.folder("modules"));
      const codeFolder = this.#functions.folderOf(version);
      const tail: string[] = [];
      const environment = new ExecutionEnvironment({
        codeFolder,
        temporaryFolder,
        bootstrap,
        memory: version.memorySize,
        gatewayPort: Number(new URL(this.#platform.gatewayUrl).port),
        sitePort: getsOut ? Number(new URL(this.#platform.siteUrl).port) : undefined,
        environment: {
          ...withSiteAddress(version.environment, this.#platform),
          ...reserved(fn.name, fn.region, version, stream, codeFolder),
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          AWS_SESSION_TOKEN: credentials.sessionToken,
          AWS_ENDPOINT_URL: this.#platform.gatewayUrl,
          // It trusts databases and caches here.
          NODE_EXTRA_CA_CERTS: (await certificateAuthority(this.#platform.store)).path,
        },
        onLine: (line) => {
          driver.line(line);
          tail.push(line);
        },
      });
      const seat: Seat = {
        environment,
        driver,
        key,
        until: Date.now() + LIFETIME_SECONDS * 1000,
        initMilliseconds: undefined,
        tail,
        idle: undefined,
      };
      this.#seats.add(seat);
      void environment.exited.then(() => {
        this.#seats.delete(seat);
        closeDoor?.();
      });
      return seat;
    } catch (error) {
      pool.processes--;
      pool.waiting.shift()?.();
      throw error;
    }
  }

  #logDriver(
    name: string,
    principal: Principal,
    region: string,
    version: VersionRecord,
    stream: string,
  ): LogDriver {
    const { logs, capabilities } = this.#platform;
    return new LogDriver(`function/${name}`, logs, capabilities.logGroups, {
      principal,
      region,
      group: version.logging.logGroup,
      stream,
      makesGroup: true,
    });
  }

  async #run(
    seat: Seat,
    { target, payload, traceId, clientContext, requestId = randomUUID() }: Traced,
  ): Promise<InvocationResult> {
    const { version, invokedArn } = target;
    const { environment, driver } = seat;
    seat.tail.length = 0;
    const write = (line: string) => {
      driver.line(line);
      seat.tail.push(line);
    };
    const lines = platformLines(version, requestId);
    const isCold = seat.initMilliseconds === undefined;
    const init = await environment.initialized;
    if ("milliseconds" in init) seat.initMilliseconds = init.milliseconds;
    for (const line of lines.start()) write(line);
    const started = performance.now();
    const outcome: Outcome =
      "error" in init
        ? init
        : await environment.invoke(
            {
              requestId,
              payload,
              deadline: Date.now() + version.timeout * 1000,
              invokedArn,
              traceId,
              ...(clientContext !== undefined && { clientContext }),
            },
            version.timeout,
          );
    const milliseconds = performance.now() - started;
    const error = "error" in outcome ? outcome.error : undefined;
    const report = lines.end({
      milliseconds,
      initMilliseconds: isCold && "milliseconds" in init ? init.milliseconds : undefined,
      memory: environment.peakMemory,
      error,
    });
    for (const line of report) write(line);
    if (isCold && "milliseconds" in init)
      this.#platform.traces.note(`cold start, ${Math.round(init.milliseconds)} ms`);
    if (error) this.#platform.traces.fail(`${error.errorType}: ${error.errorMessage}`);
    this.#count(target, "Invocations", 1, "Count");
    this.#count(target, "Errors", error ? 1 : 0, "Count");
    this.#count(target, "Duration", milliseconds, "Milliseconds");
    if (error && (/^(Runtime\.Exit|Sandbox)/.test(error.errorType) || "error" in init)) environment.kill();
    return {
      requestId,
      payload: "payload" in outcome ? outcome.payload : JSON.stringify(outcome.error),
      functionError: error && "Unhandled",
      executedVersion: version.version,
      logTail: seat.tail.join("\n").slice(-4096),
    };
  }

  #giveBack(pool: Pool, seat: Seat, version: VersionRecord): void {
    if (seat.environment.isDead || this.#stopping || !this.#isCurrent(version)) this.#end(pool, seat);
    else {
      pool.idle.push(seat);
      seat.idle = setTimeout(() => {
        const index = pool.idle.indexOf(seat);
        if (index >= 0) pool.idle.splice(index, 1);
        this.#end(pool, seat);
      }, IDLE_SECONDS * 1000).unref();
    }
    pool.waiting.shift()?.();
  }

  /** True when a version's revision is still the one that would be invoked. */
  #isCurrent({ revisionId, version }: VersionRecord): boolean {
    return (
      version !== "$LATEST" || this.#functions.all().some(({ latest }) => latest.revisionId === revisionId)
    );
  }

  #end(pool: Pool, seat: Seat): void {
    clearTimeout(seat.idle);
    seat.environment.kill();
    pool.processes--;
    pool.waiting.shift()?.();
  }

  #count({ fn }: Target, metricName: string, value: number, unit: string): void {
    this.#platform.metrics.put({
      region: fn.region,
      namespace: "AWS/Lambda",
      metricName,
      value,
      unit,
      dimensions: { FunctionName: fn.name },
    });
  }
}

/** Interface that a function in a VPC has; it never has a public address.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
function interfaceOf({ fn, version }: Pick<Target, "fn" | "version">): NetworkInterface | undefined {
  if (!version.network) return undefined;
  const { subnetIds, securityGroupIds } = version.network;
  return { owner: `function ${fn.name}`, subnetIds, securityGroupIds, publicIp: false };
}

/** Variables that the runtime sets, and no function may.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function reserved(
  name: string,
  region: string,
  version: VersionRecord,
  stream: string,
  codeFolder: string,
): Record<string, string> {
  const { logFormat, logGroup, applicationLogLevel } = version.logging;
  return {
    _HANDLER: version.handler,
    LAMBDA_TASK_ROOT: codeFolder,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: version.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(version.memorySize),
    AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: stream,
    AWS_LAMBDA_LOG_FORMAT: logFormat,
    ...(logFormat === "JSON" && { AWS_LAMBDA_LOG_LEVEL: applicationLogLevel }),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_EXECUTION_ENV: `AWS_Lambda_${version.runtime}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
  };
}
