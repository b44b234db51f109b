import {
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { NotEmulatedError } from "../../../platform/errors.ts";
import { header, type HttpRequest, type HttpResponse } from "../../../platform/http.ts";
import type { Platform } from "../../../platform/service.ts";
import { formatTraceHeader, newTraceId, readTraceHeader } from "../../../platform/trace-header.ts";
import type { ApiRecord, DataSourceRecord, ResolverRecord } from "../records.ts";
import { askTable } from "../resolvers/dynamodb.ts";
import { loadJavaScript, type ResolverFunctions } from "../resolvers/javascript.ts";
import { loadTemplates } from "../resolvers/templates.ts";
import { EarlyReturn, ResolverError, type Identity, type ResolverContext } from "./context.ts";
import { buildApiSchema, groupsOf } from "./schema.ts";

interface Caller {
  readonly identity: Identity;
  readonly headers: Readonly<Record<string, string>>;
  readonly extraErrors: GraphQLError[];
}

/** The body of a request. */
interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName?: string;
}

interface LoadedResolver {
  readonly functions: ResolverFunctions;
  readonly source: DataSourceRecord;
}

/** Bytes of a request. */
const REQUEST_BYTES = 1024 * 1024;

/** One GraphQL API that answers: the caller is known by a token of the user pool, then each field by its resolver.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/what-is-appsync.html */
export class GraphQlRuntime {
  readonly #platform: Platform;
  readonly #api: ApiRecord;
  readonly #schema: GraphQLSchema;
  readonly #resolvers = new Map<string, LoadedResolver>();
  /** Where the code that runs now appends errors: it is synchronous, so this is one request's at a time. */
  #appended: GraphQLError[] = [];

  constructor(platform: Platform, api: ApiRecord) {
    this.#platform = platform;
    this.#api = api;
    this.#schema = buildApiSchema(api.schema);
  }

  /** @throws Error naming the resolver, when its code is not understood or its field is not in the schema. */
  async attach(resolver: ResolverRecord, source: DataSourceRecord): Promise<void> {
    const name = `${resolver.type}.${resolver.field}`;
    const type = this.#schema.getType(resolver.type);
    const fields = type && "getFields" in type ? type.getFields() : {};
    if (!Object.hasOwn(fields, resolver.field)) throw new Error(`the schema has no field ${name}: a resolver can't be attached to it`);
    const { code } = resolver;
    const functions =
      "javascript" in code
        ? await loadJavaScript(code.javascript, name, (error) =>
            this.#appended.push(new GraphQLError(error.message, { originalError: error })),
          )
        : loadTemplates(code.request, code.response, name);
    this.#resolvers.set(name, { functions, source });
  }

  detach({ type, field }: Pick<ResolverRecord, "type" | "field">): void {
    this.#resolvers.delete(`${type}.${field}`);
  }

  /** Answers a request, as AppSync's endpoint does. */
  async handle(request: HttpRequest): Promise<HttpResponse> {
    const given = header(request.headers, "x-amzn-trace-id");
    const traceHeader = given !== undefined && readTraceHeader(given) ? given : formatTraceHeader({ root: newTraceId() });
    const { traces } = this.#platform;
    return await traces.request({ service: "appsync", name: `${request.method} /graphql` }, traceHeader, async () => {
      const response = await this.#answer({ ...request, headers: { ...request.headers, "x-amzn-trace-id": traceHeader } });
      if (response.status >= 400) traces.fail(`answered ${response.status}`, "refused");
      return response;
    });
  }

  async #answer(request: HttpRequest): Promise<HttpResponse> {
    if (request.method !== "POST") return failure(405, "MethodNotAllowed", "Only POST is allowed.");
    const token = header(request.headers, "authorization")?.replace(/^Bearer /i, "");
    if (!token) return failure(401, "UnauthorizedException", "Valid authorization header not provided.");
    const verified = await this.#platform.capabilities.tokens.verify([this.#api.userPoolArn], token);
    if (!verified.valid) return failure(401, "UnauthorizedException", "Valid authorization header not provided.");
    if (request.body.length > REQUEST_BYTES) return failure(400, "BadRequestException", "Request body too large.");
    const asked = readOperation(request.body);
    if (!asked) return failure(400, "MalformedHttpRequestException", "Unable to parse GraphQL query.");
    return answer(200, await this.#run(asked, this.#caller(verified.claims, request)));
  }

  async #run({ query, variables, operationName }: Operation, caller: Caller) {
    let document: DocumentNode;
    try {
      document = parse(query);
    } catch (error) {
      return {
        data: null,
        errors: [{ ...locate(error as GraphQLError), message: (error as Error).message, errorType: "InvalidSyntaxError" }],
      };
    }
    const rules = this.#api.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    const problems = validate(this.#schema, document, rules);
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
      return { data: null, errors: [{ message: `Query depth is more than ${queryDepthLimit}.`, errorType: "QueryDepthLimitReached" }] };
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION) throw new NotEmulatedError("AppSync subscriptions", "Ask again instead.");
    if (operation) this.#platform.traces.note(nameOf(operation));
    const result = await execute({
      ...{ schema: this.#schema, document, contextValue: caller, fieldResolver: this.#resolve, operationName },
      variableValues: variables,
    });
    const errors = [...(result.errors ?? []), ...caller.extraErrors].map(describeError);
    if (errors[0]) this.#platform.traces.fail(`${errors[0].errorType ?? "error"}: ${errors[0].message}`, "refused");
    return { data: result.data ?? null, ...(errors.length > 0 && { errors }) };
  }

  readonly #resolve: GraphQLFieldResolver<unknown, Caller> = async (source, args: Record<string, unknown>, caller, info) => {
    const { identity } = caller;
    const allowed = groupsOf(info.parentType.getFields()[info.fieldName]);
    const isRoot = source === undefined;
    if (allowed ? !identity.groups?.some((group) => allowed.includes(group)) : isRoot && this.#api.defaultAction === "DENY")
      throw new ResolverError(`Not Authorized to access ${info.fieldName} on type ${info.parentType.name}`, "Unauthorized");
    const resolver = this.#resolvers.get(`${info.parentType.name}.${info.fieldName}`);
    if (!resolver) return (source as Record<string, unknown> | undefined)?.[info.fieldName];
    return await this.#ask(resolver, source, args, caller, info);
  };

  async #ask(
    { functions, source: dataSource }: LoadedResolver,
    source: unknown,
    args: Record<string, unknown>,
    caller: Caller,
    info: GraphQLResolveInfo,
  ) {
    // What is here comes from graphql-js without prototypes; resolvers get plain objects.
    const given = JSON.parse(JSON.stringify(args)) as Record<string, unknown>;
    const context: ResolverContext = {
      ...{ arguments: given, args: given, identity: caller.identity, source: source ?? null, stash: {} },
      request: { headers: caller.headers },
      info: { fieldName: info.fieldName, parentTypeName: info.parentType.name, variables: { ...info.variableValues } },
    };
    const run = (call: (context: ResolverContext) => unknown): unknown => {
      this.#appended = caller.extraErrors;
      return call(context);
    };
    try {
      const asked = run(functions.request.bind(functions)) as { operation?: string; payload?: unknown } | undefined;
      try {
        context.result =
          dataSource.type === "NONE"
            ? (asked?.payload ?? null)
            : await askTable(this.#platform, this.#api.arn, dataSource, (asked ?? {}) as { operation: string });
      } catch (error) {
        if (!(error instanceof ResolverError)) throw error;
        context.error = { message: error.message, type: error.type };
        context.result = error.data;
      }
      return run(functions.response.bind(functions));
    } catch (error) {
      if (error instanceof EarlyReturn) return error.value;
      if (!(error instanceof ResolverError))
        this.#platform.logs.write("appsync", "error", `${info.parentType.name}.${info.fieldName}: ${(error as Error).message}`);
      throw error;
    }
  }

  #caller(claims: Readonly<Record<string, unknown>>, request: HttpRequest): Caller {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined && name !== "authorization") headers[name] = [value].flat().join(", ");
    const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : "");
    return {
      headers,
      extraErrors: [],
      identity: {
        ...{ sub: text("sub"), username: text("cognito:username") || text("username"), issuer: text("iss"), claims },
        groups: (claims["cognito:groups"] as string[] | undefined) ?? null,
        sourceIp: [request.remoteAddress],
        defaultAuthStrategy: this.#api.defaultAction,
      },
    };
  }
}

/** @returns undefined when the body is not one: not JSON, or a member of another type. */
function readOperation(bytes: Buffer): Operation | undefined {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
  if (typeof body !== "object" || body === null) return undefined;
  const { query, variables, operationName } = body as Record<string, unknown>;
  if (typeof query !== "string" || typeof (variables ?? {}) !== "object" || Array.isArray(variables)) return undefined;
  if (typeof (operationName ?? "") !== "string") return undefined;
  return {
    query,
    variables: (variables ?? {}) as Record<string, unknown>,
    operationName: (operationName ?? undefined) as string | undefined,
  };
}

/** `mutation createEvent`, without anything that the caller named. */
function nameOf({ operation, selectionSet }: OperationDefinitionNode): string {
  return `${operation} ${selectionSet.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : [])).join(", ")}`;
}

function depthOf(selections: SelectionSetNode | undefined, document: DocumentNode, seen: readonly string[] = []): number {
  let deepest = 0;
  for (const selection of selections?.selections ?? []) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const { value } = selection.name;
      const fragment = document.definitions.find(
        (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === value,
      );
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION && !seen.includes(value))
        deepest = Math.max(deepest, depthOf(fragment.selectionSet, document, [...seen, value]));
    } else if (selection.kind === Kind.INLINE_FRAGMENT) deepest = Math.max(deepest, depthOf(selection.selectionSet, document, seen));
    else deepest = Math.max(deepest, 1 + depthOf(selection.selectionSet, document, seen));
  }
  return deepest;
}

function locate({ locations, path }: GraphQLError) {
  return { path: path ?? null, locations: locations?.map(({ line, column }) => ({ line, column, sourceName: null })) ?? null };
}

/** @see https://docs.aws.amazon.com/appsync/latest/devguide/troubleshooting-and-common-mistakes.html */
function describeError(error: GraphQLError) {
  const { originalError } = error;
  const known = originalError instanceof ResolverError ? originalError : undefined;
  const isOurs = originalError !== undefined && known === undefined && !(originalError instanceof GraphQLError);
  return {
    ...locate(error),
    message: isOurs ? "Internal Failure while processing the request" : error.message,
    errorType: known?.type ?? (isOurs ? "InternalFailure" : null),
    data: known?.data ?? null,
    errorInfo: known?.info ?? null,
  };
}

function failure(status: number, errorType: string, message: string): HttpResponse {
  return answer(status, { errors: [{ errorType, message }] });
}

function answer(status: number, body: object): HttpResponse {
  const bytes = Buffer.from(JSON.stringify(body));
  return {
    status,
    headers: { "content-type": "application/json;charset=UTF-8", "content-length": String(bytes.length), "cache-control": "no-store" },
    body: bytes,
  };
}
