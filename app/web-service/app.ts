import { randomUUID } from "node:crypto";
import { type TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from "fastify";
import { healthRoutes } from "./health.ts";
import { ProblemError, sendProblem } from "./problem.ts";
import { Problem } from "./schemas.ts";
import { keepTraceContext } from "./trace-context.ts";

/** Settings of a web service. */
export interface WebServiceOptions {
  /** Path prefix that is taken off where it is there: a VPC link passes the stage name on.
   * @default none */
  readonly stagePrefix?: string;
  /** Addresses whose `X-Forwarded-For` is believed.
   * @default nobody's */
  readonly trustedProxies?: string;
  /** True while the process wants no new requests.
   * @default never */
  readonly isDraining?: () => boolean;
  /** @default no log */
  readonly logger?: FastifyServerOptions["logger"];
  /** Called with every route as it is made, before it can be used; for documents.
   * @default nothing */
  readonly beforeRoutes?: (app: FastifyInstance) => Promise<void>;
}

/** Builds what every web service of the application is made of, not yet listening: requests read, checked, limited, traced and logged in
 * one way, problems answered in one shape, and routes that tell its health.
 * @param routes Registers the routes of the service. */
export async function buildWebService(
  options: WebServiceOptions,
  routes: (app: FastifyInstance) => Promise<void>,
): Promise<FastifyInstance> {
  const prefix = options.stagePrefix ?? "";
  const app = Fastify({
    logger: options.logger ?? false,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: ({ headers }) =>
      idOf(headers["x-request-id"]) ?? idOf(headers["x-amzn-requestid"]) ?? randomUUID(),
    rewriteUrl: ({ url = "/" }) =>
      prefix && (url === prefix || url.startsWith(`${prefix}/`)) ? url.slice(prefix.length) || "/" : url,
    trustProxy: options.trustedProxies ?? false,
    bodyLimit: 64 * 1024,
    routerOptions: { maxParamLength: 128 },
    // Longer than the load balancer's 60 s, so that it is never the service that closes a connection in use.
    keepAliveTimeout: 75_000,
    requestTimeout: 12_000,
    forceCloseConnections: "idle",
    ajv: {
      // Nothing is coerced: a number where text is due is a mistake, and what is a number of a query is said in one place.
      customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: true, allErrors: false },
    },
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.addSchema(Problem);
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    done();
  });
  // Successes are in API Gateway's access log already.
  const logsSuccesses = app.log.level === "debug" || app.log.level === "trace";
  app.addHook("onResponse", (request, reply, done) => {
    const status = reply.statusCode;
    if (status >= 400 || logsSuccesses) logRequest(request, reply);
    done();
  });
  keepTraceContext(app);
  app.setNotFoundHandler((_, reply) => sendProblem(reply, 404, "There is nothing at this path"));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof ProblemError) {
      if (error.statusCode >= 500) logFailure(request, error);
      if (error.retryAfter !== undefined) reply.header("retry-after", String(error.retryAfter));
      return sendProblem(reply, error.statusCode, error.message);
    }
    if (error.validation) return sendProblem(reply, 400, error.message);
    if (error.statusCode !== undefined && error.statusCode < 500)
      return sendProblem(reply, error.statusCode, error.message);
    // The database is slow, throttled or away; the caller can do nothing but try again.
    logFailure(request, error);
    return sendProblem(reply.header("retry-after", "1"), 503, "The service can't answer at the moment");
  });

  await options.beforeRoutes?.(app);
  await app.register(healthRoutes, { isDraining: options.isDraining ?? (() => false) });
  await routes(app);
  return app;
}

/** Writes one line about an answered request. */
function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const status = reply.statusCode;
  request.log[status >= 500 ? "error" : status >= 400 ? "info" : "debug"](
    {
      ...idsOf(request),
      clientIp: request.ip,
      method: request.method,
      route: request.routeOptions.url ?? null,
      status,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    },
    "request",
  );
}

/** Writes what the caller is not told. */
function logFailure(request: FastifyRequest, error: Error): void {
  const cause = error.cause instanceof Error ? error.cause : error;
  request.log.error({ ...idsOf(request), error: cause.name, cause: cause.message }, "failed");
}

/** Ids by which a request is found in the logs of the hops before this one: API Gateway's, X-Ray's and CloudFront's.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html */
const idsOf = ({ id, headers }: FastifyRequest) => ({
  requestId: id,
  traceId: /Root=([\w-]+)/.exec(String(headers["x-amzn-trace-id"] ?? ""))?.[1],
  edgeRequestId: idOf(headers["x-amz-cf-id"]),
});

/** An id from outside goes into the log, so it must look like one. */
function idOf(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" && /^[\w-]{8,64}={0,2}$/.test(header) ? header : undefined;
}
