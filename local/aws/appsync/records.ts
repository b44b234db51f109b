/** A GraphQL API as it is kept. */
export interface ApiRecord {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly schema: string;
  readonly userPoolArn: string;
  /** Regular expression on the id of the client that a token was made for; every client may call when absent. */
  readonly clientIdPattern?: string | undefined;
  /** Rule for fields without a group directive. */
  readonly defaultAction: "ALLOW" | "DENY";
  readonly introspection: boolean;
  /** 0: no limit. */
  readonly queryDepthLimit: number;
  /** Resolvers that one request may run. */
  readonly resolverCountLimit: number;
  readonly logging?: LogConfig | undefined;
}

/** Level of an API's log of fields: nothing, those in error, the words of handlers too, or everything. */
export type FieldLogLevel = "NONE" | "ERROR" | "INFO" | "DEBUG" | "ALL";

/** Settings of an API's log.
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_LogConfig.html */
export interface LogConfig {
  readonly roleArn: string;
  readonly fieldLogLevel: FieldLogLevel;
  /** Queries, headers, contexts and what handlers gave. */
  readonly verbose: boolean;
}

/** A data source as it is kept. */
export interface DataSourceRecord {
  readonly apiId: string;
  readonly name: string;
  readonly type: "AMAZON_DYNAMODB" | "NONE";
  readonly roleArn?: string | undefined;
  readonly tableName?: string | undefined;
  readonly region: string;
}

/** Code of a resolver or function: JavaScript, or two templates. */
export type ResolverCode =
  { readonly javascript: string } | { readonly request: string; readonly response: string };

/** A function of pipelines as it is kept. */
export interface FunctionRecord {
  readonly apiId: string;
  readonly id: string;
  readonly name: string;
  readonly dataSource: string;
  readonly code: ResolverCode;
}

/** Sources of a field's resolver: one data source, or the functions of a pipeline, by their ids. */
export type ResolverKind = { readonly dataSource: string } | { readonly functions: readonly string[] };

/** A resolver as it is kept. */
export type ResolverRecord = ResolverKind & {
  readonly apiId: string;
  readonly type: string;
  readonly field: string;
  readonly code: ResolverCode;
};
