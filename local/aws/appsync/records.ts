/** A GraphQL API as it is kept. */
export interface ApiRecord {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly schema: string;
  readonly userPoolArn: string;
  /** What callers without a group directive may do. */
  readonly defaultAction: "ALLOW" | "DENY";
  readonly introspection: boolean;
  /** 0: no limit. */
  readonly queryDepthLimit: number;
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

/** Code of a resolver: JavaScript, or two templates. */
export type ResolverCode = { readonly javascript: string } | { readonly request: string; readonly response: string };

/** A resolver as it is kept. */
export interface ResolverRecord {
  readonly apiId: string;
  readonly type: string;
  readonly field: string;
  readonly dataSource: string;
  readonly code: ResolverCode;
}
