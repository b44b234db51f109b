/** Who calls, as resolvers see it.
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

/** What a resolver works with. */
export interface ResolverContext {
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
  readonly identity: Identity;
  readonly source: unknown;
  readonly request: { readonly headers: Readonly<Record<string, string>> };
  readonly info: { readonly fieldName: string; readonly parentTypeName: string; readonly variables: Readonly<Record<string, unknown>> };
  readonly stash: Record<string, unknown>;
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

/** The end of a resolver before its data source is asked. */
export class EarlyReturn extends Error {
  readonly value: unknown;
  constructor(value: unknown) {
    super("early return");
    this.value = value;
  }
}
