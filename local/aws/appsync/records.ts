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
  /** What callers without a group directive may do. */
  readonly defaultAction: "ALLOW" | "DENY";
  readonly introspection: boolean;
  /** 0: no limit. */
  readonly queryDepthLimit: number;
  readonly logging?: LogConfig | undefined;
}

/** What an API writes of its fields: nothing, those in error, what handlers say too, or everything. */
export type FieldLogLevel = "NONE" | "ERROR" | "INFO" | "DEBUG" | "ALL";

/** What an API writes to its log group.
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

/** What a field's resolver asks: one data source, or the functions of a pipeline, by their ids. */
export type ResolverKind = { readonly dataSource: string } | { readonly functions: readonly string[] };

/** A resolver as it is kept. */
export type ResolverRecord = ResolverKind & {
  readonly apiId: string;
  readonly type: string;
  readonly field: string;
  readonly code: ResolverCode;
};
