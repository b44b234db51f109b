import {
  execute,
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  parse,
  responsePathAsArray,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import { randomUUID } from "node:crypto";
import { principalOf } from "../../../delivery/destinations.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { header, type HttpRequest, type HttpResponse } from "../../../contract/http.ts";
import { LogWriter } from "../../../observe/log-writer.ts";
import { randomId } from "../../../contract/names.ts";
import type { Platform } from "../../../contract/service.ts";
import { formatTraceHeader, newTraceId, readTraceHeader } from "../../../observe/trace-header.ts";
import type {
  ApiRecord,
  DataSourceRecord,
  FunctionRecord,
  ResolverCode,
  ResolverRecord,
} from "../records.ts";
import { askTable } from "../resolvers/dynamodb.ts";
import { loadJavaScript } from "../resolvers/javascript.ts";
import { loadTemplates } from "../resolvers/templates.ts";
import { answer, describeError, failure, locate } from "./answers.ts";
import {
  EarlyReturn,
  ResolverError,
  type HandlerOutput,
  type Handlers,
  type Identity,
  type ResolverContext,
} from "./context.ts";
import { depthOf, nameOf, readOperation, type Operation } from "./operation.ts";
import { runPipeline, runStep, type Step, type StepTools } from "./pipeline.ts";
import { now, RequestLog, type FieldLog, type Span } from "./request-log.ts";
import { buildApiSchema, groupsOf } from "./schema.ts";
import { selectionSetGraphQL, selectionSetList } from "./selection-set.ts";

interface Caller {
  readonly identity: Identity;
  readonly headers: Readonly<Record<string, string>>;
  readonly extraErrors: GraphQLError[];
  readonly log: RequestLog;
}

/** A unit resolver, or a pipeline with the ids of its functions. */
type LoadedResolver = Step | { readonly handlers: Handlers; readonly functions: readonly string[] };

/** Bytes of a request. */
const REQUEST_BYTES = 1024 * 1024;

/** One GraphQL API that answers: the caller is known by a token of the user pool, then each field by its resolver.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/what-is-appsync.html */
export class GraphQlRuntime {
  readonly #platform: Platform;
  readonly #api: ApiRecord;
  readonly #schema: GraphQLSchema;
  readonly #writer: LogWriter | undefined;
  readonly #functions = new Map<string, Step>();
  readonly #resolvers = new Map<string, LoadedResolver>();
  /** Output of the handler that runs now: it is synchronous, so this is one field's at a time. */
  #output: HandlerOutput = { appendError: () => {}, log: () => {} };

  constructor(platform: Platform, api: ApiRecord) {
    this.#platform = platform;
    this.#api = api;
    this.#schema = buildApiSchema(api.schema);
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

  /** @param source Of a unit resolver. Absent for a pipeline, whose functions are here already.
   * @throws Error naming the resolver, when its code is not understood or its field is not in the schema. */
  async attach(resolver: ResolverRecord, source: DataSourceRecord | undefined): Promise<void> {
    const name = `${resolver.type}.${resolver.field}`;
    const type = this.#schema.getType(resolver.type);
    const fields = type && "getFields" in type ? type.getFields() : {};
    if (!Object.hasOwn(fields, resolver.field))
      throw new Error(`the schema has no field ${name}: a resolver can't be attached to it`);
    const handlers = await this.#load(resolver.code, name);
    this.#resolvers.set(
      name,
      source
        ? { name, handlers, source }
        : { handlers, functions: "functions" in resolver ? resolver.functions : [] },
    );
  }

  detach({ type, field }: { readonly type: string; readonly field: string }): void {
    this.#resolvers.delete(`${type}.${field}`);
  }

  /** Loads a function of pipelines, or loads it anew.
   * @throws Error naming the function, when its code is not understood. */
  async putFunction({ id, name, code }: FunctionRecord, source: DataSourceRecord): Promise<void> {
    this.#functions.set(id, { name, handlers: await this.#load(code, name), source });
  }

  async #load(code: ResolverCode, name: string): Promise<Handlers> {
    const output: HandlerOutput = {
      appendError: (error) => this.#output.appendError(error),
      log: (level, message) => this.#output.log(level, message),
    };
    return "javascript" in code
      ? await loadJavaScript(code.javascript, name, output)
      : loadTemplates(code.request, code.response, name, output);
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
    return answer(200, await this.#run(asked, this.#caller(verified.claims, request, log)));
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
      throw new NotEmulatedError("AppSync subscriptions", "Ask again instead.");
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
    const resolver = this.#resolvers.get(`${info.parentType.name}.${info.fieldName}`);
    const log = caller.log.field(info, resolver !== undefined);
    try {
      if (!resolver) return (source as Record<string, unknown> | undefined)?.[info.fieldName];
      return await this.#ask(resolver, source, args, caller, info, log);
    } finally {
      log.end();
    }
  };

  async #ask(
    resolver: LoadedResolver,
    source: unknown,
    args: Record<string, unknown>,
    caller: Caller,
    info: GraphQLResolveInfo,
    log: FieldLog,
  ) {
    // What is here comes from graphql-js without prototypes; resolvers get plain objects.
    const given = JSON.parse(JSON.stringify(args)) as Record<string, unknown>;
    const context: ResolverContext = {
      arguments: given,
      args: given,
      identity: caller.identity,
      source: source ?? null,
      stash: {},
      request: { headers: caller.headers },
      info: {
        fieldName: info.fieldName,
        parentTypeName: info.parentType.name,
        variables: { ...info.variableValues },
        selectionSetList: selectionSetList(info),
        selectionSetGraphQL: selectionSetGraphQL(info),
      },
    };
    const tools = this.#tools(context, caller, info, log);
    try {
      return "source" in resolver
        ? await runStep(resolver, context, tools)
        : await runPipeline(resolver.handlers, resolver.functions.map(this.#function), context, tools);
    } catch (error) {
      if (error instanceof EarlyReturn) return error.value;
      if (!(error instanceof ResolverError))
        this.#platform.logs.write(
          "appsync",
          "error",
          `${info.parentType.name}.${info.fieldName}: ${(error as Error).message}`,
        );
      throw error;
    }
  }

  #tools(context: ResolverContext, caller: Caller, info: GraphQLResolveInfo, log: FieldLog): StepTools {
    const output: HandlerOutput = {
      log: log.log,
      appendError: (error) => {
        log.appendError(error);
        const place = { nodes: info.fieldNodes, path: responsePathAsArray(info.path), originalError: error };
        caller.extraErrors.push(new GraphQLError(error.message, place));
      },
    };
    return {
      run: (handlers, handler) => {
        this.#output = output;
        try {
          const value = handlers[handler](context);
          log.handled(handler, context, { value });
          return value;
        } catch (error) {
          const outcome = error instanceof EarlyReturn ? { value: error.value } : { error: error as Error };
          log.handled(handler, context, outcome);
          throw error;
        }
      },
      ask: async (source, asked) =>
        source.type === "NONE"
          ? ((asked as { payload?: unknown } | undefined)?.payload ?? null)
          : await askTable(this.#platform, this.#api.arn, source, (asked ?? {}) as { operation: string }),
    };
  }

  readonly #function = (id: string): Step => {
    const found = this.#functions.get(id);
    if (!found) throw new Error(`no function ${id}`);
    return found;
  };

  #caller(claims: Readonly<Record<string, unknown>>, request: HttpRequest, log: RequestLog): Caller {
    const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : "");
    return {
      headers: headersOf(request),
      extraErrors: [],
      log,
      identity: {
        sub: text("sub"),
        username: text("cognito:username") || text("username"),
        issuer: text("iss"),
        claims,
        groups: (claims["cognito:groups"] as string[] | undefined) ?? null,
        sourceIp: [request.remoteAddress],
        defaultAuthStrategy: this.#api.defaultAction,
      },
    };
  }
}

/** Headers as handlers and logs see them: all but the token. */
function headersOf(request: HttpRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && name !== "authorization") headers[name] = [value].flat().join(", ");
  return headers;
}
