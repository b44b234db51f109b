import type * as aws from "@pulumi/aws";
import type { Tags, Transform } from "../parts/component.ts";
import type { Grantee } from "../parts/grants.ts";

/** Arguments of `EventBus`. */
export interface EventBusArgs {
  readonly description?: string;
  readonly tags?: Tags;
  readonly transform?: { readonly bus?: Transform<aws.cloudwatch.EventBusArgs> };
}

/** Uses of a bus that can be granted. */
export interface EventBusGrants {
  /** Putting events of one source onto the bus: `events:PutEvents`.
   * @param options.source As the events name it: `mysfits.shop`. */
  put(grantee: Grantee, options: { readonly source: string }): aws.iam.RolePolicy;
}
