/** Caller, as resolvers see it.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html */
export interface Identity {
  readonly sub: string;
  readonly username: string;
  readonly issuer: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly groups: readonly string[] | null;
  readonly sourceIp: readonly string[];
  readonly defaultAuthStrategy: "ALLOW" | "DENY";
}

/** Context that a resolver works with. */
export interface ResolverContext {
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
  readonly identity: Identity;
  readonly source: unknown;
  readonly request: { readonly headers: Readonly<Record<string, string>> };
  readonly info: {
    readonly fieldName: string;
    readonly parentTypeName: string;
    readonly variables: Readonly<Record<string, unknown>>;
    /** Fields asked of this one, each by its path: `author/name`. */
    readonly selectionSetList: readonly string[];
    readonly selectionSetGraphQL: string;
  };
  /** The same for all handlers of one pipeline. */
  readonly stash: Record<string, unknown>;
  /** In a pipeline: what the step before gave. */
  prev?: { readonly result: unknown };
  result?: unknown;
  error?: { readonly message: string; readonly type: string } | undefined;
}

/** An error that the caller reads, as `util.error` raises it. */
export class ResolverError extends Error {
  readonly type: string;
  readonly data: unknown;
  readonly info: unknown;
  constructor(message: string, type = "Custom", data: unknown = null, info: unknown = null) {
    super(message);
    this.type = type;
    this.data = data;
    this.info = info;
  }
}

/** The end of a resolver or function before its data source is asked.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/runtime-utils-js.html */
export class EarlyReturn extends Error {
  readonly value: unknown;
  /** In a pipeline: where it goes on. Undefined: where the step that returned leads. */
  readonly skipTo: "END" | "NEXT" | undefined;
  constructor(value: unknown, skipTo?: "END" | "NEXT") {
    super("early return");
    this.value = value;
    this.skipTo = skipTo;
  }
}

/** A request handler and a response handler: of a unit resolver, a function, or a whole pipeline. */
export interface Handlers {
  request(context: ResolverContext): unknown;
  response(context: ResolverContext): unknown;
}

/** Of what handlers say. */
export type Severity = "DEBUG" | "ERROR" | "INFO";

/** Takes what handlers leave besides their result. */
export interface HandlerOutput {
  readonly appendError: (error: ResolverError) => void;
  /** `console.log` and the like. */
  readonly log: (severity: Severity, message: string) => void;
}
