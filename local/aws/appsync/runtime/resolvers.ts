import { GraphQLError, responsePathAsArray, type GraphQLResolveInfo, type GraphQLSchema } from "graphql";
import type { Platform } from "../../../contract/service.ts";
import type { DataSourceRecord, FunctionRecord, ResolverCode, ResolverRecord } from "../records.ts";
import { askTable } from "../resolvers/dynamodb.ts";
import { loadJavaScript } from "../resolvers/javascript.ts";
import { loadTemplates } from "../resolvers/templates.ts";
import type { Caller } from "./caller.ts";
import {
  EarlyReturn,
  ResolverError,
  type HandlerOutput,
  type Handlers,
  type ResolverContext,
} from "./context.ts";
import { runPipeline, runStep, type Step, type StepTools } from "./pipeline.ts";
import type { FieldLog } from "./request-log.ts";
import { selectionSetGraphQL, selectionSetList } from "./selection-set.ts";

/** A unit resolver, or a pipeline with the ids of its functions. */
export type LoadedResolver = Step | { readonly handlers: Handlers; readonly functions: readonly string[] };

/** Resolvers and functions of one GraphQL API, loaded. */
export class Resolvers {
  readonly #platform: Platform;
  readonly #apiArn: string;
  readonly #schema: GraphQLSchema;
  readonly #functions = new Map<string, Step>();
  readonly #resolvers = new Map<string, LoadedResolver>();
  /** Output of the handler that runs now: it is synchronous, so this is one field's at a time. */
  #output: HandlerOutput = { appendError: () => {}, log: () => {} };

  constructor(platform: Platform, apiArn: string, schema: GraphQLSchema) {
    this.#platform = platform;
    this.#apiArn = apiArn;
    this.#schema = schema;
  }

  /** @param name `Query.thing` */
  get(name: string): LoadedResolver | undefined {
    return this.#resolvers.get(name);
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

  /** Asks a resolver for the value of a field.
   * @throws ResolverError that the caller reads; Error of a handler that fails otherwise, which is told to the developer. */
  async ask(
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
          : await askTable(this.#platform, this.#apiArn, source, (asked ?? {}) as { operation: string }),
    };
  }

  readonly #function = (id: string): Step => {
    const step = this.#functions.get(id);
    if (!step) throw new Error(`no function ${id}`);
    return step;
  };
}
