import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { FrontDoor } from "../front-door/index.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { Table } from "../table/index.ts";

/** Operations of a resolver on its table. */
export type TableOperation = "DeleteItem" | "GetItem" | "PutItem" | "Query" | "Scan" | "UpdateItem";

/** A field that is answered from a table: by JavaScript (APPSYNC_JS), or by two mapping templates (VTL). */
export interface GraphQlResolver {
  /** `Mutation.createEvent` */
  readonly field: string;
  readonly operation: TableOperation;
  readonly code: string | { readonly request: string; readonly response: string };
}

/** Arguments of `GraphQlApi`. */
export interface GraphQlApiArgs {
  /** The schema, in GraphQL's language. */
  readonly schema: string;
  /** Pool whose tokens are asked for. There is no API key: one in a browser is public. */
  readonly userPoolId: pulumi.Input<string>;
  readonly table: Table;
  readonly resolvers: readonly GraphQlResolver[];
  /** Secret that callers must send, which CloudFront does: fields are not resolved for others.
   * @default the API is open to everybody who has a token and knows its address */
  readonly frontDoor?: FrontDoor;
  /** Deepest query.
   * @default 5 */
  readonly queryDepthLimit?: number;
  /** Resolvers that one request may run.
   * @default 10 */
  readonly resolverCountLimit?: number;
  /** True when callers may ask for the schema.
   * @default false */
  readonly introspection?: boolean;
  /** Requests are traced in X-Ray.
   * @default true */
  readonly tracing?: boolean;
  /** Fields that are logged beside the summary of each request. Queries, headers and contexts are left out.
   * @default "ERROR" */
  readonly fieldLogLevel?: "NONE" | "ERROR" | "ALL";
  /** @default 14 */
  readonly logRetentionDays?: number;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: { readonly api?: Transform<aws.appsync.GraphQLApiArgs> };
}
