import {
  execute,
  getOperationAST,
  type GraphQLError,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from "graphql";
import { randomUUID } from "node:crypto";
import { principalOf } from "../../../delivery/destinations.ts";
import { header, type HttpRequest, type HttpResponse } from "../../../contract/http.ts";
import { LogWriter } from "../../../observe/log-writer.ts";
import { randomId } from "../../../contract/names.ts";
import type { Platform } from "../../../contract/service.ts";
import { formatTraceHeader, newTraceId, readTraceHeader } from "../../../observe/trace-header.ts";
import type { ApiRecord } from "../records.ts";
import { answer, describeError, failure, locate } from "./answers.ts";
import { callerOf, headersOf, type Caller } from "./caller.ts";
import { ResolverError } from "./context.ts";
import { depthOf, nameOf, readOperation, type Operation } from "./operation.ts";
import { now, RequestLog, type Span } from "./request-log.ts";
import { Resolvers } from "./resolvers.ts";
import { buildApiSchema, groupsOf } from "./schema.ts";

/** Bytes of a request. */
const REQUEST_BYTES = 1024 * 1024;

/** One GraphQL API that answers: the caller is known by a token of the user pool, then each field by its resolver.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/what-is-appsync.html */
export class GraphQlRuntime {
  readonly #platform: Platform;
  readonly #api: ApiRecord;
  readonly #schema: GraphQLSchema;
  readonly #writer: LogWriter | undefined;
  /** Resolvers and functions of the API: attached one by one. */
  readonly resolvers: Resolvers;

  constructor(platform: Platform, api: ApiRecord) {
    this.#platform = platform;
    this.#api = api;
    this.#schema = buildApiSchema(api.schema);
    this.resolvers = new Resolvers(platform, api.arn, this.#schema);
    const { logging, region, arn: sourceArn } = api;
    if (!logging) return;
    const target = {
      service: "appsync",
      region,
      group: `/aws/appsync/apis/${api.id}`,
      stream: randomId(32),
      makesGroup: true,
    };
    const { roleArn } = logging;
    this.#writer = new LogWriter(platform, target, () =>
      principalOf(platform, { roleArn, service: "appsync.amazonaws.com", sourceArn }),
    );
  }

  /** Writes every log line that waits. */
  async flush(): Promise<void> {
    await this.#writer?.flush();
  }

  /** Answers a request, as AppSync's endpoint does. */
  async handle(request: HttpRequest): Promise<HttpResponse> {
    const given = header(request.headers, "x-amzn-trace-id");
    const traceHeader =
      given !== undefined && readTraceHeader(given) ? given : formatTraceHeader({ root: newTraceId() });
    const { traces } = this.#platform;
    return await traces.request(
      { service: "appsync", name: `${request.method} /graphql` },
      traceHeader,
      async () => {
        const response = await this.#logged({
          ...request,
          headers: { ...request.headers, "x-amzn-trace-id": traceHeader },
        });
        if (response.status >= 400) traces.fail(`answered ${response.status}`, "refused");
        return response;
      },
    );
  }

  async #logged(request: HttpRequest): Promise<HttpResponse> {
    const requestId = randomUUID();
    const log = new RequestLog(this.#api, this.#writer, requestId);
    log.text("Begin Request");
    log.text(`Request Headers: ${JSON.stringify(headersOf(request))}`);
    let status = 500;
    try {
      const response = await this.#answer(request, log);
      ({ status } = response);
      const headers = { ...response.headers, "x-amzn-requestid": requestId };
      log.text(`Response Headers: ${JSON.stringify(headers)}`);
      return { ...response, headers };
    } finally {
      log.requestSummary(status);
      log.text("End Request");
      this.#measure(status, log.age);
    }
  }

  /** @see https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html#cw-metrics */
  #measure(status: number, latency: number): void {
    const { region, id } = this.#api;
    const put = (metricName: string, value: number, unit = "Count") =>
      this.#platform.metrics.put({
        region,
        namespace: "AWS/AppSync",
        metricName,
        dimensions: { GraphQLAPIId: id },
        value,
        unit,
      });
    put("Requests", 1);
    put("4XXError", status >= 400 && status < 500 ? 1 : 0);
    put("5XXError", status >= 500 ? 1 : 0);
    put("Latency", latency, "Milliseconds");
  }

  async #answer(request: HttpRequest, log: RequestLog): Promise<HttpResponse> {
    if (request.method !== "POST") return failure(405, "MethodNotAllowed", "Only POST is allowed.");
    const token = header(request.headers, "authorization")?.replace(/^Bearer /i, "");
    if (!token) return failure(401, "UnauthorizedException", "Valid authorization header not provided.");
    const verified = await this.#platform.capabilities.tokens.verify([this.#api.userPoolArn], token);
    if (!verified.valid || !this.#takesClient(verified.claims))
      return failure(401, "UnauthorizedException", "Valid authorization header not provided.");
    if (request.body.length > REQUEST_BYTES)
      return failure(400, "BadRequestException", "Request body too large.");
    const asked = readOperation(request.body);
    if (!asked) return failure(400, "MalformedHttpRequestException", "Unable to parse GraphQL query.");
    const { query, operationName = null, variables } = asked;
    log.text(`GraphQL Query: ${query}, Operation: ${operationName}, Variables: ${JSON.stringify(variables)}`);
    return answer(200, await this.#run(asked, callerOf(this.#api, verified.claims, request, log)));
  }

  /** @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_UserPoolConfig.html */
  #takesClient(claims: Readonly<Record<string, unknown>>): boolean {
    const { clientIdPattern } = this.#api;
    if (clientIdPattern === undefined) return true;
    // An ID token names its client in one claim, an access token in the other.
    const client = claims["aud"] ?? claims["client_id"];
    return typeof client === "string" && new RegExp(`^(?:${clientIdPattern})$`).test(client);
  }

  async #run({ query, variables, operationName }: Operation, caller: Caller) {
    let document: DocumentNode;
    const from = now();
    try {
      document = parse(query);
    } catch (error) {
      return {
        data: null,
        errors: [
          {
            ...locate(error as GraphQLError),
            message: (error as Error).message,
            errorType: "InvalidSyntaxError",
          },
        ],
      };
    }
    const parsing: Span = { from, to: now() };
    const rules = this.#api.introspection
      ? specifiedRules
      : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    const problems = validate(this.#schema, document, rules);
    const validation: Span = { from: parsing.to, to: now() };
    if (problems.length > 0)
      return {
        data: null,
        errors: problems.map((problem) => ({
          ...locate(problem),
          message: `Validation error: ${problem.message}`,
          errorType: "ValidationError",
        })),
      };
    const { queryDepthLimit } = this.#api;
    const operation = getOperationAST(document, operationName);
    if (queryDepthLimit > 0 && operation && depthOf(operation.selectionSet, document) > queryDepthLimit)
      return {
        data: null,
        errors: [
          { message: `Query depth is more than ${queryDepthLimit}.`, errorType: "QueryDepthLimitReached" },
        ],
      };
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION)
      return {
        data: null,
        errors: [
          {
            message: "Subscriptions are not emulated here. Ask again instead.",
            errorType: "UnsupportedOperation",
          },
        ],
      };
    if (operation) this.#platform.traces.note(nameOf(operation));
    const result = await execute({
      schema: this.#schema,
      document,
      contextValue: caller,
      fieldResolver: this.#resolve,
      operationName,
      variableValues: variables,
    });
    caller.log.executionSummary(parsing, validation);
    const errors = [...(result.errors ?? []), ...caller.extraErrors].map(describeError);
    if (errors[0])
      this.#platform.traces.fail(`${errors[0].errorType ?? "error"}: ${errors[0].message}`, "refused");
    return { data: result.data ?? null, ...(errors.length > 0 && { errors }) };
  }

  readonly #resolve: GraphQLFieldResolver<unknown, Caller> = async (
    source,
    args: Record<string, unknown>,
    caller,
    info,
  ) => {
    const { identity } = caller;
    const allowed = groupsOf(info.parentType.getFields()[info.fieldName]);
    const isRoot = source === undefined;
    if (
      allowed
        ? !identity.groups?.some((group) => allowed.includes(group))
        : isRoot && this.#api.defaultAction === "DENY"
    )
      throw new ResolverError(
        `Not Authorized to access ${info.fieldName} on type ${info.parentType.name}`,
        "Unauthorized",
      );
    const resolver = this.resolvers.get(`${info.parentType.name}.${info.fieldName}`);
    if (resolver && ++caller.resolvers > this.#api.resolverCountLimit)
      throw new ResolverError(
        `A request may run ${this.#api.resolverCountLimit} resolvers at most.`,
        "ResolverCountLimitReached",
      );
    const log = caller.log.field(info, resolver !== undefined);
    try {
      if (!resolver) return (source as Record<string, unknown> | undefined)?.[info.fieldName];
      return await this.resolvers.ask(resolver, source, args, caller, info, log);
    } finally {
      log.end();
    }
  };
}
